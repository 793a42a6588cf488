//! Faults: what a broken `assert`, a missing key or a division by zero becomes.
//!
//! A fault is a panic whose text ends in the Quark file and line. It undoes nothing and poisons no lock. This
//! module never prints and never decides who hears of a fault; the runtime does.

mod host;

pub use host::Calling;
pub(crate) use host::{explained, forget, raise};

use crate::json::ToJson;
use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A fault that was caught: its text, with the Quark file and line where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    text: String,
}

impl Fault {
    /// A fault with this text, which already names its place.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }

    /// What happened and where: `division by zero (clock.q:14)`.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The fault that a caught panic carried.
    pub(crate) fn from_panic(payload: &(dyn Any + Send)) -> Self {
        let text = payload.downcast_ref::<String>().cloned();
        let text = text.or_else(|| payload.downcast_ref::<&str>().map(ToString::to_string));
        Self::new(text.unwrap_or_else(|| "a panic without a text".to_owned()))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Fault {}

/// Stops the step with a fault at a place in Quark source, such as `clock.q:14`.
///
/// # Panics
/// Always: that is how a fault travels.
#[track_caller]
pub fn fault(text: impl fmt::Display, location: &str) -> ! {
    raise(&format!("{text} ({location})"))
}

/// Faults unless an asserted condition holds; `source` is the expression as it was written.
///
/// # Panics
/// With `assertion failed: {source}` when the condition is false.
#[track_caller]
pub fn assert(condition: bool, source: &str, location: &str) {
    if !condition {
        fault(format_args!("assertion failed: {source}"), location);
    }
}

/// Faults unless two values are equal.
///
/// # Panics
/// With `assertion failed: a == b (left: …, right: …)`, both values in JSON.
#[track_caller]
pub fn assert_equal<L, R>(left: &L, right: &R, source: &str, location: &str)
where
    L: PartialEq<R> + ToJson + ?Sized,
    R: ToJson + ?Sized,
{
    compared(left == right, left, right, source, location);
}

/// Faults unless two values differ.
///
/// # Panics
/// With `assertion failed: a != b (left: …, right: …)`, both values in JSON.
#[track_caller]
pub fn assert_not_equal<L, R>(left: &L, right: &R, source: &str, location: &str)
where
    L: PartialEq<R> + ToJson + ?Sized,
    R: ToJson + ?Sized,
{
    compared(left != right, left, right, source, location);
}

/// Faults unless the first is less.
///
/// # Panics
/// With `assertion failed: a < b (left: …, right: …)`, both values in JSON.
#[track_caller]
pub fn assert_less<L, R>(left: &L, right: &R, source: &str, location: &str)
where
    L: PartialOrd<R> + ToJson + ?Sized,
    R: ToJson + ?Sized,
{
    compared(left < right, left, right, source, location);
}

/// Faults unless the first is less or equal.
///
/// # Panics
/// With `assertion failed: a <= b (left: …, right: …)`, both values in JSON.
#[track_caller]
pub fn assert_at_most<L, R>(left: &L, right: &R, source: &str, location: &str)
where
    L: PartialOrd<R> + ToJson + ?Sized,
    R: ToJson + ?Sized,
{
    compared(left <= right, left, right, source, location);
}

/// Faults unless the first is greater.
///
/// # Panics
/// With `assertion failed: a > b (left: …, right: …)`, both values in JSON.
#[track_caller]
pub fn assert_greater<L, R>(left: &L, right: &R, source: &str, location: &str)
where
    L: PartialOrd<R> + ToJson + ?Sized,
    R: ToJson + ?Sized,
{
    compared(left > right, left, right, source, location);
}

/// Faults unless the first is greater or equal.
///
/// # Panics
/// With `assertion failed: a >= b (left: …, right: …)`, both values in JSON.
#[track_caller]
pub fn assert_at_least<L, R>(left: &L, right: &R, source: &str, location: &str)
where
    L: PartialOrd<R> + ToJson + ?Sized,
    R: ToJson + ?Sized,
{
    compared(left >= right, left, right, source, location);
}

#[track_caller]
fn compared<L: ToJson + ?Sized, R: ToJson + ?Sized>(held: bool, left: &L, right: &R, source: &str, location: &str) {
    if !held {
        let (left, right) = (left.encode(), right.encode());
        fault(format_args!("assertion failed: {source} (left: {left}, right: {right})"), location);
    }
}

/// Runs `body` and turns a panic in it into the fault that it carried, or that it is to the step which called the host.
pub fn caught<T>(body: impl FnOnce() -> T) -> Result<T, Fault> {
    forget();
    catch_unwind(AssertUnwindSafe(body)).map_err(|panic| Fault::from_panic(&*explained(panic)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_carries_its_place() {
        let fault = caught(|| fault("division by zero", "clock.q:14")).unwrap_err();
        assert_eq!(fault.to_string(), "division by zero (clock.q:14)");
    }

    #[test]
    fn an_assertion_shows_its_source() {
        assert!(caught(|| assert(true, "a", "a.q:1")).is_ok());
        let fault = caught(|| assert(false, "a == b", "a.q:1")).unwrap_err();
        assert_eq!(fault.text(), "assertion failed: a == b (a.q:1)");
    }

    #[test]
    fn comparisons_show_both_sides() {
        let text = |body: fn()| caught(body).unwrap_err().text().to_owned();
        let equal = text(|| assert_equal(&vec![1], &vec![2], "a == b", "a.q:1"));
        assert_eq!(equal, "assertion failed: a == b (left: [1], right: [2]) (a.q:1)");
        let less = text(|| assert_less("b", "a", "x < y", "a.q:2"));
        assert_eq!(less, r#"assertion failed: x < y (left: "b", right: "a") (a.q:2)"#);
        assert!(caught(|| assert_not_equal(&1, &1, "a != b", "a.q:3")).is_err());
        assert!(caught(|| assert_at_most(&2, &1, "a <= b", "a.q:4")).is_err());
        assert!(caught(|| assert_greater(&1, &1, "a > b", "a.q:5")).is_err());
        assert!(caught(|| assert_at_least(&1, &2, "a >= b", "a.q:6")).is_err());
        assert_greater(&2, &1, "a > b", "a.q:7");
        assert_at_least(&1, &1, "a >= b", "a.q:8");
        assert_at_most(&1, &1, "a <= b", "a.q:9");
    }

    #[test]
    fn any_panic_is_a_fault() {
        assert_eq!(caught(|| panic!("plain")).unwrap_err().text(), "plain");
        let odd = caught(|| std::panic::panic_any(7)).unwrap_err();
        assert_eq!(odd.text(), "a panic without a text");
    }
}
