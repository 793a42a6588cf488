//! Operators on values: pure, and each fault without its place.

use super::machine::{Eval, Frame, Machine};
use super::value::{Broken, Value};
use super::{number, order};
use crate::model::{BinaryOp, Expr, UnaryOp};
use crate::source::Span;
use std::cmp::Ordering;

impl<'p> Machine<'p> {
    /// `left op right`, the right one only where it counts.
    pub(super) fn binary(
        &mut self,
        frame: &mut Frame,
        span: Span,
        op: BinaryOp,
        left: &'p Expr,
        right: &'p Expr,
    ) -> Eval {
        let left = self.expr(frame, left)?;
        match (op, left.truth()) {
            (BinaryOp::And, false) | (BinaryOp::Or, true) => return Ok(left),
            _ => {}
        }
        let right = self.expr(frame, right)?;
        self.operate(span, op, &left, &right)
    }

    /// An infix operator on two values.
    pub(super) fn operate(&mut self, span: Span, op: BinaryOp, left: &Value, right: &Value) -> Eval {
        if let (BinaryOp::Add, Value::Str(left), Value::Str(right)) = (op, left, right) {
            self.spend(span, left.len() + right.len())?;
        }
        self.at(span, binary(op, left, right))
    }
}

/// A prefix operator.
pub(super) fn unary(op: UnaryOp, operand: &Value) -> Result<Value, Broken> {
    match (op, operand) {
        (UnaryOp::Not, value) => Ok(Value::Bool(!value.truth())),
        (UnaryOp::Neg, Value::Int(value)) => number::ranged(value.checked_neg()).map(Value::Int),
        (UnaryOp::Neg, Value::Duration(value)) => number::ranged(value.checked_neg()).map(Value::Duration),
        (UnaryOp::Neg, Value::Float(value)) => Ok(Value::Float(-value)),
        other => unreachable!("the checker lets no such operand be: {other:?}"),
    }
}

/// An infix operator on two values.
pub(super) fn binary(op: BinaryOp, left: &Value, right: &Value) -> Result<Value, Broken> {
    let holds = match op {
        BinaryOp::And | BinaryOp::Or => return Ok(right.clone()),
        BinaryOp::Eq => order::equal(left, right),
        BinaryOp::Ne => !order::equal(left, right),
        BinaryOp::Lt => compares(left, right, Ordering::is_lt),
        BinaryOp::Le => compares(left, right, Ordering::is_le),
        BinaryOp::Gt => compares(left, right, Ordering::is_gt),
        BinaryOp::Ge => compares(left, right, Ordering::is_ge),
        BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem => {
            return arithmetic(op, left, right);
        }
    };
    Ok(Value::Bool(holds))
}

/// NaN is neither less nor greater nor equal.
fn compares(left: &Value, right: &Value, holds: fn(Ordering) -> bool) -> bool {
    order::compare(left, right).is_some_and(holds)
}

fn arithmetic(op: BinaryOp, left: &Value, right: &Value) -> Result<Value, Broken> {
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => integers(op, *left, *right).map(Value::Int),
        (Value::Float(left), Value::Float(right)) => floats(op, *left, *right).map(Value::Float),
        (Value::Str(left), Value::Str(right)) => Ok(Value::text(format!("{left}{right}"))),
        _ => times(op, left, right),
    }
}

fn integers(op: BinaryOp, left: i64, right: i64) -> Result<i64, Broken> {
    match op {
        BinaryOp::Add => number::ranged(left.checked_add(right)),
        BinaryOp::Sub => number::ranged(left.checked_sub(right)),
        BinaryOp::Mul => number::ranged(left.checked_mul(right)),
        BinaryOp::Div => number::divided(left, right),
        _ => number::remainder(left, right),
    }
}

fn floats(op: BinaryOp, left: f64, right: f64) -> Result<f64, Broken> {
    Ok(match op {
        BinaryOp::Add => left + right,
        BinaryOp::Sub => left - right,
        BinaryOp::Mul => left * right,
        _ => number::divided_float(left, right)?,
    })
}

fn times(op: BinaryOp, left: &Value, right: &Value) -> Result<Value, Broken> {
    match (op, left, right) {
        (BinaryOp::Add | BinaryOp::Sub, Value::Duration(left), Value::Duration(right))
        | (BinaryOp::Sub, Value::Instant(left), Value::Instant(right)) => {
            integers(op, *left, *right).map(Value::Duration)
        }
        (BinaryOp::Add | BinaryOp::Sub, Value::Instant(left), Value::Duration(right)) => {
            integers(op, *left, *right).map(Value::Instant)
        }
        (BinaryOp::Mul, Value::Duration(left), Value::Int(right)) => integers(op, *left, *right).map(Value::Duration),
        (BinaryOp::Div, Value::Duration(left), Value::Int(right)) => {
            number::divided_half_up(*left, *right).map(Value::Duration)
        }
        (BinaryOp::Mul | BinaryOp::Div, Value::Duration(left), Value::Float(right)) => {
            floats(op, number::to_float(*left), *right).and_then(number::round).map(Value::Duration)
        }
        other => unreachable!("the checker lets no such operands be: {other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(op: BinaryOp, left: i64, right: i64) -> Result<i64, Broken> {
        integers(op, left, right)
    }

    #[test]
    fn leaving_the_range_is_a_fault() {
        assert_eq!(int(BinaryOp::Add, number::MAX_INT - 1, 1), Ok(number::MAX_INT));
        for (op, left, right) in [
            (BinaryOp::Add, number::MAX_INT, 1),
            (BinaryOp::Sub, -number::MAX_INT, 1),
            (BinaryOp::Mul, number::MAX_INT, number::MAX_INT),
        ] {
            assert_eq!(int(op, left, right), Err("integer overflow".into()));
        }
    }

    #[test]
    fn division_truncates_and_the_remainder_follows_the_dividend() {
        let signs = [(7, 2), (-7, 2), (7, -2), (-7, -2)];
        assert_eq!(signs.map(|(left, right)| int(BinaryOp::Div, left, right).unwrap()), [3, -3, -3, 3]);
        assert_eq!(signs.map(|(left, right)| int(BinaryOp::Rem, left, right).unwrap()), [1, -1, 1, -1]);
        assert_eq!(int(BinaryOp::Rem, 1, 0), Err("division by zero".into()));
    }

    #[test]
    fn durations_scale_half_up() {
        let scaled = binary(BinaryOp::Mul, &Value::Duration(3), &Value::Float(0.5)).unwrap();
        assert!(order::equal(&scaled, &Value::Duration(2)));
        let divided = binary(BinaryOp::Div, &Value::Duration(-3), &Value::Int(2)).unwrap();
        assert!(order::equal(&divided, &Value::Duration(-1)));
    }
}
