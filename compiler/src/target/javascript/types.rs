//! Types as TypeScript writes them, for declarations and for `JSDoc`.

use super::module::{Printer, type_name};
use crate::emit::roles::returns_promise;
use crate::model::{Function, FunctionKind, Type};

/// Which way a value goes between host code and generated code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Host code hands it in: `null` is as good as `undefined`.
    In,
    /// Host code gets it.
    Out,
}

impl Printer<'_> {
    /// A type as host code has it.
    pub fn ts(&self, ty: &Type, side: Side) -> String {
        let program = self.program();
        match ty {
            Type::Error => unreachable!("a finished model has no errors"),
            Type::Unit => "void".into(),
            Type::Bool => "boolean".into(),
            Type::Int | Type::Float | Type::Duration | Type::Instant => "number".into(),
            Type::String => "string".into(),
            Type::Json if side == Side::In => "quark.JsonInput".into(),
            Type::Json => "quark.Json".into(),
            Type::List(inner) => self.ts_list(inner, side, ty.is_owned()),
            Type::Map(key, value) => {
                let class = if ty.is_owned() { "Map" } else { "ReadonlyMap" };
                format!("{class}<{}, {}>", self.ts(key, side), self.ts(value, side))
            }
            Type::Optional(inner) if side == Side::In && **inner != Type::Json => {
                format!("{} | null | undefined", self.ts(inner, side))
            }
            Type::Optional(inner) => format!("{} | undefined", self.ts(inner, side)),
            Type::Promise(inner) => format!("Promise<{}>", self.ts(inner, Side::Out)),
            Type::Record(id) => self.ts_name(&program.records[*id].decl),
            Type::Enum(id) => self.ts_name(&program.enums[*id].decl),
            Type::Union(id) => self.ts_name(&program.unions[*id].decl),
            Type::ErrorType(id) => self.ts_name(&program.errors[*id].decl),
            Type::Interface(id) => self.ts_name(&program.interfaces[*id].decl),
            Type::Class(id) => self.ts_name(&program.classes[*id].decl),
            Type::Actor(id) => self.ts_name(&program.actors[*id].decl),
            Type::Port(_) => "quark.Port".into(),
        }
    }

    fn ts_list(&self, inner: &Type, side: Side, owned: bool) -> String {
        let element = self.ts(inner, side);
        let element = if element.contains(' ') { format!("({element})") } else { element };
        if owned { format!("{element}[]") } else { format!("readonly {element}[]") }
    }

    fn ts_name(&self, decl: &crate::model::Decl) -> String {
        let name = type_name(decl);
        if decl.module.index() == 0 { format!("quark.{name}") } else { name }
    }

    /// What a function gives host code.
    pub fn ts_result(&self, function: &Function) -> String {
        let kept = match &function.result {
            Type::Promise(kept) if function.kind != FunctionKind::Async => kept,
            other => other,
        };
        if returns_promise(function) {
            format!("Promise<{}>", self.ts(kept, Side::Out))
        } else {
            self.ts(&function.result, Side::Out)
        }
    }
}
