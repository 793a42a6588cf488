//! Types as YARD and as RBS write them.

use super::module::Printer;
use crate::model::Type;

/// Whose types: what host code has, or what generated code has among itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Times are seconds.
    Hosts,
    /// Times are milliseconds.
    Ours,
}

impl Printer<'_> {
    /// A type as YARD writes it.
    pub fn yard(&self, ty: &Type, whose: Whose) -> String {
        match ty {
            Type::Unit => "void".into(),
            Type::Bool => "Boolean".into(),
            Type::Int => "Integer".into(),
            Type::Duration | Type::Instant => if whose == Whose::Hosts { "Float" } else { "Integer" }.into(),
            Type::Float => "Float".into(),
            Type::String => "String".into(),
            Type::Json => "Object".into(),
            Type::List(inner) => format!("Array<{}>", self.yard(inner, whose)),
            Type::Map(key, value) => format!("Hash{{{} => {}}}", self.yard(key, whose), self.yard(value, whose)),
            Type::Optional(inner) => format!("{}, nil", self.yard(inner, whose)),
            Type::Promise(inner) => format!("Quark::Promise<{}>", self.yard(inner, whose)),
            other => self.type_name(other),
        }
    }

    /// A type as RBS writes it.
    pub fn rbs(&self, ty: &Type, whose: Whose) -> String {
        match ty {
            Type::Unit => "nil".into(),
            Type::Bool => "bool".into(),
            Type::Int => "::Integer".into(),
            Type::Duration | Type::Instant => if whose == Whose::Hosts { "::Float" } else { "::Integer" }.into(),
            Type::Float => "::Float".into(),
            Type::String => "::String".into(),
            Type::Json => "::Quark::json".into(),
            Type::List(inner) => format!("::Array[{}]", self.rbs(inner, whose)),
            Type::Map(key, value) => format!("::Hash[{}, {}]", self.rbs(key, whose), self.rbs(value, whose)),
            Type::Optional(inner) => format!("{}?", self.rbs(inner, whose)),
            Type::Promise(inner) => format!("::Quark::Promise[{}]", self.rbs(inner, whose)),
            Type::Interface(id) => {
                let decl = &self.program().interfaces[*id].decl;
                format!("_{}", self.names.of(decl, false))
            }
            other if self.is_prelude(other) => format!("::{}", self.type_name(other)),
            other => self.type_name(other),
        }
    }

    fn is_prelude(&self, ty: &Type) -> bool {
        self.type_name(ty).starts_with("Quark::")
    }

    /// The name of a declared type.
    pub fn type_name(&self, ty: &Type) -> String {
        let program = self.program();
        let decl = match ty {
            Type::Record(id) => &program.records[*id].decl,
            Type::Enum(id) => &program.enums[*id].decl,
            Type::Union(id) => return self.union_name(*id),
            Type::ErrorType(id) => &program.errors[*id].decl,
            Type::Interface(id) => &program.interfaces[*id].decl,
            Type::Class(id) => &program.classes[*id].decl,
            Type::Actor(id) => &program.actors[*id].decl,
            Type::Port(id) => &program.port_kinds[*id].decl,
            other => unreachable!("{other:?} is not declared"),
        };
        self.declared(decl)
    }

    /// The module that marks the records of a union.
    pub fn union_name(&self, id: crate::model::Id<crate::model::Union>) -> String {
        let union = &self.program().unions[id];
        match union.messages_of {
            Some(_) => self
                .refer(union.decl.module, &super::naming::NAMING.name(crate::emit::names::Use::Type, &union.decl.name)),
            None => self.declared(&union.decl),
        }
    }
}
