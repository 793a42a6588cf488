//! Host code behind an interface: a panic that leaves it is a fault of the step that called it, and says so.
//!
//! A panic carries a text and nothing else, so what it left is noted beside it, on the thread that it goes through.

use super::Fault;
use std::any::Any;
use std::cell::{Cell, RefCell};

thread_local! {
    /// The innermost call of host code that the panic on this thread has left.
    static LEFT: Cell<Option<(&'static str, &'static str)>> = const { Cell::new(None) };

    /// The text of the last fault on this thread: a panic with it is one, and needs no other words.
    static RAISED: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Makes a call of host code through an interface: `host!("Policy.failure", "breaker.q:14", policy.failure(now))`.
///
/// What the host panics with becomes the fault `Policy.failure threw … (breaker.q:14)` of the step; a fault stays what
/// it is.
#[macro_export]
macro_rules! host {
    ($method:expr, $location:expr, $call:expr) => {{
        let calling = $crate::fault::Calling::new($method, $location);
        let result = $call;
        calling.returned();
        result
    }};
}

/// A call of host code, while it is made.
#[doc(hidden)]
#[derive(Debug)]
pub struct Calling {
    method: &'static str,
    location: &'static str,
}

impl Calling {
    /// The call is about to be made.
    #[must_use]
    pub fn new(method: &'static str, location: &'static str) -> Self {
        Self { method, location }
    }

    /// It returned, so the host has dealt with whatever went wrong in it.
    pub fn returned(self) {
        forget();
        std::mem::forget(self);
    }
}

impl Drop for Calling {
    /// It was left: by a panic, unless an error of an argument was passed on.
    fn drop(&mut self) {
        if std::thread::panicking() && LEFT.get().is_none() {
            LEFT.set(Some((self.method, self.location)));
        }
    }
}

/// Nothing was left, unless a panic is on its way.
pub(crate) fn forget() {
    if !std::thread::panicking() {
        LEFT.set(None);
    }
}

/// Stops the step with a fault that has this text.
#[track_caller]
pub(crate) fn raise(text: &str) -> ! {
    RAISED.replace(text.to_owned());
    panic!("{text}")
}

/// What a caught panic goes on as: a fault that names the host's method, if it left one.
pub(crate) fn explained(panic: Box<dyn Any + Send>) -> Box<dyn Any + Send> {
    let Some((method, location)) = LEFT.take() else { return panic };
    let fault = Fault::from_panic(&*panic);
    if RAISED.with_borrow(|raised| raised == fault.text()) {
        return panic;
    }
    let text = format!("{method} threw {fault} ({location})");
    RAISED.replace(text.clone());
    Box::new(text)
}

#[cfg(test)]
mod tests {
    use super::super::{caught, fault};

    fn told(body: impl FnOnce() -> i64) -> String {
        caught(|| host!("Policy.failure", "breaker.q:14", body()))
            .map_or_else(|fault| fault.to_string(), |it| it.to_string())
    }

    #[test]
    fn a_panic_of_the_host_is_a_fault_that_names_the_method() {
        assert_eq!(told(|| 7), "7");
        assert_eq!(told(|| panic!("boom")), "Policy.failure threw boom (breaker.q:14)");
        let odd = told(|| std::panic::panic_any(7));
        assert_eq!(odd, "Policy.failure threw a panic without a text (breaker.q:14)");
    }

    fn boom() -> i64 {
        panic!("boom")
    }

    #[test]
    fn the_innermost_method_is_named() {
        assert_eq!(told(|| host!("Clock.now", "clock.q:3", boom())), "Clock.now threw boom (clock.q:3)");
    }

    #[test]
    fn a_fault_stays_what_it_is() {
        assert_eq!(told(|| fault("division by zero", "clock.q:14")), "division by zero (clock.q:14)");
        let told_otherwise = || caught(boom).unwrap_or_else(|fault| panic!("{fault}!"));
        assert_eq!(told(told_otherwise), "Policy.failure threw boom! (breaker.q:14)");
    }

    #[test]
    fn what_the_host_deals_with_is_forgotten() {
        let inner = || host!("Clock.now", "clock.q:3", boom());
        assert_eq!(told(|| std::panic::catch_unwind(inner).unwrap_or(7)), "7");
        assert_eq!(caught(|| panic!("later")).unwrap_err().text(), "later");
    }

    #[test]
    fn an_error_of_an_argument_is_no_panic() {
        let call = |argument: Result<i64, i64>| -> Result<i64, i64> { Ok(host!("A.b", "a.q:1", argument? + 1)) };
        assert_eq!((call(Ok(1)), call(Err(2))), (Ok(2), Err(2)));
    }
}
