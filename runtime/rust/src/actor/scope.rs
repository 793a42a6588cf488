//! Scopes: a body between an `enter` and an `exit`, with a `fail` for errors.

use crate::fault::{Fault, caught};
use crate::json::{DecodeError, Fields, FromJson, Json, Object, Path, ToJson};
use crate::promise::polled;
use std::any::type_name;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// What went wrong in a scope, as far as any language can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The type of the error.
    pub kind: String,
    /// What it says.
    pub message: String,
    /// Where it came from, if the language knows.
    pub stack: String,
}

impl Failure {
    /// A failure without a stack.
    #[must_use]
    pub fn new(kind: String, message: String) -> Self {
        Self { kind, message, stack: String::new() }
    }

    /// With a stack.
    #[must_use]
    pub fn with_stack(mut self, stack: String) -> Self {
        self.stack = stack;
        self
    }

    /// The failure that an error is.
    fn of<E: Failing + ?Sized>(error: &E) -> Self {
        Self::new(short_name(type_name::<E>()).to_owned(), error.to_string()).with_stack(format!("{error:?}"))
    }
}

impl ToJson for Failure {
    fn to_json(&self) -> Json {
        Fields::new().field("kind", &self.kind).field("message", &self.message).field("stack", &self.stack).into_json()
    }
}

impl FromJson for Failure {
    fn from_json(json: &Json, path: &Path<'_>) -> Result<Self, DecodeError> {
        let fields = Object::of(json, path)?;
        Ok(Self {
            kind: fields.field("kind").required()?,
            message: fields.field("message").required()?,
            stack: fields.field("stack").or(String::new)?,
        })
    }
}

/// What the body of a scope may fail with: anything that can be shown.
pub trait Failing: fmt::Display + fmt::Debug {}

impl<E: fmt::Display + fmt::Debug> Failing for E {}

fn short_name(name: &str) -> &str {
    let plain = name.split('<').next().unwrap_or(name);
    plain.rsplit("::").next().unwrap_or(plain)
}

/// A scope that has been entered: `exit` runs when it ends, however it ends.
pub struct Scope<F: Fn(Failure), X: FnMut()> {
    fail: F,
    exit: X,
}

impl<F: Fn(Failure), X: FnMut()> Scope<F, X> {
    /// The scope, once it has been entered.
    pub fn new(fail: F, exit: X) -> Self {
        Self { fail, exit }
    }

    /// Runs the body. A failure or a panic in it goes to `fail`, and then on unchanged.
    pub fn run<R, E: Failing>(self, body: impl FnOnce() -> Result<R, E>) -> Result<R, E> {
        match catch_unwind(AssertUnwindSafe(body)) {
            Ok(result) => self.told(result),
            Err(panic) => {
                (self.fail)(Failure::of(&Fault::from_panic(&*panic)));
                drop(self);
                resume_unwind(panic)
            }
        }
    }

    /// Awaits the body. A failure in it goes to `fail`; being dropped on the way is no failure.
    pub async fn run_async<R, E: Failing>(self, body: impl Future<Output = Result<R, E>>) -> Result<R, E> {
        let result = polled(body).await;
        self.told(result)
    }

    fn told<R, E: Failing>(self, result: Result<R, E>) -> Result<R, E> {
        result.inspect_err(|error| (self.fail)(Failure::of(error)))
    }
}

impl<F: Fn(Failure), X: FnMut()> Drop for Scope<F, X> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let _ = caught(&mut self.exit);
        } else {
            (self.exit)();
        }
    }
}

impl<F: Fn(Failure), X: FnMut()> fmt::Debug for Scope<F, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scope")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    fn told(body: impl FnOnce() -> Result<i64, Fault>) -> Vec<String> {
        let told = RefCell::new(Vec::new());
        let scope = Scope::new(
            |failure| told.borrow_mut().push(format!("{}: {}", failure.kind, failure.message)),
            || told.borrow_mut().push("exit".to_owned()),
        );
        let result = caught(|| scope.run(body));
        let result = result.and_then(|result| result).map_or_else(|fault| fault.to_string(), |value| value.to_string());
        told.borrow_mut().push(result);
        told.into_inner()
    }

    #[test]
    fn exit_always_runs_and_fail_for_errors() {
        assert_eq!(told(|| Ok(1)), ["exit", "1"]);
        assert_eq!(told(|| Err(Fault::new("no"))), ["Fault: no", "exit", "no"]);
        assert_eq!(told(|| panic!("oh")), ["Fault: oh", "exit", "oh"]);
    }

    #[test]
    fn a_failure_passes_through_json() {
        let failure = Failure::new("Timeout".to_owned(), "late".to_owned()).with_stack("here".to_owned());
        assert_eq!(Failure::decode(&failure.encode()).unwrap(), failure);
        assert_eq!(Failure::decode(r#"{"kind":"a","message":"b"}"#).unwrap().stack, "");
    }

    #[test]
    fn being_dropped_is_no_failure() {
        let told = RefCell::new(Vec::new());
        let scope = Scope::new(|_| told.borrow_mut().push("fail"), || told.borrow_mut().push("exit"));
        let mut body = Box::pin(scope.run_async(std::future::pending::<Result<(), Fault>>()));
        let waker = std::task::Waker::noop();
        assert!(body.as_mut().poll(&mut std::task::Context::from_waker(waker)).is_pending());
        drop(body);
        assert_eq!(told.into_inner(), ["exit"]);
    }
}
