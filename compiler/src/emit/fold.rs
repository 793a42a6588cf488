//! The values of constants, for languages that compute nothing in one.

use crate::model::{BinaryOp, Expr, ExprKind, Part, Program, UnaryOp};

/// The value of a constant.
#[derive(Clone, Debug, PartialEq)]
pub enum Folded {
    /// An `Int`.
    Int(i64),
    /// A `Float`.
    Float(f64),
    /// A `Bool`.
    Bool(bool),
    /// A `String`.
    Text(String),
    /// A `Duration` in milliseconds.
    Duration(i64),
}

/// What a constant's value comes to; `None` where it is not of literals, other constants and operators, or would fault.
#[must_use]
pub fn constant(program: &Program, value: &Expr) -> Option<Folded> {
    Some(match &value.kind {
        ExprKind::Int(value) => Folded::Int(*value),
        ExprKind::Float(value) => Folded::Float(*value),
        ExprKind::Bool(value) => Folded::Bool(*value),
        ExprKind::Str(text) => Folded::Text(text.clone()),
        ExprKind::Duration(value) => Folded::Duration(*value),
        ExprKind::Constant(id) => constant(program, &program.constants[*id].value)?,
        ExprKind::Store(_, inner) => constant(program, inner)?,
        ExprKind::Unary(op, inner) => unary(*op, constant(program, inner)?)?,
        ExprKind::Binary(op, left, right) => binary(*op, constant(program, left)?, constant(program, right)?)?,
        ExprKind::Template(parts) => Folded::Text(template(program, parts)?),
        _ => return None,
    })
}

fn template(program: &Program, parts: &[Part]) -> Option<String> {
    let text = |part: &Part| match part {
        Part::Text(text) => Some(text.clone()),
        Part::Hole(hole) => match constant(program, hole)? {
            Folded::Int(value) => Some(value.to_string()),
            Folded::Bool(value) => Some(value.to_string()),
            Folded::Text(text) => Some(text),
            Folded::Duration(value) => Some(format!("{value}ms")),
            Folded::Float(_) => None,
        },
    };
    parts.iter().map(text).collect()
}

fn unary(op: UnaryOp, value: Folded) -> Option<Folded> {
    Some(match (op, value) {
        (UnaryOp::Neg, Folded::Int(value)) => Folded::Int(-value),
        (UnaryOp::Neg, Folded::Float(value)) => Folded::Float(-value),
        (UnaryOp::Neg, Folded::Duration(value)) => Folded::Duration(-value),
        (UnaryOp::Not, Folded::Bool(value)) => Folded::Bool(!value),
        _ => return None,
    })
}

fn binary(op: BinaryOp, left: Folded, right: Folded) -> Option<Folded> {
    use Folded::{Bool, Duration, Float, Int, Text};
    Some(match (left, right) {
        (Int(left), Int(right)) => integers(op, left, right)?,
        (Float(left), Float(right)) => floats(op, left, right)?,
        (Duration(left), Duration(right)) => match integers(op, left, right)? {
            Int(value) => Duration(value),
            other => other,
        },
        (Duration(left), Int(right)) | (Int(right), Duration(left)) if op == BinaryOp::Mul => {
            Duration(left.checked_mul(right)?)
        }
        (Text(left), Text(right)) if op == BinaryOp::Add => Text(left + &right),
        (Bool(left), Bool(right)) if op == BinaryOp::And => Bool(left && right),
        (Bool(left), Bool(right)) if op == BinaryOp::Or => Bool(left || right),
        (left, right) if op == BinaryOp::Eq => Bool(left == right),
        (left, right) if op == BinaryOp::Ne => Bool(left != right),
        _ => return None,
    })
}

fn integers(op: BinaryOp, left: i64, right: i64) -> Option<Folded> {
    Some(match op {
        BinaryOp::Add => Folded::Int(left.checked_add(right)?),
        BinaryOp::Sub => Folded::Int(left.checked_sub(right)?),
        BinaryOp::Mul => Folded::Int(left.checked_mul(right)?),
        BinaryOp::Div => Folded::Int(left.checked_div(right)?),
        BinaryOp::Rem => Folded::Int(left.checked_rem(right)?),
        _ => Folded::Bool(compared(op, left.partial_cmp(&right)?)?),
    })
}

fn floats(op: BinaryOp, left: f64, right: f64) -> Option<Folded> {
    Some(match op {
        BinaryOp::Add => Folded::Float(left + right),
        BinaryOp::Sub => Folded::Float(left - right),
        BinaryOp::Mul => Folded::Float(left * right),
        BinaryOp::Div if right != 0.0 => Folded::Float(left / right),
        _ => Folded::Bool(compared(op, left.partial_cmp(&right)?)?),
    })
}

fn compared(op: BinaryOp, order: std::cmp::Ordering) -> Option<bool> {
    Some(match op {
        BinaryOp::Eq => order.is_eq(),
        BinaryOp::Ne => order.is_ne(),
        BinaryOp::Lt => order.is_lt(),
        BinaryOp::Le => order.is_le(),
        BinaryOp::Gt => order.is_gt(),
        BinaryOp::Ge => order.is_ge(),
        _ => return None,
    })
}
