//! Literals: numbers, texts with holes, lists and maps.

use super::{ATOM, Value};
use crate::emit::names::Use;
use crate::model::{Expr, ExprKind, Id, Part, Type};
use crate::target::rust::body::{Form, Printer};
use crate::target::rust::items::Held;
use crate::target::rust::layout::{Block as Lines, Doc};
use crate::target::rust::names::NAMING;
use crate::target::rust::uses;

impl<'a> Printer<'a, '_> {
    pub(super) fn constant_use(&self, id: Id<crate::model::Constant>) -> Value {
        let constant = &self.cx.program().constants[id];
        let name = NAMING.name(Use::Constant, &constant.decl.name);
        let text = Doc::text(format!("{}{name}", self.cx.qualifier(&constant.decl)));
        match Held::of(&constant.ty) {
            Held::Value => Value::atom(text, Form::Own),
            Held::Text => Value::atom(text, Form::Lit),
            Held::Slice(_) => Value::atom(text, Form::Slice),
            Held::Lazy => Value::atom(text, Form::Place).prefixed("*", Form::Place),
        }
    }

    pub(super) fn template(&self, parts: &'a [Part]) -> Value {
        match parts {
            [Part::Hole(hole)] if hole.ty == Type::String => return self.own_value(hole),
            [Part::Hole(hole)] if matches!(hole.ty, Type::Float | Type::List(_)) => return Value::own(self.hole(hole)),
            _ => {}
        }
        let mut format = String::new();
        let mut args = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            match part {
                Part::Text(text) => format.push_str(&text.replace('{', "{{").replace('}', "}}")),
                Part::Hole(hole) => format.push_str(&self.format_hole(hole, &parts[index + 1..], &mut args)),
            }
        }
        if args.is_empty() && !parts.iter().any(|part| matches!(part, Part::Hole(_))) {
            let text: String =
                parts.iter().map(|part| if let Part::Text(text) = part { text.as_str() } else { "" }).collect();
            return Value::atom(Doc::text(literal(&text)), Form::Lit);
        }
        args.insert(0, Doc::text(literal(&format)));
        Value::own(Doc::Macro("format!".to_owned(), args))
    }

    /// A hole as the format string has it; what is no name becomes an argument.
    pub(super) fn format_hole(&self, hole: &'a Expr, later: &'a [Part], args: &mut Vec<Doc>) -> String {
        let program = self.cx.program();
        let changes = |place| {
            later.iter().any(|part| matches!(part, Part::Hole(hole) if uses::value_changes(program, hole, place)))
        };
        let changed = uses::root(hole).is_some_and(changes);
        match self.hole(hole) {
            Doc::Text(name) if is_name(&name) && !changed => return format!("{{{name}}}"),
            doc if changed && self.is_copy(&hole.ty) => args.push(Doc::Block(Lines::value(doc))),
            doc => args.push(doc),
        }
        "{}".to_owned()
    }

    /// The pieces of a template as `format!` and `write!` take them.
    pub fn format_args(&self, parts: &'a [Part]) -> Vec<Doc> {
        match self.template(parts).doc {
            Doc::Macro(_, args) => args,
            other => vec![Doc::text("\"{}\""), other],
        }
    }

    /// A value in the hole of a string.
    fn hole(&self, hole: &'a Expr) -> Doc {
        match &hole.ty {
            Type::Float => Doc::call("quark::float", vec![self.own(hole)]),
            Type::List(inner) => self.list_text(hole, inner),
            _ => self.looked_up(hole).doc,
        }
    }

    fn list_text(&self, list: &'a Expr, inner: &Type) -> Doc {
        match inner {
            Type::Float | Type::List(_) => {
                let body = Self::element_text(inner);
                Doc::call("quark::text::list_of", vec![self.arg(list), Doc::text(body)])
            }
            _ => Doc::call("quark::text::list", vec![self.arg(list)]),
        }
    }

    fn element_text(inner: &Type) -> String {
        match inner {
            Type::Float => "|item| quark::float(*item)".to_owned(),
            Type::List(inner) => match **inner {
                Type::Float | Type::List(_) => {
                    format!("|items| quark::text::list_of(items, {})", Self::element_text(inner))
                }
                _ => "|items| quark::text::list(items)".to_owned(),
            },
            _ => "ToString::to_string".to_owned(),
        }
    }

    pub(super) fn list(&self, items: &'a [Expr]) -> Value {
        if items.is_empty() {
            return Value::own(Doc::text("Vec::new()"));
        }
        Value::own(Doc::Array("vec![", items.iter().map(|item| self.element(item)).collect()))
    }

    /// An element of a literal: where several types become one, that is named.
    pub(super) fn element(&self, item: &'a Expr) -> Doc {
        let value = self.own_value(item);
        match (&item.kind, &item.ty) {
            (ExprKind::Convert(..), Type::Interface(_)) => {
                Doc::Infix("as", vec![value.at(ATOM), Doc::text(self.cx.ty(&item.ty))])
            }
            _ => value.doc,
        }
    }

    pub(super) fn map(&self, ty: &Type, entries: &'a [(Expr, Expr)], print: impl Fn(&'a Expr) -> Doc) -> Value {
        let Type::Map(_, value) = ty else { unreachable!("a map has a map's type") };
        let map = self.cx.map(value);
        if entries.is_empty() {
            return Value::own(Doc::text(format!("{map}::new()")));
        }
        let entries = entries.iter().map(|(key, value)| Doc::Tuple(vec![self.own(key), print(value)])).collect();
        Value::own(Doc::call(format!("{map}::from"), vec![Doc::Array("[", entries)]))
    }
}

/// A string literal.
pub fn literal(text: &str) -> String {
    let mut literal = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            '\0' => literal.push_str("\\0"),
            c if c.is_control() || ('\u{2028}'..='\u{202e}').contains(&c) || c == '\u{feff}' => {
                literal.extend(c.escape_unicode());
            }
            c => literal.push(c),
        }
    }
    literal + "\""
}

/// An integer literal, its digits in groups.
pub fn integer(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let sign = if value < 0 { "-" } else { "" };
    if digits.len() < 5 { format!("{sign}{digits}") } else { grouped(value) }
}

/// An integer, each three digits apart.
fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    if value < 0 { format!("-{grouped}") } else { grouped }
}

/// A float literal, its digits in groups.
pub fn float(value: f64) -> String {
    let text = format!("{value:?}");
    let Some((whole, rest)) = text.split_once('.').filter(|(_, rest)| !rest.contains('e')) else { return text };
    if whole.trim_start_matches('-').len() < 5 && rest.len() < 5 {
        return text;
    }
    let whole = match whole.parse() {
        Ok(0) | Err(_) => whole.to_owned(),
        Ok(number) => grouped(number),
    };
    let groups: Vec<&str> = rest.as_bytes().chunks(3).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    format!("{whole}.{}", groups.join("_"))
}

/// A name that a format string takes inside its braces.
fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !matches!(text, "self" | "true" | "false")
}
