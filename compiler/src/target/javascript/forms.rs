//! How a place keeps a collection, and how one gets from there into the place that wants it.

use super::body::{BodyPrinter, SelfRef};
use super::layout::{CONDITIONAL, Code, call};
use super::module::fields_of;
use crate::emit::code::{ATOM, Doc};
use crate::model::{Expr, ExprKind, FieldMode, Form, Type};

/// How the receiving place keeps a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// It only reads it.
    Any,
    /// It never changes.
    Frozen,
    /// It may change in place.
    Growing,
}

impl BodyPrinter<'_, '_> {
    /// The expression for a place that keeps it in this form.
    pub fn value(&mut self, expr: &Expr, want: Want) -> Code {
        if !expr.ty.opened().is_collection() {
            return self.expr(expr);
        }
        match &expr.kind {
            ExprKind::List(items) => self.list(items, want, expr.ty.is_owned()),
            ExprKind::Map(entries) => self.map(entries, want, expr.ty.is_owned()),
            ExprKind::If(inner) => self.if_value(inner, want),
            ExprKind::Coalesce(value, otherwise) => self.coalesce(value, otherwise, want),
            ExprKind::Call(inner) => self.call(inner, expr, want),
            ExprKind::Convert(_, inner) | ExprKind::Try(inner) => self.value(inner, want),
            ExprKind::Match(..) | ExprKind::TryElse(..) | ExprKind::Hoisted(..) | ExprKind::Take(_) => {
                self.hoisted(expr, want)
            }
            ExprKind::Store(store, inner) => {
                let want = if store.settled && want == Want::Any { Want::Frozen } else { want };
                self.stored(store.moves && store.from == Form::Growing, inner, want)
            }
            _ => {
                let form = self.form_of(expr);
                let code = self.expr(expr);
                self.converted(code, &expr.ty, form, want)
            }
        }
    }

    /// A value on its way into another place: the last use of a growing list freezes the list itself.
    fn stored(&mut self, moves: bool, inner: &Expr, want: Want) -> Code {
        let is_local = matches!(inner.kind, ExprKind::Local(_));
        match want {
            Want::Growing if moves => self.expr(inner),
            Want::Frozen if moves && is_local && matches!(inner.ty, Type::List(_)) && !inner.ty.is_owned() => {
                let list = self.expr(inner);
                call("Object.freeze", vec![list])
            }
            _ => self.value(inner, want),
        }
    }

    /// A collection brought from one form into another.
    pub fn converted(&self, code: Code, ty: &Type, form: Form, want: Want) -> Code {
        if ty.is_owned() || !ty.opened().is_collection() {
            return code;
        }
        if matches!(ty, Type::Optional(_)) {
            return self.converted_optional(code, ty.opened(), form, want);
        }
        let is_list = matches!(ty, Type::List(_));
        match (form, want) {
            (_, Want::Any) | (Form::Frozen, Want::Frozen) => code,
            (_, Want::Frozen) => self.runtime(if is_list { "frozen" } else { "frozenMap" }, vec![code]),
            (_, Want::Growing) if is_list => copied(code),
            (_, Want::Growing) => call("new Map", vec![code]),
        }
    }

    fn converted_optional(&self, code: Code, ty: &Type, form: Form, want: Want) -> Code {
        match (form, want) {
            (_, Want::Any) | (Form::Frozen, _) | (Form::Growing, Want::Growing) => code,
            _ => {
                let function = if matches!(ty, Type::List(_)) { "frozen" } else { "frozenMap" };
                self.runtime("given", vec![code, Code::atom(format!("{}.{function}", self.file.quark()))])
            }
        }
    }

    /// A list that was made on the spot, in the wanted form.
    pub fn fresh(&self, code: Code, ty: &Type, want: Want) -> Code {
        if want == Want::Frozen && !ty.is_owned() { call("Object.freeze", vec![code]) } else { code }
    }

    /// How the place that an expression reads keeps a collection.
    pub fn form_of(&self, expr: &Expr) -> Form {
        match &expr.kind {
            ExprKind::Local(id) => self.form(*id),
            ExprKind::Field(base, index) => self.field_form(&base.ty, *index),
            ExprKind::Take(place) | ExprKind::Store(_, place) => self.form_of(place),
            _ => Form::Frozen,
        }
    }

    fn field_form(&self, owner: &Type, index: usize) -> Form {
        if !matches!(owner, Type::Class(_) | Type::Actor(_)) {
            return match &self.this {
                SelfRef::Making(names) if names.contains_key(&index) => Form::Argument,
                _ => Form::Frozen,
            };
        }
        if matches!(&self.this, SelfRef::Making(names) if names.contains_key(&index)) {
            return Form::Argument;
        }
        let fields = fields_of(self.file.program(), owner);
        if fields[index].mode == FieldMode::Var { Form::Growing } else { Form::Frozen }
    }
}

/// `[...list]`
pub fn copied(list: Code) -> Code {
    Code::new(Doc::text("[...").append(list.at(CONDITIONAL)).append("]"), ATOM)
}
