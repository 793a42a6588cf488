//! How a value is handed on: as one of its own, borrowed, to be changed, or as a text that is looked at.

use super::{ATOM, Value};
use crate::model::{Conversion, Expr, ExprKind, Type};
use crate::target::rust::body::{Form, Printer, This};
use crate::target::rust::cx::field_name;
use crate::target::rust::layout::Doc;

impl<'a> Printer<'a, '_> {
    /// A place whose value goes on: the last use of one that is held may move it.
    pub(super) fn stored(&self, store: crate::model::Store, inner: &'a Expr) -> Value {
        let value = self.value(inner);
        let held = store.moves && value.form == Form::Place && self.is_held(inner);
        Value { form: if held { Form::Spare } else { value.form }, ..value }
    }

    /// Whether a place is a local that holds its value, or a part of one.
    fn is_held(&self, place: &Expr) -> bool {
        match &place.kind {
            ExprKind::Local(local) => self.form(*local) == Form::Own,
            ExprKind::SelfRef => self.owns_self(),
            ExprKind::Field(base, _) if matches!(base.kind, ExprKind::SelfRef) => self.this == This::Fields,
            ExprKind::Field(base, _) | ExprKind::Store(_, base) => self.is_held(base),
            _ => false,
        }
    }

    /// A value of its own.
    pub fn own(&self, expr: &'a Expr) -> Doc {
        self.own_value(expr).doc
    }

    /// A value of its own, with how it binds.
    pub fn own_value(&self, expr: &'a Expr) -> Value {
        let value = self.value(expr);
        self.owned(value, &expr.ty)
    }

    /// This value as one of its own.
    pub fn owned(&self, value: Value, ty: &Type) -> Value {
        let copy = self.is_copy(ty);
        match value.form {
            Form::Own | Form::Spare => value,
            Form::Place if copy || ty.is_owned() => Value { form: Form::Own, ..value },
            Form::Ref | Form::Mut if copy => value.prefixed("*", Form::Own),
            Form::Place | Form::Ref | Form::Mut => Value::own(undereferenced(value).method("clone", vec![])),
            Form::Lit if matches!(&value.doc, Doc::Text(text) if text == "\"\"") => {
                Value::own(Doc::text("String::new()"))
            }
            Form::Lit => Value::own(value.at(ATOM).method("to_owned", vec![])),
            Form::Slice if *ty == Type::String => Value::own(value.at(ATOM).method("to_owned", vec![])),
            Form::Slice => Value::own(value.at(ATOM).method("to_vec", vec![])),
            Form::OptRef if copy => Value::own(value.at(ATOM).method("copied", vec![])),
            Form::OptRef | Form::OptMut => Value::own(value.at(ATOM).method("cloned", vec![])),
            Form::OptSlice => {
                let to = if *ty.opened() == Type::String { "str::to_owned" } else { "<[_]>::to_vec" };
                Value::own(value.at(ATOM).method("map", vec![Doc::text(to)]))
            }
        }
    }

    /// What is passed for a borrowed parameter.
    pub fn arg(&self, expr: &'a Expr) -> Doc {
        if self.is_copy(&expr.ty) {
            return self.own(expr);
        }
        if let ExprKind::Store(store, inner) = &expr.kind {
            if store.moves || !store.settled || expr.ty.is_owned() {
                return self.arg(inner);
            }
            let own = self.own_value(expr);
            return self.lent(own, &expr.ty);
        }
        if let Type::Optional(inner) = &expr.ty {
            return self.optional_arg(expr, inner);
        }
        if let ExprKind::List(items) = &expr.kind
            && !items.is_empty()
        {
            let items = items.iter().map(|item| self.element(item)).collect();
            return Doc::Prefix("&", Box::new(Doc::Array("[", items)));
        }
        if expr.ty == Type::String {
            match &expr.kind {
                ExprKind::Template(_) => return self.value(expr).prefixed("&", Form::Ref).doc,
                ExprKind::Coalesce(left, right) if matches!(right.kind, ExprKind::Str(_)) => {
                    return self.text_or(left, right);
                }
                _ => {}
            }
        }
        let value = self.value(expr);
        match value.form {
            Form::Ref if is_element(expr) && expr.ty == Type::String => value.at(ATOM).method("as_str", vec![]),
            Form::Ref if is_element(expr) && matches!(expr.ty, Type::List(_)) => {
                value.at(ATOM).method("as_slice", vec![])
            }
            Form::Ref | Form::Mut | Form::Slice | Form::Lit if !self.is_boxed(expr) => value.doc,
            _ if matches!(expr.ty, Type::Interface(_)) => value.at(ATOM).method("as_ref", vec![]),
            _ => value.prefixed("&", Form::Ref).doc,
        }
    }

    /// A value of its own as a borrowed parameter takes it.
    pub(super) fn lent(&self, own: Value, ty: &Type) -> Doc {
        match ty {
            Type::Optional(_) => own.at(ATOM).method(if is_sliced(ty) { "as_deref" } else { "as_ref" }, vec![]),
            _ => own.prefixed("&", Form::Ref).doc,
        }
    }

    fn optional_arg(&self, expr: &'a Expr, inner: &Type) -> Doc {
        match &expr.kind {
            ExprKind::None => return Doc::text("None"),
            ExprKind::Convert(Conversion::Some, inner) => return Doc::call("Some", vec![self.arg(inner)]),
            _ => {}
        }
        let value = self.value(expr);
        let (is_text, is_list) = (*inner == Type::String, matches!(inner, Type::List(_)));
        match value.form {
            Form::OptSlice | Form::OptMut => value.doc,
            Form::OptRef if is_text => value.at(ATOM).method("map", vec![Doc::text("String::as_str")]),
            Form::OptRef if is_list => value.at(ATOM).method("map", vec![Doc::text("Vec::as_slice")]),
            Form::OptRef => value.doc,
            _ if is_text || is_list => value.at(ATOM).method("as_deref", vec![]),
            _ => value.at(ATOM).method("as_ref", vec![]),
        }
    }

    /// A text that may be absent, or else a literal, to be looked at.
    fn text_or(&self, text: &'a Expr, otherwise: &'a Expr) -> Doc {
        let (text, literal) = (self.looked_up(text), self.value(otherwise).doc);
        match text.form {
            Form::OptRef => text.at(ATOM).method("map_or", vec![literal, Doc::text("String::as_str")]),
            Form::OptSlice => text.at(ATOM).method("unwrap_or", vec![literal]),
            _ => text.at(ATOM).method("as_deref", vec![]).method("unwrap_or", vec![literal]),
        }
    }

    /// What is passed for a parameter through which the instance changes.
    pub fn arg_mut(&self, expr: &'a Expr) -> Doc {
        let place = self.place_mut(expr);
        match place.form {
            Form::Mut | Form::OptMut if !self.is_boxed(expr) => place.doc,
            _ if matches!(expr.ty, Type::Interface(_)) => place.at(ATOM).method("as_mut", vec![]),
            _ => place.prefixed("&mut ", Form::Mut).doc,
        }
    }

    /// What a key is looked up by.
    pub fn key(&self, expr: &'a Expr) -> Doc {
        if self.is_copy(&expr.ty) { self.own_value(expr).prefixed("&", Form::Ref).doc } else { self.arg(expr) }
    }

    /// A string as a `&str`.
    pub fn text(&self, expr: &'a Expr) -> Value {
        let value = self.looked_up(expr);
        match value.form {
            Form::Slice | Form::Lit => value,
            _ => Value::atom(value.at(ATOM).method("as_str", vec![]), Form::Slice),
        }
    }

    /// A value that is looked at while others are evaluated: a copy where one of these changes its place.
    pub fn looked_up(&self, expr: &'a Expr) -> Value {
        match &expr.kind {
            ExprKind::Store(store, _) if store.settled && !store.moves && !expr.ty.is_owned() => self.own_value(expr),
            _ => self.value(expr),
        }
    }

    /// A place that is to be changed, or a `&mut` to it.
    pub fn place_mut(&self, expr: &'a Expr) -> Value {
        match &expr.kind {
            ExprKind::Field(base, index) if !matches!(base.kind, ExprKind::SelfRef) => {
                let (field, _) = self.field_decl(&base.ty, *index);
                let name = field_name(&field.name);
                Value::atom(self.place_mut(base).at(ATOM).field(name), Form::Place)
            }
            ExprKind::Index(base, index) => self.index(expr, base, index, true),
            ExprKind::Store(_, inner) => self.place_mut(inner),
            ExprKind::Call(call) => self.call_mut(expr, call),
            _ => self.value(expr),
        }
    }
}

/// A receiver of `clone` without the `*` that would be taken back.
fn undereferenced(value: Value) -> Doc {
    value.at(ATOM)
}

/// Whether a value is an element, whose type the runtime's function infers from what is done with it.
fn is_element(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Index(..) => true,
        ExprKind::Store(_, inner) => is_element(inner),
        _ => false,
    }
}

/// Whether an optional holds a text or a list.
pub(super) fn is_sliced(ty: &Type) -> bool {
    matches!(ty.opened(), Type::String | Type::List(_))
}
