//! Operators in Ruby: what they are spelled as, and what of them can fault.

use super::body::BodyPrinter;
use super::expr::{Want, is_literal};
use super::spell::{self, EQUAL, PRODUCT, SIGN, between, call, method, not};
use crate::emit::code::{ATOM, Code, Spell};
use crate::model::{BinaryOp, Builtin, Call, Callee, Expr, ExprKind, Type, UnaryOp};

impl BodyPrinter<'_, '_> {
    pub(super) fn negative(&mut self, inner: &Expr, whole: &Expr) -> Code {
        let operand = self.expr(inner);
        if self.is_checked(inner) && !matches!(inner.kind, ExprKind::Int(_) | ExprKind::Duration(_)) {
            return call("Quark.neg", vec![operand, Code::atom(self.file.place(whole.span))]);
        }
        let literal = matches!(inner.kind, ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::Duration(_));
        let code = Spell::Prefix("-", SIGN).apply(vec![operand]);
        if literal { Code::new(code.doc, ATOM) } else { code }
    }

    /// `!…`, said the way Ruby says it.
    pub fn negated(&mut self, inner: &Expr) -> Code {
        match &inner.kind {
            ExprKind::Binary(BinaryOp::Eq, left, right) => return self.compared(BinaryOp::Ne, left, right),
            ExprKind::Binary(BinaryOp::Ne, left, right) => return self.compared(BinaryOp::Eq, left, right),
            ExprKind::Unary(UnaryOp::Not, inner) => return self.expr(inner),
            ExprKind::Call(call) if call.callee == Callee::Builtin(Builtin::ListAny) => return self.none(call),
            ExprKind::Binary(op, left, right) if left.ty != Type::Float && inverse(*op).is_some() => {
                let op = inverse(*op).expect("just found");
                return self.binary(op, left, right, inner);
            }
            _ => {}
        }
        not(self.expr(inner))
    }

    fn is_checked(&self, operand: &Expr) -> bool {
        self.file.input.options.checked && matches!(operand.ty, Type::Int | Type::Duration | Type::Instant)
    }

    /// An operator applied, to be assigned or used.
    pub fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr, whole: &Expr) -> Code {
        if let Some(mirrored) = mirrored(op).filter(|_| is_literal(left) && !is_literal(right)) {
            return self.binary(mirrored, right, left, whole);
        }
        match op {
            BinaryOp::Eq | BinaryOp::Ne => self.compared(op, left, right),
            BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem => {
                if whole.ty == Type::String
                    && let Some(joined) = self.joined(left, right)
                {
                    return joined;
                }
                let operands = (self.expr(left), self.expr(right));
                self.arithmetic(op, (left, operands.0), (right, operands.1), whole)
            }
            _ => {
                if let Some(asked) = self.against_zero(op, left, right) {
                    return asked;
                }
                let (word, prec) = spell::infix(op);
                let (left, right) = (self.expr(left), self.expr(right));
                between(left, word, right, prec)
            }
        }
    }

    /// `positive?` and its kin, and `empty?`.
    fn against_zero(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Option<Code> {
        if !is_zero(right) || matches!(left.ty, Type::Optional(_)) {
            return None;
        }
        if let ExprKind::Call(Call { callee: Callee::Builtin(builtin), receiver: Some(receiver), .. }) = &left.kind
            && matches!(builtin, Builtin::ListSize | Builtin::MapSize | Builtin::StringSize)
            && matches!(op, BinaryOp::Gt | BinaryOp::Eq | BinaryOp::Ne)
        {
            let empty = method(self.expr(receiver), "empty?", Vec::new());
            return Some(if op == BinaryOp::Eq { empty } else { not(empty) });
        }
        let name = match op {
            BinaryOp::Eq => "zero?",
            BinaryOp::Gt => "positive?",
            BinaryOp::Lt => "negative?",
            _ => return None,
        };
        Some(method(self.expr(left), name, Vec::new()))
    }

    /// Arithmetic on operands that are printed already.
    pub fn arithmetic(&mut self, op: BinaryOp, left: (&Expr, Code), right: (&Expr, Code), whole: &Expr) -> Code {
        let place = Code::atom(self.file.place(whole.span));
        let ((left_expr, left), (right_expr, right)) = (left, right);
        let floats = (left_expr.ty == Type::Float, right_expr.ty == Type::Float);
        match (op, floats) {
            (BinaryOp::Div, (true, _)) => divided(left, right, right_expr, place),
            (BinaryOp::Div, (false, true)) => {
                let exact = call("Quark.div_float", vec![left, right, place.clone()]);
                call("Quark.round_half_up", vec![exact, place])
            }
            (BinaryOp::Mul, (false, true) | (true, false)) => {
                call("Quark.round_half_up", vec![between(left, "*", right, PRODUCT), place])
            }
            (BinaryOp::Div, _) if left_expr.ty == Type::Duration => call("Quark.div_half_up", vec![left, right, place]),
            (BinaryOp::Div | BinaryOp::Rem, _) if !is_plain_division(left_expr, right_expr) => {
                call(if op == BinaryOp::Div { "Quark.div" } else { "Quark.rem" }, vec![left, right, place])
            }
            (BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul, _) if self.is_checked(left_expr) => {
                let function = match op {
                    BinaryOp::Add => "Quark.add",
                    BinaryOp::Sub => "Quark.sub",
                    _ => "Quark.mul",
                };
                call(function, vec![left, right, place])
            }
            _ => {
                let (word, prec) = spell::infix(op);
                between(left, word, right, prec)
            }
        }
    }

    /// `==` and `!=`.
    pub fn compared(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Code {
        let equal = op == BinaryOp::Eq;
        if matches!(right.kind, ExprKind::None) {
            let absent = method(self.expr(left), "nil?", Vec::new());
            return if equal { absent } else { not(absent) };
        }
        if let Some(asked) = self.even_or_odd(left, right).filter(|_| equal) {
            return asked;
        }
        if left.ty == right.ty
            && (equal || matches!(left.kind, ExprKind::Call(Call { callee: Callee::Builtin(_), .. })))
            && let Some(asked) = self.against_zero(op, left, right)
        {
            return asked;
        }
        if let Some(asked) = self.even_or_odd(left, right) {
            return if equal { asked } else { not(asked) };
        }
        let (a, b) = (self.value(left, Want::Any), self.value(right, Want::Any));
        if crate::emit::facts::holds_number_within(self.file.program(), &left.ty) {
            let code = call("Quark.equal", vec![a, b]);
            return if equal { code } else { not(code) };
        }
        between(a, if equal { "==" } else { "!=" }, b, EQUAL)
    }

    /// `even?` and `odd?`, of what is not negative.
    fn even_or_odd(&mut self, left: &Expr, right: &Expr) -> Option<Code> {
        let ExprKind::Binary(BinaryOp::Rem, number, by) = &left.kind else { return None };
        let (ExprKind::Int(2), ExprKind::Int(rest @ (0 | 1))) = (&by.kind, &right.kind) else { return None };
        let plain = is_plain_division(number, by);
        plain.then(|| method(self.expr(number), if *rest == 0 { "even?" } else { "odd?" }, Vec::new()))
    }
}

fn is_zero(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Int(value) => *value == 0,
        ExprKind::Float(value) => *value == 0.0,
        ExprKind::Duration(value) => *value == 0,
        _ => false,
    }
}

/// The comparison with its sides exchanged.
fn mirrored(op: BinaryOp) -> Option<BinaryOp> {
    Some(match op {
        BinaryOp::Eq | BinaryOp::Ne => op,
        BinaryOp::Lt => BinaryOp::Gt,
        BinaryOp::Le => BinaryOp::Ge,
        BinaryOp::Gt => BinaryOp::Lt,
        BinaryOp::Ge => BinaryOp::Le,
        _ => return None,
    })
}

/// The comparison that holds where the other does not.
pub(super) fn inverse(op: BinaryOp) -> Option<BinaryOp> {
    Some(match op {
        BinaryOp::Lt => BinaryOp::Ge,
        BinaryOp::Le => BinaryOp::Gt,
        BinaryOp::Gt => BinaryOp::Le,
        BinaryOp::Ge => BinaryOp::Lt,
        _ => return None,
    })
}

/// Floats divided: plainly by a number that is not zero.
fn divided(left: Code, right: Code, by: &Expr, place: Code) -> Code {
    if matches!(by.kind, ExprKind::Float(value) if value != 0.0) {
        return between(left, "/", right, PRODUCT);
    }
    call("Quark.div_float", vec![left, right, place])
}

/// Whether Ruby's own division means the same: both sides known non-negative, the divisor not zero.
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
