//! Operators: arithmetic that may fault, comparisons, conditions.

use super::body::BodyPrinter;
use super::expr::{Want, call};
use super::spell::{self, COMPARE, NOT, PRODUCT, SIGN, between};
use crate::emit::code::{Code, Spell};
use crate::model::{BinaryOp, Builtin, Call, Callee, Expr, ExprKind, Type, UnaryOp};

impl BodyPrinter<'_, '_> {
    pub(super) fn unary(&mut self, op: UnaryOp, inner: &Expr, whole: &Expr) -> Code {
        match op {
            UnaryOp::Not => self.negated(inner),
            UnaryOp::Neg if self.is_checked(inner) => {
                let operand = self.expr(inner);
                self.runtime("neg", vec![operand, Code::atom(self.file.place(whole.span))])
            }
            UnaryOp::Neg => Spell::Prefix("-", SIGN).apply(vec![self.expr(inner)]),
        }
    }

    /// `not …`, said the way Python says it.
    fn negated(&mut self, inner: &Expr) -> Code {
        match &inner.kind {
            ExprKind::Call(Call { callee: Callee::Builtin(builtin), receiver: Some(receiver), args, .. }) => {
                match builtin {
                    Builtin::ListIsEmpty | Builtin::MapIsEmpty | Builtin::StringIsEmpty => {
                        let receiver = self.expr(receiver);
                        return call("bool", vec![receiver]);
                    }
                    Builtin::MapHas | Builtin::StringContains => {
                        let (receiver, arg) = (self.expr(receiver), self.expr(&args[0]));
                        return between(arg, "not in", receiver, COMPARE);
                    }
                    _ => {}
                }
            }
            ExprKind::Binary(BinaryOp::Eq, left, right) => return self.compared(BinaryOp::Ne, left, right),
            ExprKind::Binary(BinaryOp::Ne, left, right) => return self.compared(BinaryOp::Eq, left, right),
            _ => {}
        }
        Spell::Prefix("not ", NOT).apply(vec![self.expr(inner)])
    }

    /// A condition, where what is not empty counts as true.
    pub fn condition(&mut self, expr: &Expr) -> Code {
        if let ExprKind::Unary(UnaryOp::Not, inner) = &expr.kind
            && let ExprKind::Call(Call { callee: Callee::Builtin(builtin), receiver: Some(receiver), .. }) = &inner.kind
            && matches!(builtin, Builtin::ListIsEmpty | Builtin::MapIsEmpty | Builtin::StringIsEmpty)
        {
            return self.expr(receiver);
        }
        if let ExprKind::Binary(op @ (BinaryOp::And | BinaryOp::Or), left, right) = &expr.kind {
            let (word, prec) = spell::infix(*op);
            let (left, right) = (self.condition(left), self.condition(right));
            return between(left, word, right, prec);
        }
        self.expr(expr)
    }

    fn is_checked(&self, operand: &Expr) -> bool {
        self.file.input.options.checked && matches!(operand.ty, Type::Int | Type::Duration | Type::Instant)
    }

    /// An operator applied, to be assigned or used.
    pub fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr, whole: &Expr) -> Code {
        match op {
            BinaryOp::Eq | BinaryOp::Ne => self.compared(op, left, right),
            BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem => {
                let operands = (self.expr(left), self.expr(right));
                self.arithmetic(op, (left, operands.0), (right, operands.1), whole)
            }
            _ => {
                let (word, prec) = spell::infix(op);
                let (left, right) = (self.expr(left), self.expr(right));
                between(left, word, right, prec)
            }
        }
    }

    /// Arithmetic on operands that are printed already.
    pub fn arithmetic(&mut self, op: BinaryOp, left: (&Expr, Code), right: (&Expr, Code), whole: &Expr) -> Code {
        let place = Code::atom(self.file.place(whole.span));
        let ((left_expr, left), (right_expr, right)) = (left, right);
        let floats = (left_expr.ty == Type::Float, right_expr.ty == Type::Float);
        match (op, floats) {
            (BinaryOp::Div, (true, _)) => self.runtime("div_float", vec![left, right, place]),
            (BinaryOp::Div, (false, true)) => {
                let exact = self.runtime("div_float", vec![left, right, place.clone()]);
                self.runtime("round_half_up", vec![exact, place])
            }
            (BinaryOp::Mul, (false, true) | (true, false)) => {
                let exact = between(left, "*", right, PRODUCT);
                self.runtime("round_half_up", vec![exact, place])
            }
            (BinaryOp::Div, _) if left_expr.ty == Type::Duration => {
                self.runtime("div_half_up", vec![left, right, place])
            }
            (BinaryOp::Div | BinaryOp::Rem, _) if !is_plain_division(left_expr, right_expr) => {
                let function = if op == BinaryOp::Div { "div" } else { "rem" };
                self.runtime(function, vec![left, right, place])
            }
            (BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul, _) if self.is_checked(left_expr) => {
                let function = match op {
                    BinaryOp::Add => "add",
                    BinaryOp::Sub => "sub",
                    _ => "mul",
                };
                self.runtime(function, vec![left, right, place])
            }
            _ => {
                let (word, prec) = spell::infix(op);
                between(left, word, right, prec)
            }
        }
    }

    fn compared(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Code {
        let equal = op == BinaryOp::Eq;
        if matches!(right.kind, ExprKind::None) {
            let left = self.expr(left);
            return between(left, if equal { "is" } else { "is not" }, Code::atom("None"), COMPARE);
        }
        if let ExprKind::Bool(value) = right.kind {
            let left = self.expr(left);
            let right = Code::atom(if value { "True" } else { "False" });
            return between(left, if equal { "is" } else { "is not" }, right, COMPARE);
        }
        let (a, b) = (self.value(left, Want::Frozen), self.value(right, Want::Frozen));
        if crate::emit::facts::holds_number_within(self.file.program(), &left.ty) {
            let code = self.runtime("equal", vec![a, b]);
            return if equal { code } else { Spell::Prefix("not ", NOT).apply(vec![code]) };
        }
        between(a, if equal { "==" } else { "!=" }, b, COMPARE)
    }
}

/// Whether Python's own division means the same: both sides known non-negative, the divisor not zero.
fn is_plain_division(left: &Expr, right: &Expr) -> bool {
    matches!(right.kind, ExprKind::Int(divisor) if divisor > 0) && is_non_negative(left)
}

fn is_non_negative(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Int(value) => *value >= 0,
        ExprKind::Call(Call { callee: Callee::Builtin(builtin), .. }) => {
            matches!(builtin, Builtin::ListSize | Builtin::MapSize | Builtin::StringSize)
        }
        ExprKind::Binary(BinaryOp::Add | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem, left, right) => {
            expr.ty == Type::Int && is_non_negative(left) && is_non_negative(right)
        }
        _ => false,
    }
}
