//! Fields: their types, and what the wire calls them.

use super::{Signatures, WorkKind, aliases, lower_camel, wire_name};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Field, FieldMode, Id, Item, Module, Type, WireUnit};
use crate::sema::declare::{docs, placeholder};
use crate::sema::names::Style;
use crate::syntax::tree::{self, Name, TypeExpr};

impl<'t> Signatures<'_, 't, '_> {
    pub(super) fn fields(&mut self, module: Id<Module>, fields: &'t [tree::Field], owner: Item) -> Vec<Field> {
        let mut resolved = Vec::with_capacity(fields.len());
        for (index, field) in fields.iter().enumerate() {
            self.style(&field.name, Style::Snake, "a field");
            let ty = self.field_type(module, field, owner);
            if let Some(default) = &field.default {
                self.work(module, WorkKind::Default(owner, index, default));
            }
            resolved.push(self.field(field, ty));
        }
        resolved
    }

    fn field_type(&mut self, module: Id<Module>, field: &tree::Field, owner: Item) -> Type {
        match (field.mode, owner) {
            (tree::FieldMode::Port, Item::Actor(_)) => {
                let ty = self.ty(module, &field.ty);
                if !matches!(ty, Type::Port(_) | Type::Error) {
                    let message = format!("`{}` is not a kind of port", ty.text(&self.sema.program));
                    let problem = Diagnostic::new(Code::BAD_PORT, field.ty.span, message);
                    self.report(
                        problem.help("kinds are `Link<…>`, `Timer`, `Console`, `Folder` and those declared by `port`"),
                    );
                    return Type::Error;
                }
                if let Some(default) = &field.default {
                    let problem = Diagnostic::new(Code::BAD_DEFAULT, default.span, "a port has no initial value");
                    self.report(problem.help("the runtime supplies it"));
                }
                ty
            }
            (tree::FieldMode::Port, _) => {
                self.report(Diagnostic::new(Code::BAD_PORT, field.span, "only an actor holds ports"));
                Type::Error
            }
            (tree::FieldMode::Var, Item::Record(_)) => {
                let problem = Diagnostic::new(Code::RECORD_CHANGES, field.span, "a record never changes");
                self.report(problem.help("leave out `var`; `record with { field: value }` makes a changed one"));
                self.value_type(module, &field.ty)
            }
            _ => self.stored_type(module, &field.ty, owner),
        }
    }

    fn stored_type(&mut self, module: Id<Module>, ty: &TypeExpr, owner: Item) -> Type {
        let resolved = self.value_type(module, ty);
        if resolved == Type::Unit || (matches!(owner, Item::Record(_) | Item::Error(_)) && resolved.is_owned()) {
            let message = format!("a field cannot hold `{}` here", resolved.text(&self.sema.program));
            let problem = Diagnostic::new(Code::MISPLACED_TYPE, ty.span, message);
            self.report(problem.help("a record holds values; instances are held by classes and actors"));
            return Type::Error;
        }
        resolved
    }

    fn field(&mut self, field: &tree::Field, ty: Type) -> Field {
        let unit = match &field.unit {
            None => WireUnit::Milliseconds,
            Some(word) => self.unit(word),
        };
        let parameter = match field.mode {
            tree::FieldMode::Fixed => true,
            tree::FieldMode::Var => field.default.is_none(),
            tree::FieldMode::Port => false,
        };
        Field {
            name: field.name.text.to_string(),
            span: field.name.span,
            docs: docs(&field.docs),
            secret: field.secret.is_some(),
            mode: match field.mode {
                tree::FieldMode::Fixed => FieldMode::Fixed,
                tree::FieldMode::Var => FieldMode::Var,
                tree::FieldMode::Port => FieldMode::Port,
            },
            ty,
            default: field.default.as_ref().map(|default| placeholder(default.span)),
            parameter,
            parameter_only: false,
            wire: wire_name(&field.wire, || lower_camel(&field.name.text)),
            aliases: aliases(&field.wire),
            unit,
        }
    }

    fn unit(&mut self, word: &Name) -> WireUnit {
        match word.text.as_str() {
            "seconds" => WireUnit::Seconds,
            "milliseconds" => WireUnit::Milliseconds,
            other => {
                let message = format!("times are written in `seconds` or `milliseconds`, not in `{other}`");
                self.report(Diagnostic::new(Code::BAD_WIRE_UNIT, word.span, message));
                WireUnit::Milliseconds
            }
        }
    }
}
