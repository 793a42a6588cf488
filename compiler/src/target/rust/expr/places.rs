//! Places: `self`, fields, elements, and what is taken out of them.

use super::{ATOM, Value, is_empty_value};
use crate::model::{Conversion, Expr, ExprKind, Field, FieldMode, Initial, Type};
use crate::target::rust::body::{Form, Gives, Printer, This};
use crate::target::rust::cx::field_name;
use crate::target::rust::layout::Doc;

impl<'a> Printer<'a, '_> {
    pub(super) fn this(&self) -> Value {
        let name = self.this_name.get();
        match self.this {
            This::State => Value::own(Doc::text(name).method("this", vec![])),
            _ if self.owns_self() => Value::atom(Doc::text(name), Form::Place),
            _ => Value::atom(Doc::text(name), Form::Ref),
        }
    }

    /// Whether the body has what it was called on for its own.
    pub(super) fn owns_self(&self) -> bool {
        self.function.is_some_and(|function| function.takes_self)
    }

    /// A field's declaration, by the type that has it, and whether that is an actor.
    pub fn field_decl(&self, ty: &Type, index: usize) -> (&'a Field, bool) {
        let program = self.cx.program();
        match ty {
            Type::Record(id) => (&program.records[*id].fields[index], false),
            Type::Class(id) => (&program.classes[*id].fields[index], false),
            Type::ErrorType(id) => (&program.errors[*id].fields[index], false),
            Type::Actor(id) => (&program.actors[*id].fields[index], true),
            other => unreachable!("{other:?} has no fields"),
        }
    }

    pub(super) fn field_of(&self, base: &'a Expr, index: usize) -> Value {
        let (field, of_actor) = self.field_decl(&base.ty, index);
        let name = field_name(&field.name);
        if matches!(base.kind, ExprKind::SelfRef) {
            return match self.this {
                This::Fields => {
                    let name = self.fields.get(index).cloned().unwrap_or(name);
                    let form = if field.parameter_only { Form::Spare } else { Form::Place };
                    Value::atom(Doc::text(name), form)
                }
                _ => Value::atom(Doc::text(self.this_name.get()).field(name), Form::Place),
            };
        }
        if of_actor {
            return self.field_of_actor(base, field, &name);
        }
        let base = self.value(base);
        let form = match base.form {
            Form::Own => Form::Own,
            Form::Spare => Form::Spare,
            _ => Form::Place,
        };
        Value::atom(base.at(ATOM).field(name), form)
    }

    /// A handle shows what never changes; the rest of the state only tests may look at, in a step of their own.
    fn field_of_actor(&self, base: &'a Expr, field: &'a Field, name: &str) -> Value {
        let base = self.value(base).at(ATOM);
        match field.mode {
            FieldMode::Port => Value::own(base.method(name, vec![])),
            FieldMode::Fixed if self.gives.get() != Gives::Test => Value::atom(base.field(name), Form::Place),
            _ => {
                let copy = self.is_copy(&field.ty);
                let read = Doc::text("state").field(name);
                let read = if copy { read } else { read.method("clone", vec![]) };
                let step = Doc::Closure("|state|".to_owned(), Box::new(read));
                Value::own(base.field("actor").method("step", vec![step]))
            }
        }
    }

    pub(super) fn index(&self, expr: &'a Expr, base: &'a Expr, index: &'a Expr, changes: bool) -> Value {
        let named = self.named_index.get().filter(|(named, _)| std::ptr::eq(*named, index)).map(|(_, name)| name);
        let (function, index) = match (&base.ty, named) {
            (Type::Map(..), Some(name)) => ("entry", Doc::text(format!("&{name}"))),
            (Type::Map(..), None) => ("entry", self.key(index)),
            (_, Some(name)) => ("item", Doc::text(name)),
            (_, None) => ("item", self.own(index)),
        };
        let function = format!("quark::{function}{}", if changes { "_mut" } else { "" });
        let (base, form) = if changes { (self.arg_mut(base), Form::Mut) } else { (self.arg(base), Form::Ref) };
        Value::atom(Doc::call(function, vec![base, index, self.location(expr.span)]), form)
    }

    pub(super) fn take(&self, place: &'a Expr) -> Value {
        let taken = self.place_mut(place);
        let default = match &place.kind {
            ExprKind::Field(base, index) => self.field_decl(&base.ty, *index).0.default.as_ref(),
            _ => None,
        };
        if matches!(place.ty, Type::Optional(_)) {
            return self.take_optional(taken, default);
        }
        let reference = taken.prefixed("&mut ", Form::Mut).doc;
        match default {
            Some(initial) if !is_empty_value(&initial.value) => {
                let printer = Printer::with_self(self.cx, initial, self.this);
                Value::own(Doc::call("std::mem::replace", vec![reference, printer.own(&initial.value)]))
            }
            _ => Value::own(Doc::call("std::mem::take", vec![reference])),
        }
    }

    /// What was in an optional, which has its default again.
    fn take_optional(&self, taken: Value, default: Option<&'a Initial>) -> Value {
        let Some(initial) = default.filter(|initial| !matches!(initial.value.kind, ExprKind::None)) else {
            return Value::own(taken.at(ATOM).method("take", vec![]));
        };
        let printer = Printer::with_self(self.cx, initial, self.this);
        if let ExprKind::Convert(Conversion::Some, inner) = &initial.value.kind {
            return Value::own(taken.at(ATOM).method("replace", vec![printer.own(inner)]));
        }
        let reference = taken.prefixed("&mut ", Form::Mut).doc;
        Value::own(Doc::call("std::mem::replace", vec![reference, printer.own(&initial.value)]))
    }
}

/// Whether a value is named without computing anything.
pub fn is_plain_place(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Local(_) | ExprKind::SelfRef => true,
        ExprKind::Field(base, _) | ExprKind::Store(_, base) => is_plain_place(base),
        _ => false,
    }
}
