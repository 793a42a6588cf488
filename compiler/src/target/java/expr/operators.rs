//! Operators, with the widths and boxes of Java.

use crate::emit::code::{Code, Doc};
use crate::emit::facts::holds_number_within;
use crate::model::{BinaryOp, Builtin, Call, Callee, Expr, ExprKind, Type, UnaryOp};
use crate::target::java::body::{Body, is_primitive};
use crate::target::java::expr::{Want, integer, of_optional};
use crate::target::java::spell::{self, SIGN, between, call, method, not};

impl Body<'_, '_> {
    pub(super) fn unary(&mut self, op: UnaryOp, inner: &Expr, whole: &Expr) -> Code {
        let place = Code::atom(self.file.place(whole.span));
        match (op, &inner.ty) {
            (UnaryOp::Not, _) => self.negated(inner),
            (UnaryOp::Neg, Type::Duration) if !self.file.checked() => {
                let inner = self.expr(inner);
                method(inner, "negated", Vec::new())
            }
            (UnaryOp::Neg, Type::Duration) => {
                let inner = self.expr(inner);
                self.runtime("Times.negated", vec![inner, place])
            }
            (UnaryOp::Neg, Type::Int) if self.file.checked() => {
                let inner = self.expr(inner);
                self.runtime("Numbers.neg", vec![inner, place])
            }
            (UnaryOp::Neg, _) => {
                let inner = self.expr(inner);
                Code::new(Doc::text("-").append(inner.at(SIGN + 1)), SIGN)
            }
        }
    }

    pub(super) fn negated(&mut self, inner: &Expr) -> Code {
        match &inner.kind {
            ExprKind::Binary(BinaryOp::Eq, left, right) => self.compared(BinaryOp::Ne, left, right),
            ExprKind::Binary(BinaryOp::Ne, left, right) => self.compared(BinaryOp::Eq, left, right),
            _ => not(self.expr(inner)),
        }
    }

    /// The expression, where a number is computed with or compared: literals and sizes stay as short as they can be.
    pub(super) fn operand(&mut self, expr: &Expr, beside: &Expr) -> Code {
        let wide = |expr: &Expr| !matches!(expr.kind, ExprKind::Int(_)) && size_of(expr).is_none();
        match &expr.kind {
            ExprKind::Int(value) if wide(beside) && i32::try_from(*value).is_ok() => integer(*value, ""),
            _ => self.expr(expr),
        }
    }

    /// The expression, where it is compared: a size may be an `int`.
    pub(super) fn comparand(&mut self, expr: &Expr, beside: &Expr) -> Code {
        if let Some((receiver, name)) = size_of(expr) {
            let receiver = self.expr(receiver);
            return method(receiver, name, Vec::new());
        }
        match &expr.kind {
            ExprKind::Int(value) if i32::try_from(*value).is_ok() => integer(*value, ""),
            _ => self.operand(expr, beside),
        }
    }

    /// An operator applied, to be assigned or used.
    pub fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr, whole: &Expr) -> Code {
        match op {
            BinaryOp::Eq | BinaryOp::Ne => self.compared(op, left, right),
            BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => self.ordered(op, left, right),
            BinaryOp::And | BinaryOp::Or => {
                let (word, prec) = spell::infix(op);
                let (left, right) = (self.expr(left), self.expr(right));
                between(left, word, right, prec)
            }
            _ => {
                let operands = (self.operand(left, right), self.operand(right, left));
                self.arithmetic(op, (left, operands.0), (right, operands.1), whole)
            }
        }
    }

    /// Arithmetic on operands that are printed already.
    pub fn arithmetic(&mut self, op: BinaryOp, left: (&Expr, Code), right: (&Expr, Code), whole: &Expr) -> Code {
        let place = Code::atom(self.file.place(whole.span));
        let checked = self.file.checked();
        let ((left_expr, left), (right_expr, right)) = (left, right);
        let (on, by) = (&left_expr.ty, &right_expr.ty);
        let times = |name: &str, operands: Vec<Code>| self.runtime(&format!("Times.{name}"), operands);
        match (op, on, by) {
            (BinaryOp::Div, Type::Float, _) => self.runtime("Numbers.div", vec![left, right, place]),
            (BinaryOp::Div, Type::Duration, _) => times("div", vec![left, right, place]),
            (BinaryOp::Mul, Type::Duration, Type::Int) if !checked => method(left, "multipliedBy", vec![right]),
            (BinaryOp::Mul, Type::Duration, _) | (BinaryOp::Mul, _, Type::Duration) => {
                times("times", vec![left, right, place])
            }
            (BinaryOp::Sub, Type::Instant, Type::Instant) => times("since", vec![left, right, place]),
            (BinaryOp::Add, Type::Duration | Type::Instant, _) if checked => times("plus", vec![left, right, place]),
            (BinaryOp::Sub, Type::Duration | Type::Instant, _) if checked => times("minus", vec![left, right, place]),
            (BinaryOp::Add, Type::Duration | Type::Instant, _) => method(left, "plus", vec![right]),
            (BinaryOp::Sub, Type::Duration | Type::Instant, _) => method(left, "minus", vec![right]),
            (BinaryOp::Div | BinaryOp::Rem, Type::Int, _) if !is_safe_divisor(right_expr) => {
                self.runtime(if op == BinaryOp::Div { "Numbers.div" } else { "Numbers.rem" }, vec![left, right, place])
            }
            (BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul, Type::Int, _) if checked => {
                let function = match op {
                    BinaryOp::Add => "Numbers.add",
                    BinaryOp::Sub => "Numbers.sub",
                    _ => "Numbers.mul",
                };
                self.runtime(function, vec![left, right, place])
            }
            _ => {
                let (word, prec) = spell::infix(op);
                between(left, word, right, prec)
            }
        }
    }

    pub(super) fn ordered(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Code {
        let (word, prec) = spell::infix(op);
        match &left.ty {
            Type::Int | Type::Float => {
                let (left, right) = (self.comparand(left, right), self.comparand(right, left));
                between(left, word, right, prec)
            }
            Type::Instant => {
                let (left, right) = (self.expr(left), self.expr(right));
                match op {
                    BinaryOp::Lt => method(left, "isBefore", vec![right]),
                    BinaryOp::Gt => method(left, "isAfter", vec![right]),
                    BinaryOp::Ge => not(method(left, "isBefore", vec![right])),
                    _ => not(method(left, "isAfter", vec![right])),
                }
            }
            other => {
                let is_text = *other == Type::String;
                let (left, right) = (self.expr(left), self.expr(right));
                let order = if is_text {
                    self.runtime("Text.compare", vec![left, right])
                } else {
                    method(left, "compareTo", vec![right])
                };
                between(order, word, Code::atom("0"), prec)
            }
        }
    }

    /// `==` or `!=`.
    pub fn compared(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Code {
        let (word, prec) = spell::infix(op);
        let equal = op == BinaryOp::Eq;
        let negate = |code: Code| if equal { code } else { not(code) };
        if matches!(right.kind, ExprKind::None) {
            let left = self.expr(left);
            if let Some(optional) = of_optional(&left) {
                return method(optional, if equal { "isEmpty" } else { "isPresent" }, Vec::new());
            }
            return between(left, word, Code::atom("null"), prec);
        }
        if let ExprKind::Bool(value) = right.kind
            && left.ty == Type::Bool
        {
            return if value == equal { self.expr(left) } else { self.negated(left) };
        }
        if is_primitive(&left.ty) && is_primitive(&right.ty) {
            if self.is_boxed(left) && self.is_boxed(right) {
                let operands = vec![self.expr(left), self.expr(right)];
                return negate(if left.ty == Type::Float {
                    self.runtime("Values.equal", operands)
                } else {
                    call(format!("{}.equals", self.file.util("Objects")), operands)
                });
            }
            let (left, right) = (self.comparand(left, right), self.comparand(right, left));
            return between(left, word, right, prec);
        }
        if holds_number_within(self.file.program(), &left.ty) || *left.ty.opened() == Type::Float {
            let (left, right) = (self.expr(left), self.expr(right));
            return negate(self.runtime("Values.equal", vec![left, right]));
        }
        let (a, b) = (self.value(left, Want::Any), self.value(right, Want::Any));
        if matches!(left.ty.opened(), Type::Enum(_) | Type::Unit) {
            return between(a, word, b, prec);
        }
        if matches!(left.ty, Type::Optional(_)) || matches!(right.ty, Type::Optional(_)) {
            return negate(call(format!("{}.equals", self.file.util("Objects")), vec![a, b]));
        }
        negate(method(a, "equals", vec![b]))
    }
}

/// Whether a value is always absent.
pub(super) fn is_absent(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::None => true,
        ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => is_absent(inner),
        _ => false,
    }
}

/// What a size is asked of, and by which name, where Java counts as Quark does.
pub(super) fn size_of(expr: &Expr) -> Option<(&Expr, &'static str)> {
    let ExprKind::Call(Call { callee: Callee::Builtin(builtin), receiver: Some(receiver), .. }) = &expr.kind else {
        return None;
    };
    matches!(builtin, Builtin::ListSize | Builtin::MapSize).then_some((receiver, "size"))
}

/// Whether Java's own division means the same: only zero is another matter.
pub(super) fn is_safe_divisor(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Int(divisor) if divisor != 0)
}
