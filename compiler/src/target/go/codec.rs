//! JSON: the functions that write and read values of a type.

use super::expr::receiver;
use super::file::{File, is_nilable};
use super::layout::X;
use crate::model::{Item, Type, WireUnit};

impl File<'_> {
    /// A value as JSON.
    pub fn to_json(&self, code: X, ty: &Type, unit: WireUnit) -> X {
        match ty {
            Type::Record(_) => receiver(code).method("ToJSON", Vec::new()),
            Type::Json => code,
            Type::Duration if unit == WireUnit::Seconds => {
                X::call(self.quark("FloatJSON"), vec![receiver(code).method("Seconds", Vec::new())])
            }
            Type::Duration => X::call(self.quark("IntJSON"), vec![X::call("int64", vec![code])]),
            Type::Instant if unit == WireUnit::Seconds => {
                X::call(self.quark("FloatJSON"), vec![X::call(self.quark("InstantSeconds"), vec![code])])
            }
            Type::Instant => X::call(self.quark("IntJSON"), vec![receiver(code).method("UnixMilli", Vec::new())]),
            Type::Enum(_) => X::call(self.quark("StringJSON"), vec![receiver(code).method("String", Vec::new())]),
            Type::List(inner) => X::call(self.quark("ListJSON"), vec![code, self.json_function(inner, unit)]),
            Type::Map(key, value) => {
                X::call(self.quark("MapJSON"), vec![code, self.key_text(key), self.json_function(value, unit)])
            }
            Type::Optional(inner) if is_nilable(inner) => {
                X::call(self.quark("PresentJSON"), vec![code, self.json_function(inner, unit)])
            }
            Type::Optional(inner) => X::call(self.quark("OptionalJSON"), vec![code, self.json_function(inner, unit)]),
            other => X::Call(Box::new(self.json_function(other, unit)), vec![code]),
        }
    }

    /// The function that gives a value as JSON.
    pub fn json_function(&self, ty: &Type, unit: WireUnit) -> X {
        let runtime = |name: &str| X::atom(self.quark(name));
        match ty {
            Type::Bool => runtime("BoolJSON"),
            Type::Int => runtime("IntJSON"),
            Type::Float => runtime("FloatJSON"),
            Type::String => runtime("StringJSON"),
            Type::Json => runtime("SameJSON"),
            Type::Record(_) => X::atom(format!("{}.ToJSON", self.ty(ty))),
            Type::Union(id) => X::atom(format!("{}ToJSON", self.union_name(*id))),
            _ => {
                let written = self.to_json(X::atom("each"), ty, unit);
                let head = format!("func(each {}) {}", self.ty(ty), self.quark("JSON"));
                X::returns(head, &written)
            }
        }
    }

    /// The function that gives a key as text.
    pub fn key_text(&self, key: &Type) -> X {
        match key {
            Type::String => X::atom(self.quark("Same")),
            Type::Int => X::atom(self.quark("IntText")),
            other => X::atom(format!("{}.String", self.ty(other))),
        }
    }

    /// The function that takes a value out of JSON.
    pub fn from_json(&self, ty: &Type, unit: WireUnit) -> X {
        let runtime = |name: &str| X::atom(self.quark(name));
        match ty {
            Type::Bool => runtime("BoolFromJSON"),
            Type::Int => runtime("IntFromJSON"),
            Type::Float => runtime("FloatFromJSON"),
            Type::String => runtime("StringFromJSON"),
            Type::Json => runtime("AnyFromJSON"),
            Type::Duration if unit == WireUnit::Seconds => runtime("DurationFromSeconds"),
            Type::Duration => runtime("DurationFromJSON"),
            Type::Instant if unit == WireUnit::Seconds => runtime("InstantFromJSONSeconds"),
            Type::Instant => runtime("InstantFromJSON"),
            Type::List(inner) => X::call(self.quark("ListFromJSON"), vec![self.from_json(inner, unit)]),
            Type::Map(key, value) => {
                X::call(self.quark("MapFromJSON"), vec![self.from_key(key), self.from_json(value, unit)])
            }
            Type::Optional(inner) if is_nilable(inner) => {
                X::call(self.quark("PresentFromJSON"), vec![self.from_json(inner, unit)])
            }
            Type::Optional(inner) => X::call(self.quark("OptionalFromJSON"), vec![self.from_json(inner, unit)]),
            Type::Record(id) => self.reader(&self.program().records[*id].decl, Item::Record(*id)),
            Type::Enum(id) => self.reader(&self.program().enums[*id].decl, Item::Enum(*id)),
            Type::Union(id) => self.reader(&self.program().unions[*id].decl, Item::Union(*id)),
            other => unreachable!("{other:?} is not encodable"),
        }
    }

    fn reader(&self, decl: &crate::model::Decl, item: Item) -> X {
        X::atom(self.companion(decl, item, |name| format!("{name}FromJSON")))
    }

    fn from_key(&self, key: &Type) -> X {
        match key {
            Type::String => X::atom(self.quark("StringKey")),
            Type::Int => X::atom(self.quark("IntKey")),
            Type::Enum(id) => {
                let decl = &self.program().enums[*id].decl;
                X::atom(self.companion(decl, Item::Enum(*id), |name| format!("{name}FromText")))
            }
            other => unreachable!("{other:?} is no key"),
        }
    }
}
