//! Operators: arithmetic that is checked or known to be safe, comparing, `!` and `??`.

use super::body::BodyPrinter;
use super::forms::Want;
use super::layout::{
    COALESCE, Code, EQUALITY, PRODUCT, RELATION, SUM, Shape, UNARY, arrow, call, conditional, infix, member, method,
    undefined,
};
use super::spell;
use super::text;
use crate::emit::bodies::is_simple;
use crate::emit::code::{Doc, Spell};
use crate::model::{BinaryOp, Builtin, Call, Callee, Expr, ExprKind, Form, Type, UnaryOp};

impl BodyPrinter<'_, '_> {
    /// A prefix.
    pub fn unary(&mut self, op: UnaryOp, inner: &Expr) -> Code {
        match (op, &inner.kind) {
            (UnaryOp::Not, _) => self.negated(inner),
            (UnaryOp::Neg, ExprKind::Int(value) | ExprKind::Duration(value)) if *value > 0 => text::integer(-value),
            (UnaryOp::Neg, _) if inner.ty == Type::Float => {
                let operand = self.expr(inner);
                let operand =
                    if operand.prec == UNARY { super::layout::parenthesized(operand.doc) } else { operand.at(UNARY) };
                Code::new(Doc::text("-").append(operand), UNARY)
            }
            // `-0` is no `Int`
            (UnaryOp::Neg, _) => infix(Code::atom("0"), "-", self.expr(inner), SUM),
        }
    }

    /// `!…`, said the way JavaScript says it.
    fn negated(&mut self, inner: &Expr) -> Code {
        match &inner.kind {
            ExprKind::Call(Call { callee: Callee::Builtin(builtin), receiver: Some(receiver), .. }) => {
                let shape = match builtin {
                    Builtin::ListIsEmpty => Spell::Shape("{0:100}.length > 0", RELATION),
                    Builtin::MapIsEmpty => Spell::Shape("{0:100}.size > 0", RELATION),
                    Builtin::StringIsEmpty => Spell::Shape("{0:51} !== \"\"", EQUALITY),
                    _ => return self.plainly_negated(inner),
                };
                let receiver = self.expr(receiver);
                super::layout::spelled(shape, vec![receiver]).shaped(Shape::Binary)
            }
            ExprKind::Binary(BinaryOp::Eq, left, right) => self.compared(BinaryOp::Ne, left, right),
            ExprKind::Binary(BinaryOp::Ne, left, right) => self.compared(BinaryOp::Eq, left, right),
            _ => self.plainly_negated(inner),
        }
    }

    fn plainly_negated(&mut self, inner: &Expr) -> Code {
        let code = self.expr(inner);
        not(code)
    }

    fn is_checked(&self, operand: &Expr) -> bool {
        self.file.input.options.checked && matches!(operand.ty, Type::Int | Type::Duration | Type::Instant)
    }

    /// An operator applied, to be assigned or used.
    pub fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr, whole: &Expr) -> Code {
        match op {
            BinaryOp::Eq | BinaryOp::Ne => self.compared(op, left, right),
            BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => self.in_order(op, left, right),
            BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem => {
                let operands = (self.expr(left), self.expr(right));
                self.arithmetic(op, (left, operands.0), (right, operands.1), whole)
            }
            BinaryOp::And | BinaryOp::Or => {
                let (word, prec) = spell::infix(op);
                let (left, right) = (self.expr(left), self.expr(right));
                infix(left, word, right, prec)
            }
        }
    }

    /// Arithmetic on operands that are printed already.
    pub fn arithmetic(&mut self, op: BinaryOp, left: (&Expr, Code), right: (&Expr, Code), whole: &Expr) -> Code {
        let place = self.file.place(whole.span);
        let ((left_expr, left), (right_expr, right)) = (left, right);
        let floats = (left_expr.ty == Type::Float, right_expr.ty == Type::Float);
        let plain = |left, right| {
            let (word, prec) = spell::infix(op);
            infix(left, word, right, prec)
        };
        match (op, floats) {
            (BinaryOp::Div, (true, _)) => self.runtime("divFloat", vec![left, right, place]),
            (BinaryOp::Div, (false, true)) => {
                let exact = self.runtime("divFloat", vec![left, right, place.clone()]);
                self.runtime("roundHalfUp", vec![exact, place])
            }
            (BinaryOp::Mul, (false, true) | (true, false)) => {
                let exact = infix(left, "*", right, PRODUCT);
                self.runtime("roundHalfUp", vec![exact, place])
            }
            (BinaryOp::Div, _) if left_expr.ty == Type::Duration => self.runtime("divHalfUp", vec![left, right, place]),
            (BinaryOp::Div, _) if is_plain_division(left_expr, right_expr) => {
                call("Math.trunc", vec![plain(left, right)])
            }
            (BinaryOp::Rem, _) if is_plain_division(left_expr, right_expr) => plain(left, right),
            (BinaryOp::Div, _) => self.runtime("div", vec![left, right, place]),
            (BinaryOp::Rem, _) => self.runtime("rem", vec![left, right, place]),
            (BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul, _) if self.is_checked(left_expr) => {
                let function = match op {
                    BinaryOp::Add => "add",
                    BinaryOp::Sub => "sub",
                    _ => "mul",
                };
                self.runtime(function, vec![left, right, place])
            }
            // `-0` is no `Int`
            (BinaryOp::Mul, (false, false)) if may_be_minus_zero(left_expr, right_expr) => {
                infix(plain(left, right), "+", Code::atom("0"), SUM)
            }
            _ => plain(left, right),
        }
    }

    fn compared(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Code {
        let (sign, _) = spell::infix(op);
        if matches!(right.kind, ExprKind::None) {
            let left = self.expr(left);
            return infix(left, sign, undefined(), EQUALITY);
        }
        let (a, b) = (self.value(left, Want::Any), self.value(right, Want::Any));
        if is_primitive(&left.ty) {
            return infix(a, sign, b, EQUALITY);
        }
        let equal = match (&left.ty, &right.ty) {
            (Type::Record(_), Type::Record(_)) => method(a, "equals", vec![b]),
            _ => self.runtime("equal", vec![a, b]),
        };
        if op == BinaryOp::Eq { equal } else { not(equal) }
    }

    fn in_order(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Code {
        let (sign, _) = spell::infix(op);
        let (a, b) = (self.expr(left), self.expr(right));
        match &left.ty {
            Type::String => {
                let compared = self.runtime("compareText", vec![a, b]);
                infix(compared, sign, Code::atom("0"), RELATION)
            }
            Type::Enum(_) => infix(member(a, "order"), sign, member(b, "order"), RELATION),
            _ => infix(a, sign, b, RELATION),
        }
    }

    /// `a ?? b`, unless JSON's `null` may be the left side's value, which is there.
    pub fn coalesce(&mut self, value: &Expr, otherwise: &Expr, want: Want) -> Code {
        if want == Want::Growing && value.ty.opened().is_collection() && !matches!(otherwise.ty, Type::Optional(_)) {
            let either = self.coalesce(value, otherwise, Want::Any);
            return self.converted(either, &otherwise.ty, Form::Argument, Want::Growing);
        }
        let code = self.value(value, want);
        let other = self.value(otherwise, want);
        if *value.ty.opened() != Type::Json {
            return infix(code, "??", other, COALESCE);
        }
        if is_simple(value) {
            return conditional(infix(code.clone(), "!==", undefined(), EQUALITY), code, other);
        }
        self.runtime("orElse", vec![code, arrow(&[], other)])
    }
}

/// `!code`
pub fn not(code: Code) -> Code {
    Code::new(Doc::text("!").append(code.at(UNARY)), UNARY)
}

/// Whether JavaScript's own `===` compares values of a type as Quark does.
fn is_primitive(ty: &Type) -> bool {
    matches!(
        ty.opened(),
        Type::Bool
            | Type::Int
            | Type::Float
            | Type::String
            | Type::Duration
            | Type::Instant
            | Type::Enum(_)
            | Type::Actor(_)
            | Type::Unit
    )
}

/// Whether JavaScript's own division means the same: both sides known non-negative, the divisor not zero.
fn is_plain_division(left: &Expr, right: &Expr) -> bool {
    matches!(right.kind, ExprKind::Int(divisor) if divisor > 0) && is_non_negative(left)
}

/// Whether a product may be of zero and something negative.
pub fn may_be_minus_zero(left: &Expr, right: &Expr) -> bool {
    let positive = |expr: &Expr| matches!(expr.kind, ExprKind::Int(value) | ExprKind::Duration(value) if value > 0);
    !(positive(left) || positive(right) || is_non_negative(left) && is_non_negative(right))
}

fn is_non_negative(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Int(value) | ExprKind::Duration(value) => *value >= 0,
        ExprKind::Call(Call { callee: Callee::Builtin(builtin), .. }) => {
            matches!(builtin, Builtin::ListSize | Builtin::MapSize | Builtin::StringSize)
        }
        ExprKind::Binary(BinaryOp::Add | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem, left, right) => {
            expr.ty == Type::Int && is_non_negative(left) && is_non_negative(right)
        }
        _ => false,
    }
}
