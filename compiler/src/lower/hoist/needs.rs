//! Which expressions a target cannot say as expressions.

use super::super::stores::changed::has_effects;
use crate::emit::Capabilities;
use crate::model::walk::{self, Visit};
use crate::model::{BinaryOp, Builtin, Callee, Condition, Expr, ExprKind, LambdaBody, Opening};

/// What a target can say, asked of expressions.
#[derive(Clone, Copy)]
pub(super) struct Needs {
    pub capabilities: Capabilities,
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

impl Needs {
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
        struct Search {
            needs: Needs,
            found: bool,
        }
        impl Visit for Search {
            fn expr(&mut self, expr: &Expr) {
                self.found |= self.needs.statement(expr) || self.needs.reorders(expr);
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

    /// Whether the arguments of a call must be evaluated before it, in the order in which they are written.
    pub fn reorders(self, expr: &Expr) -> bool {
        if self.capabilities.named_arguments {
            return false;
        }
        match &expr.kind {
            ExprKind::Call(call) => call.order.is_some() && call.args.iter().any(has_effects),
            ExprKind::New(new) => {
                let sorted = new.args.is_sorted_by_key(|(field, _)| *field);
                !sorted && new.args.iter().any(|(_, value)| has_effects(value))
            }
            _ => false,
        }
    }
}
