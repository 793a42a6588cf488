//! How values are made: `new` and `with` as host code would, and `of` and `but` of records, whose fields the package's own
//! code gives as a record keeps them. Those take them as they are, so what is not known to be so is brought there first.

use super::body::BodyPrinter;
use super::convert::is_plain;
use super::expr::{Want, frozen, is_literal};
use super::module::field_name;
use super::spell::{call, keyword, method};
use crate::emit::code::Code;
use crate::model::{Builtin, Call, Callee, Expr, ExprKind, Field, Id, New, Record, Type, WireUnit};

impl BodyPrinter<'_, '_> {
    /// A copy with other fields.
    pub(super) fn with(&mut self, base: &Expr, fields: &[(usize, Expr)]) -> Code {
        let owner = base.ty.clone();
        let own = matches!(super::stmt::plain(base).kind, ExprKind::SelfRef);
        let on = (!own).then(|| self.expr(base));
        let tests = self.file.tests;
        let mut arguments = Vec::new();
        for (index, value) in fields {
            let code = self.value(value, Want::Frozen);
            let code = if tests { code } else { kept(value, code) };
            arguments.push(keyword(&field_name(self.file.program(), &owner, *index), code));
        }
        let name = if tests { "with" } else { "but" };
        match on {
            Some(on) => method(on, name, arguments),
            None => self.self_call(name, arguments),
        }
    }

    /// A value of a declared type.
    pub(super) fn new_value(&mut self, new: &New, expr: &Expr) -> Code {
        if let Type::Record(id) = &expr.ty
            && let Some(code) = self.of(new, *id, expr)
        {
            return code;
        }
        let program = self.file.program();
        let (decl, fields, host) = match &expr.ty {
            Type::Record(id) => (&program.records[*id].decl, &program.records[*id].fields, false),
            Type::ErrorType(id) => (&program.errors[*id].decl, &program.errors[*id].fields, false),
            Type::Class(id) => (&program.classes[*id].decl, &program.classes[*id].fields, true),
            Type::Actor(id) => (&program.actors[*id].decl, &program.actors[*id].fields, true),
            other => unreachable!("{other:?} is not made"),
        };
        let host = host && decl.public;
        let mut arguments = Vec::new();
        for (index, value) in &new.args {
            let field = &fields[*index];
            let value = self.value(value, if value.ty.is_owned() { Want::Any } else { Want::Frozen });
            let value = if host { self.to_host(value, &field.ty) } else { value };
            arguments.push(keyword(&field_name(program, &expr.ty, *index), value));
        }
        let mut name = "new";
        if matches!(expr.ty, Type::Actor(_)) {
            arguments.extend(self.world_runtime().map(|runtime| keyword("runtime", Code::atom(runtime))));
            let is_whole = arguments.len() == fields.iter().filter(|field| field.parameter).count() + 1;
            name = if is_whole && !self.file.tests { "of" } else { name };
        }
        method(Code::atom(self.file.declared(decl)), name, arguments)
    }

    /// A record from all of its fields: defaults that are literals stand here, for others it takes `new`.
    fn of(&mut self, new: &New, id: Id<Record>, expr: &Expr) -> Option<Code> {
        let program = self.file.program();
        let record = &program.records[id];
        let given = |index: usize| new.args.iter().any(|(given, _)| *given == index);
        let left: Vec<(usize, &Field)> = record.fields.iter().enumerate().filter(|(index, _)| !given(*index)).collect();
        if self.file.tests
            || new.args.is_empty() && !left.is_empty()
            || !left.iter().all(|(_, field)| is_simple_default(field))
        {
            return None;
        }
        let mut arguments = Vec::new();
        for (index, value) in &new.args {
            let code = self.value(value, Want::Frozen);
            arguments.push(keyword(&field_name(program, &expr.ty, *index), kept(value, code)));
        }
        for (index, field) in left {
            let default = field.default.as_ref().filter(|default| is_literal(&default.value));
            let value = default.map(|default| self.expr(&default.value));
            arguments.extend(value.map(|value| keyword(&field_name(program, &expr.ty, index), value)));
        }
        Some(method(Code::atom(self.file.declared(&record.decl)), "of", arguments))
    }

    /// Plain data as open data, which never changes.
    #[allow(clippy::unused_self, reason = "like its siblings")]
    pub(super) fn opened(&self, value: &Expr, code: Code) -> Code {
        match value.ty.opened() {
            Type::Bool | Type::Int | Type::Float | Type::Duration | Type::Instant | Type::Json | Type::Enum(_) => code,
            ty if is_plain(ty, WireUnit::Milliseconds) && (is_kept(value) || !holds_text(ty)) => code,
            Type::String => frozen(code),
            _ => call("Quark.cleaned", vec![code]),
        }
    }
}

/// Whether a field that is left out is absent or a literal.
fn is_simple_default(field: &Field) -> bool {
    let none = |value: &Expr| matches!(plain(value).kind, ExprKind::None);
    field.default.as_ref().is_none_or(|default| none(&default.value) || is_literal(&default.value))
}

/// A value as a record keeps it: texts that were just made are frozen, also in collections.
fn kept(value: &Expr, code: Code) -> Code {
    match value.ty.opened() {
        _ if is_kept(value) || value.ty.is_owned() => code,
        Type::String => frozen(code),
        Type::List(_) | Type::Map(..) if holds_text(value.ty.opened()) => call("Quark.cleaned", vec![code]),
        _ => code,
    }
}

/// Whether a text in a collection may be one that somebody just made. Open data is frozen as soon as it is made.
fn holds_text(ty: &Type) -> bool {
    match ty {
        Type::String => true,
        Type::List(inner) | Type::Optional(inner) => holds_text(inner),
        // A map freezes its keys.
        Type::Map(_, value) => holds_text(value),
        _ => false,
    }
}

/// Whether a value is known to be as records keep it.
fn is_kept(value: &Expr) -> bool {
    match &plain(value).kind {
        ExprKind::Str(_) | ExprKind::Constant(_) | ExprKind::None => true,
        ExprKind::Field(base, _) => matches!(base.ty, Type::Record(_) | Type::ErrorType(_)),
        ExprKind::List(items) => items.iter().all(is_kept),
        ExprKind::Map(entries) => entries.iter().all(|(_, value)| is_kept(value)),
        ExprKind::Coalesce(value, otherwise) => is_kept(value) && is_kept(otherwise),
        ExprKind::Call(Call { callee: Callee::Builtin(builtin), .. }) => {
            matches!(builtin, Builtin::PackageLanguage | Builtin::PackageVersion | Builtin::Uuid)
        }
        _ => false,
    }
}

/// Whether a default is so cheap that it may be made for nothing.
pub fn is_cheap(value: &Expr) -> bool {
    match &plain(value).kind {
        ExprKind::List(items) => items.is_empty(),
        ExprKind::Map(entries) => entries.is_empty(),
        ExprKind::Constant(_) | ExprKind::Case(..) => true,
        _ => is_literal(value),
    }
}

/// An expression without what does not print.
fn plain(value: &Expr) -> &Expr {
    match &value.kind {
        ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => plain(inner),
        _ => value,
    }
}
