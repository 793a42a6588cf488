//! Documentation comments: the protocol's words, then YARD's tags.

use super::convert::has_time;
use super::module::Printer;
use super::naming::NAMING;
use super::text::comment;
use super::types::Whose;
use crate::emit::names::Use;
use crate::model::{Docs, ErrorType, Field, Id, Param, Type};

impl Printer<'_> {
    /// `@param` of each.
    pub fn param_tags(&self, params: &[Param], whose: Whose) -> Vec<String> {
        let tag = |param: &Param| {
            format!(
                "@param {} [{}]{}",
                NAMING.name(Use::Local, &param.name),
                self.yard(&param.ty, whose),
                unit(&param.ty, whose)
            )
        };
        params.iter().map(tag).collect()
    }

    /// `@param` of each parameter of a constructor.
    pub fn field_tags<'f>(&self, fields: impl Iterator<Item = &'f Field>, whose: Whose) -> Vec<String> {
        let tag = |field: &Field| {
            let name = NAMING.name(Use::Field, &field.name);
            let words = summary(&field.docs);
            let words = if words.is_empty() { unit(&field.ty, whose).to_owned() } else { words };
            format!("@param {name} [{}]{words}", self.yard(&field.ty, whose))
        };
        fields.map(tag).collect()
    }

    /// `@return [type]`
    pub fn return_tag(&self, ty: &Type, whose: Whose) -> String {
        format!("@return [{}]{}", self.yard(ty, whose), unit(ty, whose))
    }

    /// `@raise` of each.
    pub fn raise_tags(&self, throws: &[Id<ErrorType>]) -> Vec<String> {
        let name = |error: &Id<ErrorType>| self.declared(&self.program().errors[*error].decl);
        throws.iter().map(|error| format!("@raise [{}]", name(error))).collect()
    }
}

fn unit(ty: &Type, whose: Whose) -> &'static str {
    match whose {
        _ if !has_time(ty) => "",
        Whose::Hosts => " seconds",
        Whose::Ours => " milliseconds",
    }
}

fn summary(docs: &Docs) -> String {
    let words: Vec<&str> = docs.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    if words.is_empty() { String::new() } else { format!(" {}", words.join(" ")) }
}

/// Words, then tags, with an empty line between.
pub fn documented(words: &Docs, tags: Vec<String>, indent: usize) -> String {
    let has_words = words.iter().any(|line| !line.trim().is_empty());
    let mut lines = words.clone();
    if has_words && !tags.is_empty() {
        while lines.last().is_some_and(|line| line.trim().is_empty()) {
            lines.pop();
        }
        lines.push(String::new());
    }
    lines.extend(tags);
    comment(&lines, indent)
}
