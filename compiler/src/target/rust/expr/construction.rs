//! What is made: records, errors, instances, actors, changed copies and conversions.

use super::places::is_plain_place;
use super::{Value, with_lines};
use crate::model::{Conversion, Expr, Field, Function, Id, New, Type};
use crate::target::rust::body::{Gives, Printer, This};
use crate::target::rust::cx::{builder_name, field_name, is_optional, is_required, type_name};
use crate::target::rust::layout::{Doc, Stmt as Line};

impl<'a> Printer<'a, '_> {
    pub(super) fn convert(&self, conversion: Conversion, inner: &'a Expr) -> Value {
        let value = self.own(inner);
        match conversion {
            Conversion::Some => Value::own(Doc::call("Some", vec![value])),
            Conversion::Interface(_) => Value::own(Doc::call("Box::new", vec![value])),
            Conversion::Union(id) => {
                let Type::Record(record) = inner.ty else { return Value::own(value) };
                let case = type_name(&self.cx.program().records[record].decl.name);
                Value::own(Doc::call(format!("{}::{case}", self.cx.union_name(id)), vec![value]))
            }
        }
    }

    pub(super) fn with(&self, ty: &Type, base: &'a Expr, fields: &'a [(usize, Expr)]) -> Value {
        let Type::Record(id) = ty else { unreachable!("only records have `with`") };
        let record = &self.cx.program().records[*id];
        let name = self.cx.declared(&record.decl);
        let texts =
            fields.iter().map(|(index, value)| (field_name(&record.fields[*index].name), self.own(value))).collect();
        let whole = fields.len() == record.fields.len();
        let rest = (!whole).then(|| Box::new(self.own(base)));
        // What nothing is left of is evaluated all the same.
        let computed = whole && !is_plain_place(base);
        let before = if computed { vec![Line::bind("_", self.value(base).doc)] } else { Vec::new() };
        with_lines(before, Doc::Struct(name, texts, rest))
    }

    pub(super) fn new_value(&self, ty: &Type, new: &'a New) -> Value {
        let program = self.cx.program();
        match ty {
            Type::ErrorType(id) => self.new_error(*id, new),
            Type::Record(id) => {
                let record = &program.records[*id];
                self.built(&record.decl, &record.fields, &record.functions, new)
            }
            Type::Class(id) => {
                let class = &program.classes[*id];
                self.built(&class.decl, &class.fields, &class.functions, new)
            }
            Type::Actor(id) => self.new_actor(*id, new),
            other => unreachable!("{other:?} has no constructor"),
        }
    }

    fn new_error(&self, id: Id<crate::model::ErrorType>, new: &'a New) -> Value {
        let error = &self.cx.program().errors[id];
        let name = self.cx.declared(&error.decl);
        if error.fields.is_empty() {
            return Value::own(Doc::text(name));
        }
        let mut args: Vec<&(usize, Expr)> = new.args.iter().collect();
        args.sort_by_key(|(index, _)| *index);
        let fields = args.into_iter().map(|(index, value)| (field_name(&error.fields[*index].name), self.own(value)));
        Value::own(Doc::Struct(name, fields.collect(), None))
    }

    /// `Name::new(required…).with_x(x)`
    pub(super) fn built(
        &self,
        decl: &crate::model::Decl,
        fields: &'a [Field],
        functions: &[Id<Function>],
        new: &'a New,
    ) -> Value {
        let name = self.cx.declared(decl);
        let given = |index: usize| new.args.iter().find(|(other, _)| *other == index).map(|(_, value)| self.own(value));
        let parameters = || fields.iter().enumerate().filter(|(_, field)| field.parameter);
        let required = parameters().filter(|(_, field)| is_required(field)).filter_map(|(index, _)| given(index));
        let mut doc = Doc::call(format!("{name}::new"), required.collect());
        for (index, field) in parameters().filter(|(_, field)| is_optional(field)) {
            if let Some(value) = given(index) {
                doc = doc.method(builder_name(self.cx.program(), functions, field), vec![value]);
            }
        }
        Value::own(doc)
    }

    /// `Name::with_runtime(runtime, required…)`
    fn new_actor(&self, id: Id<crate::model::Actor>, new: &'a New) -> Value {
        let actor = &self.cx.program().actors[id];
        let name = self.cx.declared(&actor.decl);
        let mut args = vec![self.runtime()];
        let given = |index: usize| new.args.iter().find(|(other, _)| *other == index).map(|(_, value)| self.own(value));
        let parameters: Vec<(usize, &Field)> =
            actor.fields.iter().enumerate().filter(|(_, field)| field.parameter).collect();
        let all = parameters.iter().any(|(index, field)| is_optional(field) && given(*index).is_some());
        for (index, field) in parameters {
            match (given(index), field.default.is_some()) {
                (Some(value), false) => args.push(value),
                (Some(value), true) => args.push(Doc::call("Some", vec![value])),
                (None, _) if all => args.push(Doc::text("None")),
                (None, _) => {}
            }
        }
        let function = if all { "with_options" } else { "with_runtime" };
        Value::own(Doc::call(format!("{name}::{function}"), args))
    }

    /// A reference to the runtime.
    pub fn runtime(&self) -> Doc {
        match self.this {
            This::State => {
                let quark = Doc::text(self.this_name.get()).field("quark");
                Doc::Prefix("&", Box::new(quark.method("runtime", vec![])))
            }
            This::Fields => Doc::Prefix("&", Box::new(Doc::text("quark").method("runtime", vec![]))),
            _ if self.gives.get() == Gives::Test => Doc::text("&runtime"),
            _ => Doc::text("runtime"),
        }
    }
}
