//! Operators: which types they take and what they make of them.

use super::super::types::{is_comparable, is_ordered};
use super::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{BinaryOp, Expr, ExprKind, Type, UnaryOp};
use crate::source::Span;
use crate::syntax::tree::{self, BinaryOp as Written};

/// The largest `Int`.
pub(super) const MAX_INT: i64 = (1 << 53) - 1;

/// The operator of the model; `??` is no operator there.
pub(super) fn plain(op: Written) -> Option<BinaryOp> {
    Some(match op {
        Written::Coalesce => return None,
        Written::Or => BinaryOp::Or,
        Written::And => BinaryOp::And,
        Written::Eq => BinaryOp::Eq,
        Written::Ne => BinaryOp::Ne,
        Written::Lt => BinaryOp::Lt,
        Written::Le => BinaryOp::Le,
        Written::Gt => BinaryOp::Gt,
        Written::Ge => BinaryOp::Ge,
        Written::Add => BinaryOp::Add,
        Written::Sub => BinaryOp::Sub,
        Written::Mul => BinaryOp::Mul,
        Written::Div => BinaryOp::Div,
        Written::Rem => BinaryOp::Rem,
    })
}

/// What the right operand is likely to be, from the left one.
pub(super) fn right_hint(left: &Type) -> Option<Type> {
    match left {
        Type::Optional(_) => Some(left.clone()),
        Type::List(_) | Type::Map(..) => Some(left.clone()),
        _ => None,
    }
}

impl Checker<'_> {
    pub(super) fn binary(
        &mut self,
        left: &tree::Expr,
        op: Written,
        right: &tree::Expr,
        span: Span,
        want: Option<&Type>,
    ) -> Expr {
        match op {
            Written::Coalesce => self.coalesce(left, right, span, want),
            Written::And | Written::Or => {
                let (left, right) = (self.expect(left, &Type::Bool), self.expect(right, &Type::Bool));
                joined(op, left, right, Type::Bool, span)
            }
            Written::Eq | Written::Ne => self.equality(left, op, right, span),
            _ => {
                let left = self.expr(left, None);
                let hint = right_hint(&left.ty);
                let right = self.expr(right, hint.as_ref());
                let ty = self.operator_type(op, &left, &right, span);
                joined(op, left, right, ty, span)
            }
        }
    }

    fn coalesce(&mut self, left: &tree::Expr, right: &tree::Expr, span: Span, want: Option<&Type>) -> Expr {
        let left_want = want.map(|want| Type::optional(want.clone()));
        let left = self.expr(left, left_want.as_ref());
        if !matches!(left.ty, Type::Optional(_) | Type::Error) {
            let message = format!("this is always there: `{}` is not optional", self.text(&left.ty));
            self.report(
                Diagnostic::new(Code::NOT_OPTIONAL, left.span, message).help("leave out `??` and what follows it"),
            );
        }
        let inner = left.ty.opened().clone();
        let right = self.expr(right, Some(&inner));
        let ty = if matches!(right.ty, Type::Optional(_)) { left.ty.clone() } else { inner };
        let right = self.fit(right, &ty);
        Expr { kind: ExprKind::Coalesce(Box::new(left), Box::new(right)), ty, span }
    }

    fn equality(&mut self, left: &tree::Expr, op: Written, right: &tree::Expr, span: Span) -> Expr {
        let order = [left, right];
        let leading = Self::leading(&order);
        let (left, right) = if leading == 0 {
            let left = self.expr(left, None);
            let hint = if matches!(right.kind, tree::ExprKind::None) {
                Type::optional(left.ty.clone())
            } else {
                left.ty.clone()
            };
            let right = self.expr(right, Some(&hint));
            (left, right)
        } else {
            let right = self.expr(right, None);
            let left = self.expr(left, Some(&Type::optional(right.ty.clone())));
            (left, right)
        };
        if self.always_there(&left, &right) || self.always_there(&right, &left) {
            return joined(op, left, right, Type::Bool, span);
        }
        let (operands, common) = self.comparable_pair(left, right, span);
        let [left, right] = operands;
        if !common.has_error() && !is_comparable(&common, &self.sema.program) {
            let message = format!("`{}` cannot be compared", self.text(&common));
            let problem = Diagnostic::new(Code::NOT_COMPARABLE, span, message);
            self.report(problem.help("only values without promises, actors and instances are compared"));
        }
        joined(op, left, right, Type::Bool, span)
    }

    /// Reports `value == none` of a value that is no optional.
    fn always_there(&mut self, none: &Expr, other: &Expr) -> bool {
        let there = matches!(none.kind, ExprKind::None) && !matches!(other.ty, Type::Optional(_) | Type::Error);
        if there {
            let message = format!("this is always there: `{}` is not optional", self.text(&other.ty));
            self.report(Diagnostic::new(Code::NOT_OPTIONAL, other.span, message));
        }
        there
    }

    /// Both operands as one type; `T` and `T?` compare as `T?`.
    fn comparable_pair(&mut self, left: Expr, right: Expr, span: Span) -> ([Expr; 2], Type) {
        let (left_type, right_type) = (left.ty.clone(), right.ty.clone());
        let common = match (&left_type, &right_type) {
            (a, b) if a == b => a.clone(),
            (Type::Optional(_), b) if left_type.opened() == b || matches!(left_type.opened(), Type::Union(_)) => {
                left_type.clone()
            }
            (a, Type::Optional(_)) if right_type.opened() == a || matches!(right_type.opened(), Type::Union(_)) => {
                right_type.clone()
            }
            (Type::Union(_), _) => left_type.clone(),
            (_, Type::Union(_)) => right_type.clone(),
            (a, b) if a.has_error() || b.has_error() => Type::Error,
            _ => {
                let message = format!("`{}` and `{}` are never equal", self.text(&left_type), self.text(&right_type));
                self.report(Diagnostic::new(Code::BAD_OPERANDS, span, message).help("compare values of one type"));
                Type::Error
            }
        };
        let (left, right) = (self.fit(left, &common), self.fit(right, &common));
        ([left, right], common)
    }

    /// The type of what an arithmetic operator or an ordering makes of its operands.
    pub(super) fn operator_type(&mut self, op: Written, left: &Expr, right: &Expr, span: Span) -> Type {
        use Type::{Duration, Float, Instant, Int, String};
        if left.ty.has_error() || right.ty.has_error() {
            return if matches!(op, Written::Lt | Written::Le | Written::Gt | Written::Ge) {
                Type::Bool
            } else {
                Type::Error
            };
        }
        let found = match (op, &left.ty, &right.ty) {
            (Written::Lt | Written::Le | Written::Gt | Written::Ge, a, b) => {
                (a == b && is_ordered(a)).then_some(Type::Bool)
            }
            (Written::Add | Written::Sub | Written::Mul | Written::Div | Written::Rem, Int, Int) => Some(Int),
            (Written::Add | Written::Sub | Written::Mul | Written::Div, Float, Float) => Some(Float),
            (Written::Add, String, String) => Some(String),
            (Written::Add | Written::Sub, Duration, Duration) => Some(Duration),
            (Written::Add | Written::Sub, Instant, Duration) => Some(Instant),
            (Written::Sub, Instant, Instant) => Some(Duration),
            (Written::Mul | Written::Div, Duration, Int | Float) => Some(Duration),
            (Written::And | Written::Or, Type::Bool, Type::Bool) => Some(Type::Bool),
            _ => None,
        };
        found.unwrap_or_else(|| {
            let problem = self.bad_operands(op, &left.ty, &right.ty, span);
            self.report(problem);
            Type::Error
        })
    }

    fn bad_operands(&self, op: Written, left: &Type, right: &Type, span: Span) -> Diagnostic {
        let message = format!("`{}` does not take `{}` and `{}`", op.text(), self.text(left), self.text(right));
        let problem = Diagnostic::new(Code::BAD_OPERANDS, span, message);
        match (op, left, right) {
            (_, Type::Optional(_), _) | (_, _, Type::Optional(_)) => {
                problem.help("open the optional first: `if let`, `let … else` or `??`")
            }
            (_, Type::Int, Type::Float) | (_, Type::Float, Type::Int) => {
                problem.help("convert the integer: `.to_float()`")
            }
            (Written::Add, Type::String, _) | (Written::Add, _, Type::String) => {
                problem.help("write the value into a string: `\"{…}\"`")
            }
            (Written::Add, Type::List(_), _) => problem.help("collections grow by `add` and `add_all`"),
            (Written::Mul, Type::Int | Type::Float, Type::Duration) => problem.help("write the duration first"),
            _ => problem,
        }
    }

    pub(super) fn unary(&mut self, op: tree::UnaryOp, operand: &tree::Expr, span: Span, want: Option<&Type>) -> Expr {
        if op == tree::UnaryOp::Not {
            let operand = self.expect(operand, &Type::Bool);
            return Expr { kind: ExprKind::Unary(UnaryOp::Not, Box::new(operand)), ty: Type::Bool, span };
        }
        let operand = self.expr(operand, want.map(Type::opened));
        let ty = operand.ty.clone();
        let kind = match operand.kind {
            ExprKind::Int(value) => ExprKind::Int(-value),
            ExprKind::Float(value) => ExprKind::Float(-value),
            ExprKind::Duration(value) => ExprKind::Duration(-value),
            _ => {
                if !matches!(ty, Type::Int | Type::Float | Type::Duration | Type::Error) {
                    let message = format!("`-` does not take `{}`", self.text(&ty));
                    self.report(Diagnostic::new(Code::BAD_OPERANDS, span, message));
                }
                ExprKind::Unary(UnaryOp::Neg, Box::new(operand))
            }
        };
        Expr { kind, ty, span }
    }
}

fn joined(op: Written, left: Expr, right: Expr, ty: Type, span: Span) -> Expr {
    let op = plain(op).expect("`??` is handled before");
    Expr { kind: ExprKind::Binary(op, Box::new(left), Box::new(right)), ty, span }
}
