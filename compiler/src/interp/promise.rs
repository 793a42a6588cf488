//! Promises: decided once; whoever waits is told later, as an effect.

use super::machine::{Frame, Machine};
use super::value::{ActorId, Stop, Value};
use crate::model::{Function, Id, Local};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A value that somebody will hand in later, or a failure in its place.
#[derive(Debug)]
pub struct Promise {
    state: RefCell<State>,
    /// Counts the promises of its machine that were dropped undecided.
    dropped: Rc<Cell<usize>>,
}

#[derive(Debug)]
enum State {
    Pending(Vec<Continuation>),
    Kept(Value),
    Failed(Stop),
    GivenUp,
}

/// The rest of an `async fn` that waits for a promise.
#[derive(Debug)]
pub(super) struct Continuation {
    pub(super) actor: ActorId,
    pub(super) function: Id<Function>,
    pub(super) frame: Frame,
    /// The first statement of the rest.
    pub(super) next: usize,
    /// Where the awaited value goes.
    pub(super) local: Id<Local>,
    /// What the whole function promised.
    pub(super) result: Rc<Promise>,
}

impl Promise {
    pub(super) fn new(dropped: Rc<Cell<usize>>) -> Rc<Promise> {
        Rc::new(Promise { state: RefCell::new(State::Pending(Vec::new())), dropped })
    }

    /// Whether it is neither decided nor given up.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        matches!(*self.state.borrow(), State::Pending(_))
    }

    /// `pending`, `kept` or `failed`; one that was given up counts as failed.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match *self.state.borrow() {
            State::Pending(_) => "pending",
            State::Kept(_) => "kept",
            State::Failed(_) | State::GivenUp => "failed",
        }
    }

    /// What it was kept with or failed with; `None` while it is pending and after it was given up.
    #[must_use]
    pub fn outcome(&self) -> Option<Result<Value, Stop>> {
        match &*self.state.borrow() {
            State::Kept(value) => Some(Ok(value.clone())),
            State::Failed(stop) => Some(Err(stop.clone())),
            State::Pending(_) | State::GivenUp => None,
        }
    }

    /// Says that nobody waits any longer.
    pub fn give_up(&self) {
        if self.is_pending() {
            self.state.replace(State::GivenUp);
        }
    }

    /// Decides, and gives whoever waits; the first decision stands.
    fn decide(&self, outcome: Result<Value, Stop>) -> Vec<Continuation> {
        if !self.is_pending() {
            return Vec::new();
        }
        let decided = match outcome {
            Ok(value) => State::Kept(value),
            Err(stop) => State::Failed(stop),
        };
        match self.state.replace(decided) {
            State::Pending(waiters) => waiters,
            _ => Vec::new(),
        }
    }
}

impl Drop for Promise {
    fn drop(&mut self) {
        if self.is_pending() {
            self.dropped.set(self.dropped.get() + 1);
        }
    }
}

impl Machine<'_> {
    /// A promise that is not decided yet.
    pub(super) fn promise(&self) -> Rc<Promise> {
        Promise::new(self.dropped.clone())
    }

    /// Decides a promise at once, and tells whoever waits later.
    pub(super) fn decide(&mut self, promise: &Promise, outcome: &Result<Value, Stop>) {
        for waiter in promise.decide(outcome.clone()) {
            self.resume_later(waiter, outcome.clone());
        }
    }

    /// Has a continuation run when its promise is decided; where it is already, as soon as the steps have ended.
    pub(super) fn wait(&mut self, promise: &Rc<Promise>, waiter: Continuation) {
        let outcome = match &mut *promise.state.borrow_mut() {
            State::Pending(waiters) => return waiters.push(waiter),
            State::GivenUp => return waiter.result.give_up(),
            State::Kept(value) => Ok(value.clone()),
            State::Failed(stop) => Err(stop.clone()),
        };
        self.resume_later(waiter, outcome);
    }
}
