//! What constructors take, and the defaults of what they are not given.

use super::body::{BodyPrinter, SelfRef, World};
use super::forms::Want;
use super::layout::{Code, object};
use super::module::{Printer, argument_name};
use super::naming::NAMING;
use super::text::{comment, string};
use super::types::Side as Way;
use crate::emit::code::{Doc, render};
use crate::emit::facts::{is_literal, is_none};
use crate::emit::names::Use;
use crate::model::{ExprKind, Field, Type};
use std::collections::BTreeMap;

impl Printer<'_> {
    /// The names that a constructor gives to what it takes.
    pub fn binding_names(&self, fields: &[Field]) -> Vec<String> {
        fields.iter().map(|field| NAMING.name(Use::Local, &field.name)).collect()
    }

    /// `{ a, b = 1 }`: what a constructor takes, with the defaults that can stand there.
    pub fn destructured(
        &self,
        fields: &[Field],
        owner: &Type,
        names: &[String],
        defaults: &BTreeMap<usize, Code>,
    ) -> Vec<Doc> {
        let parameters = fields.iter().enumerate().filter(|(_, field)| field.parameter);
        let mut entries = Vec::new();
        for (index, _) in parameters {
            let key = argument_name(self.program(), owner, index);
            let binding =
                if key == names[index] { Doc::text(key) } else { Doc::text(format!("{key}: {}", names[index])) };
            entries.push(match defaults.get(&index) {
                Some(default) => binding.append(" = ").append(default.doc.clone().group()),
                None => binding,
            });
        }
        if matches!(owner, Type::Actor(_)) {
            entries.push(Doc::text("runtime"));
        }
        if entries.is_empty() {
            return Vec::new();
        }
        let optional = fields.iter().filter(|field| field.parameter).all(may_be_left_out);
        let tail = if optional { " = {}" } else { "" };
        vec![object(entries).doc.append(tail)]
    }

    /// What a constructor takes, and the lines that give defaults which cannot stand there.
    pub fn constructor_head(&self, fields: &[Field], owner: &Type) -> (Vec<Doc>, String) {
        let names = self.binding_names(fields);
        let made: BTreeMap<usize, String> =
            names.iter().cloned().enumerate().filter(|(index, _)| fields[*index].parameter).collect();
        let mut defaults = BTreeMap::new();
        let mut before = String::new();
        let mut whole = false;
        for (index, field) in fields.iter().enumerate().filter(|(_, field)| field.parameter) {
            let Some(default) = field.default.as_ref().filter(|default| !is_none(&default.value)) else { continue };
            let mut body = BodyPrinter::new(self, &default.locals, SelfRef::Making(made.clone()), World::Actor, 6);
            body.locals.reserve_all(&names);
            super::function::reserve_in(&mut body, &default.value);
            body.uses = crate::emit::facts::uses_in(&default.value);
            let tells = matches!(field.ty, Type::Optional(_));
            // What comes after a default that cannot stand there must not be evaluated before it.
            let in_order = before.is_empty() || is_literal(&default.value);
            let stands =
                in_order && !super::scans::takes_statements(&default.value) && !needs_self(&default.value, fields);
            if stands && !tells {
                let want = if default.value.ty.is_owned() { Want::Any } else { Want::Frozen };
                let code = body.value(&default.value, want);
                if body.lines.is_empty() {
                    defaults.insert(index, code);
                    continue;
                }
                body.lines.clear();
            }
            whole |= tells;
            let name = &names[index];
            let test = if tells {
                format!("!({} in fields)", string(&argument_name(self.program(), owner, index)))
            } else {
                format!("{name} === undefined")
            };
            body.give(super::choose::Into::Place(name), &default.value, Want::Frozen);
            before.push_str(&format!("    if ({test}) {{\n{}    }}\n", body.finish()));
        }
        let mut params = self.destructured(fields, owner, &names, &defaults);
        if whole {
            let pattern = render(&Doc::concat(params), super::WIDTH - 20);
            let optional = pattern.ends_with(" = {}");
            let pattern = pattern.trim_end_matches(" = {}").replace('\n', "\n    ");
            before = format!("    let {pattern} = fields;\n{before}");
            params = vec![Doc::text(if optional { "fields = {}" } else { "fields" })];
        }
        (params, before)
    }

    /// What a constructor of an exported type takes.
    pub fn constructor_docs(&self, fields: &[Field], owner: &Type, public: bool) -> String {
        let taken: Vec<usize> = (0..fields.len()).filter(|index| fields[*index].parameter).collect();
        let runs = matches!(owner, Type::Actor(_));
        if !public || (taken.is_empty() && !runs) {
            return String::new();
        }
        let mut entries: Vec<String> = taken
            .iter()
            .map(|index| {
                let field = &fields[*index];
                let mark = if may_be_left_out(field) { "?" } else { "" };
                format!("{}{mark}: {}", argument_name(self.program(), owner, *index), self.ts(&field.ty, Way::In))
            })
            .collect();
        if runs {
            entries.push("runtime?: quark.Runtime".to_owned());
        }
        let optional = taken.iter().all(|index| may_be_left_out(&fields[*index]));
        let name = if optional { "[fields]" } else { "fields" };
        comment(&[], &[format!("@param {{{{ {} }}}} {name}", entries.join(", "))], 2)
    }
}

/// Whether a constructor can do without a value for a field.
pub fn may_be_left_out(field: &Field) -> bool {
    field.default.is_some() || is_optional(&field.ty)
}

pub fn is_optional(ty: &Type) -> bool {
    matches!(ty, Type::Optional(_))
}

/// Whether a default reads what is no parameter, or the outside: it is computed in the constructor then.
fn needs_self(value: &crate::model::Expr, fields: &[Field]) -> bool {
    use crate::model::walk::{Visit, walk_expr};
    use crate::model::{Builtin, Callee, Expr};
    struct Needs<'f>(&'f [Field], bool);
    impl Visit for Needs<'_> {
        fn expr(&mut self, expr: &Expr) {
            match &expr.kind {
                ExprKind::Field(base, index) if matches!(base.kind, ExprKind::SelfRef) => {
                    self.1 |= !self.0[*index].parameter;
                }
                ExprKind::SelfRef => self.1 = true,
                ExprKind::New(_) => self.1 |= matches!(expr.ty, Type::Actor(_)),
                ExprKind::Call(call) => {
                    let outside = [Builtin::Now, Builtin::Uuid, Builtin::Random];
                    self.1 |= matches!(call.callee, Callee::Builtin(builtin) if outside.contains(&builtin));
                }
                _ => {}
            }
            if !matches!(&expr.kind, ExprKind::Field(base, _) if matches!(base.kind, ExprKind::SelfRef)) {
                walk_expr(self, expr);
            }
        }
    }
    let mut needs = Needs(fields, false);
    needs.expr(value);
    needs.1
}
