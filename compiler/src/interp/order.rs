//! Equality and order of values, as every target has them.

use super::value::{Broken, Value};
use std::cmp::Ordering;
use std::rc::Rc;

/// Structural equality. Floats compare as IEEE 754 says, also inside of other values; the order of a map's keys does
/// not matter. Promises, actors and instances are only equal to themselves: the checker asks for none of it.
#[expect(clippy::float_cmp, reason = "it is what the language means by equal")]
pub(super) fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Unit, Value::Unit) | (Value::None, Value::None) => true,
        (Value::Bool(left), Value::Bool(right)) => left == right,
        (Value::Int(left), Value::Int(right))
        | (Value::Duration(left), Value::Duration(right))
        | (Value::Instant(left), Value::Instant(right)) => left == right,
        (Value::Float(left), Value::Float(right)) => left == right,
        (Value::Str(left), Value::Str(right)) => left == right,
        (Value::Json(left), Value::Json(right)) => left == right,
        (Value::Case(left, a), Value::Case(right, b)) => left == right && a == b,
        (Value::List(left), Value::List(right)) => all_equal(left, right),
        (Value::Map(left), Value::Map(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, value)| right.get(key).is_some_and(|other| equal(value, other)))
        }
        (Value::Record(left), Value::Record(right)) => left.id == right.id && all_equal(&left.values, &right.values),
        (Value::Error(left), Value::Error(right)) => left.id == right.id && all_equal(&left.values, &right.values),
        (Value::Actor(left), Value::Actor(right)) => left == right,
        (Value::Instance(left), Value::Instance(right)) => Rc::ptr_eq(left, right),
        (Value::Promise(left), Value::Promise(right)) => Rc::ptr_eq(left, right),
        _ => false,
    }
}

fn all_equal(left: &[Value], right: &[Value]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| equal(left, right))
}

/// The order of two values of one type that has an order; `None` where one of them is NaN.
pub(super) fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Bool(left), Value::Bool(right)) => Some(left.cmp(right)),
        (Value::Int(left), Value::Int(right))
        | (Value::Duration(left), Value::Duration(right))
        | (Value::Instant(left), Value::Instant(right)) => Some(left.cmp(right)),
        (Value::Float(left), Value::Float(right)) => left.partial_cmp(right),
        // UTF-8 orders as code points do.
        (Value::Str(left), Value::Str(right)) => Some(left.cmp(right)),
        (Value::Case(_, left), Value::Case(_, right)) => Some(left.cmp(right)),
        (Value::List(left), Value::List(right)) => compare_lists(left, right),
        _ => None,
    }
}

fn compare_lists(left: &[Value], right: &[Value]) -> Option<Ordering> {
    for (left, right) in left.iter().zip(right) {
        match compare(left, right)? {
            Ordering::Equal => {}
            other => return Some(other),
        }
    }
    Some(left.len().cmp(&right.len()))
}

/// Checks that values have an order among each other.
pub(super) fn ordered<'a>(values: impl IntoIterator<Item = &'a Value>) -> Result<(), Broken> {
    if values.into_iter().all(has_order) { Ok(()) } else { Err("NaN has no order".into()) }
}

fn has_order(value: &Value) -> bool {
    match value {
        Value::Float(number) => !number.is_nan(),
        Value::List(elements) => elements.iter().all(has_order),
        _ => true,
    }
}

/// The index of the first value that comes before, or with `Ordering::Greater` after, all others.
pub(super) fn extreme(values: &[Value], wanted: Ordering) -> Result<Option<usize>, Broken> {
    ordered(values)?;
    let mut best: Option<usize> = None;
    for (index, value) in values.iter().enumerate() {
        if best.is_none_or(|best| compare(value, &values[best]) == Some(wanted)) {
            best = Some(index);
        }
    }
    Ok(best)
}
