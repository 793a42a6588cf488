//! Faults: what a broken `assert`, a missing key or a division by zero becomes.
//!
//! A fault is a panic whose text ends in the Quark file and line. It undoes nothing and poisons no lock. This
//! module never prints and never decides who hears of a fault; the runtime does.

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
    panic!("{text} ({location})")
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

/// Runs `body` and turns a panic in it into the fault that it carried.
pub fn caught<T>(body: impl FnOnce() -> T) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(body)).map_err(|payload| Fault::from_panic(&*payload))
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
    fn any_panic_is_a_fault() {
        assert_eq!(caught(|| panic!("plain")).unwrap_err().text(), "plain");
        let odd = caught(|| std::panic::panic_any(7)).unwrap_err();
        assert_eq!(odd.text(), "a panic without a text");
    }
}
