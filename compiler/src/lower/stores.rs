//! Marks where a value goes from the place that holds it into another: inserts [`crate::model::ExprKind::Store`].
//!
//! What keeps a value: names (`let`, `var`, what is opened or matched), assignments, fields, elements, results,
//! branches, conversions, and the arguments of actors' methods, ports and parameters marked `own`. What only looks at
//! one: other arguments, operators, methods of values. A copyable value (a number, a truth value, a time, an enum, or
//! one of these that may be absent) needs no mark, nor does a class instance that is borrowed.
//!
//! A value that is only looked at is marked too where something after it in the same expression changes or moves its
//! place: it must be what it was. A list that a loop runs over is marked where the loop may change it; where it is
//! not marked, the loop's name is a `Form::Argument`: it is looked at in place.

pub(in crate::lower) mod changed;
mod last_uses;
mod walk;

pub(super) use walk::{mark, run};

use crate::model::{Expr, Type};

/// Whether an expression names a place: a local or `self`, followed by fields and elements.
fn is_place(expr: &Expr) -> bool {
    use crate::model::ExprKind;
    match &expr.kind {
        ExprKind::Local(_) => true,
        // An actor's `self` as a value is a handle on it, made on the spot.
        ExprKind::SelfRef => !matches!(expr.ty, Type::Actor(_)),
        ExprKind::Field(base, _) if matches!(base.ty, Type::Actor(_)) => matches!(base.kind, ExprKind::SelfRef),
        ExprKind::Field(base, _) | ExprKind::Index(base, _) => is_place(base),
        _ => false,
    }
}

/// Whether an expression gives a place, or what is or may be a part of one.
fn is_part(expr: &Expr) -> bool {
    use crate::model::{Call, Callee, ExprKind};
    match &expr.kind {
        ExprKind::Call(Call { callee: Callee::Builtin(builtin), receiver: Some(receiver), .. }) => {
            builtin.gives_part() && is_part(receiver)
        }
        _ => is_place(expr),
    }
}
