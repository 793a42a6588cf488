//! Which expressions a target cannot say as expressions.

use super::known::Known;
use super::{exclusive, order};
use crate::emit::{Capabilities, FieldOrder};
use crate::model::walk::{self, Visit};
use crate::model::{BinaryOp, Builtin, Call, Callee, Condition, Expr, ExprKind, LambdaBody, New, Opening, Type};

/// What a target can say, asked of expressions.
#[derive(Clone, Copy)]
pub(super) struct Needs<'a> {
    pub capabilities: Capabilities,
    pub known: &'a Known,
}

/// Whether the right side of an operator is evaluated only where it decides.
pub(super) fn is_lazy(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::And | BinaryOp::Or)
}

/// Whether evaluating an expression costs nothing and tells nobody: it may be evaluated also where it is not needed.
fn is_at_hand(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Int(_)
        | ExprKind::Float(_)
        | ExprKind::Duration(_)
        | ExprKind::Bool(_)
        | ExprKind::Str(_)
        | ExprKind::None
        | ExprKind::Unit
        | ExprKind::SelfRef
        | ExprKind::Local(_)
        | ExprKind::Constant(_)
        | ExprKind::Case(..) => true,
        ExprKind::List(elements) => elements.is_empty() && !expr.ty.is_owned(),
        ExprKind::Map(entries) => entries.is_empty() && !expr.ty.is_owned(),
        ExprKind::Field(base, _) => is_at_hand(base),
        ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => is_at_hand(inner),
        _ => false,
    }
}

/// Whether the index of an element is more than a name or a literal, so that nobody wants to say it twice.
pub(super) fn computes_index(place: &Expr) -> bool {
    fn computes(index: &Expr) -> bool {
        match &index.kind {
            ExprKind::Field(base, _) | ExprKind::Convert(_, base) => computes(base),
            ExprKind::Unary(..)
            | ExprKind::Binary(..)
            | ExprKind::Call(_)
            | ExprKind::Index(..)
            | ExprKind::Template(_)
            | ExprKind::New(_)
            | ExprKind::With(..) => true,
            _ => false,
        }
    }
    matches!(&place.kind, ExprKind::Index(_, index) if computes(index))
}

impl Needs<'_> {
    /// Whether an expression itself must become statements.
    pub fn statement(self, expr: &Expr) -> bool {
        let can = self.capabilities;
        match &expr.kind {
            ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => self.statement(inner),
            ExprKind::Try(inner) => !can.try_value || self.statement(inner),
            ExprKind::With(..) => !can.with_value,
            ExprKind::Call(_) => self.maps_optional(expr),
            ExprKind::TryElse(_, otherwise) => !can.try_else_value || self.anywhere(otherwise),
            ExprKind::Take(_) => !can.take_value,
            ExprKind::Coalesce(_, otherwise) => self.chooses(otherwise),
            ExprKind::If(inner) => {
                let has = match &inner.condition {
                    Condition::Value(_) => can.if_value,
                    Condition::Opens(opened) => can.if_let_value && (opened.how == Opening::Some || can.try_else_value),
                };
                !has || self.anywhere(&inner.then) || self.anywhere(&inner.otherwise)
            }
            ExprKind::Match(subject, arms) => {
                let has = can.match_value && (!subject.tries || can.try_else_value);
                !has || arms.iter().any(|arm| self.anywhere(&arm.body))
            }
            ExprKind::Hoisted(..) => true,
            _ => false,
        }
    }

    /// Whether a `??` with this right side must become an `if`.
    pub fn chooses(self, otherwise: &Expr) -> bool {
        self.anywhere(otherwise) || (!self.capabilities.coalesce_value && !is_at_hand(otherwise))
    }

    /// Whether this is a `map` of an optional that must become an `if`.
    pub fn maps_optional(self, expr: &Expr) -> bool {
        let ExprKind::Call(call) = &expr.kind else { return false };
        let value =
            |arg: &Expr| matches!(&arg.kind, ExprKind::Lambda(lambda) if matches!(lambda.body, LambdaBody::Value(_)));
        let maps = call.callee == Callee::Builtin(Builtin::OptionalMap) && call.args.iter().all(value);
        maps && !self.capabilities.optional_map
    }

    /// Whether an operand of a call that is tried must be evaluated before it: what a `try` in it passes on would be
    /// caught by the statement that catches what the call throws.
    pub fn escapes(self, operand: &Expr) -> bool {
        struct Passes(bool);
        impl Visit for Passes {
            fn expr(&mut self, expr: &Expr) {
                self.0 |= matches!(expr.kind, ExprKind::Try(_));
                walk::walk_expr(self, expr);
            }
        }
        let mut passes = Passes(false);
        passes.expr(operand);
        passes.0 && !self.capabilities.try_else_value
    }

    /// Whether evaluating an expression takes statements before it.
    pub fn anywhere(self, expr: &Expr) -> bool {
        struct Search<'a> {
            needs: Needs<'a>,
            found: bool,
        }
        impl Visit for Search<'_> {
            fn expr(&mut self, expr: &Expr) {
                let needs = self.needs;
                self.found |= needs.statement(expr) || needs.reorders(expr) || needs.separates(expr);
                // What a lambda needs stays in the lambda.
                if !self.found && !matches!(expr.kind, ExprKind::Lambda(_)) {
                    walk::walk_expr(self, expr);
                }
            }
        }
        let mut search = Search { needs: self, found: false };
        search.expr(expr);
        search.found
    }

    /// Whether operands must be evaluated before the whole, in the order in which they are written.
    pub fn reorders(self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Call(call) => self.reorders_call(call),
            ExprKind::New(new) => self.reorders_new(new, &expr.ty),
            ExprKind::With(base, fields) => {
                let fields = fields.iter().map(|(_, value)| value);
                self.capabilities.turned.base_last && order::shows(self.known, std::iter::once(&**base).chain(fields))
            }
            _ => false,
        }
    }

    /// Whether what is read on the way to a place must be read before.
    pub fn separates(self, expr: &Expr) -> bool {
        self.capabilities.exclusive.is_some_and(|holding| exclusive::reads_what_it_holds(expr, holding))
    }

    fn reorders_call(self, call: &Call) -> bool {
        let named = !self.capabilities.named_arguments && call.order.is_some();
        let turned = matches!(call.callee, Callee::Builtin(builtin) if self.capabilities.turned.arguments_first.contains(&builtin));
        (named && order::shows(self.known, &call.args))
            || (turned && order::shows(self.known, call.receiver.as_deref().into_iter().chain(&call.args)))
    }

    fn reorders_new(self, new: &New, made: &Type) -> bool {
        let sorted = match self.capabilities.fields {
            FieldOrder::Named => true,
            FieldOrder::Declared => new.args.is_sorted_by_key(|(field, _)| *field),
            FieldOrder::RequiredFirst => new.args.is_sorted_by_key(|(field, _)| self.known.place(made, *field)),
        };
        (!sorted && self.shows_order(new)) || self.repeats(new, made)
    }

    /// Whether the defaults of what is left out would evaluate again what is given.
    fn repeats(self, new: &New, made: &Type) -> bool {
        if !self.capabilities.turned.defaults_repeat || !matches!(made, Type::Record(_)) {
            return false;
        }
        let given: Vec<usize> = new.args.iter().map(|(field, _)| *field).collect();
        let read = self.known.read_by_defaults(made, &given);
        new.args.iter().any(|(field, value)| read.contains(field) && !is_at_hand(value))
    }

    /// Whether anybody could tell in which order the fields of something new are evaluated.
    pub fn shows_order(self, new: &New) -> bool {
        order::shows(self.known, new.args.iter().map(|(_, value)| value))
    }

    /// Whether finding the place that is assigned takes statements before it.
    pub fn on_the_way(self, place: &Expr) -> bool {
        match &place.kind {
            ExprKind::Index(base, index) => self.anywhere(base) || self.anywhere(index),
            _ => self.anywhere(place),
        }
    }

    /// Whether the way to an assigned element must be evaluated before the statement.
    pub fn looks_up_first(self, place: &Expr, value: &Expr) -> bool {
        let ExprKind::Index(base, index) = &place.kind else { return false };
        let turned = self.capabilities.turned;
        let value_first =
            if matches!(base.ty, Type::Map(..)) { turned.map_value_first } else { turned.list_value_first };
        value_first && order::shows(self.known, [&**index, value])
    }
}
