//! Promises: decided once, by `keep` or `fail`, and then told to everyone who waits.
//!
//! Deciding takes effect at once; telling is enqueued, so that nobody is called inside a step. A promise is a `Future`,
//! and has [`Promise::wait`] for callers without an executor. Dropping the future after it was polled gives the promise
//! up, when nobody else waits; a promise that nobody ever waited for goes on without.

mod blocking;
mod core;

pub(crate) use self::blocking::polled;

use self::blocking::refuse_to_block;
use self::core::{Core, Outcome, Waiter};
use crate::actor::{Context, State};
use crate::fault::{Fault, caught};
use crate::json::{Json, ToJson};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Weak};
use std::task::Poll;

/// A value that is still to come, or the error that came instead.
///
/// Clones are handles on the same promise.
pub struct Promise<T, E> {
    handle: Handle<T, E>,
}

enum Handle<T, E> {
    /// Somebody who may decide, ask or wait.
    Whole(Arc<Core<T, E>>),
    /// A future that was polled: it keeps the promise no longer alive, so that it hears when nobody can decide.
    Waiting(Weak<Core<T, E>>, Waiter<T, E>),
}

/// What a promise may carry: it goes from thread to thread, and to everyone who waits.
pub trait Value: Clone + Send + 'static {}

impl<T: Clone + Send + 'static> Value for T {}

/// What a promise may fail with: any error that has a place for a fault.
pub trait Error: Value + From<Fault> {}

impl<E: Value + From<Fault>> Error for E {}

/// The fault of a promise that nobody can decide any more.
pub(crate) const DROPPED: &str = "a promise was dropped undecided";

impl<T: Value, E: Error> Promise<T, E> {
    /// A promise to be decided.
    #[must_use]
    pub fn new() -> Self {
        Self { handle: Handle::Whole(Arc::new(Core::new())) }
    }

    /// A promise that is kept already.
    #[must_use]
    pub fn kept(value: T) -> Self {
        Self::decided(Ok(value))
    }

    /// A promise that has failed already.
    #[must_use]
    pub fn failed<F: Into<E>>(error: F) -> Self {
        Self::decided(Err(error.into()))
    }

    fn decided(outcome: Outcome<T, E>) -> Self {
        Self { handle: Handle::Whole(Arc::new(Core::decided(outcome))) }
    }

    /// The first part of an `async fn`: what it throws, faults too, fails the promise.
    pub fn run(body: impl FnOnce() -> Result<Self, E>) -> Self {
        flat(caught(body)).unwrap_or_else(Self::failed)
    }

    /// Decides the promise, unless it is decided or given up.
    pub fn keep(&self, value: T) {
        self.decide(Ok(value));
    }

    /// Fails the promise, unless it is decided or given up.
    pub fn fail<F: Into<E>>(&self, error: F) {
        self.decide(Err(error.into()));
    }

    fn decide(&self, outcome: Outcome<T, E>) {
        self.with(|core| core.decide(outcome));
    }

    /// What it was decided to be, without a copy where this is the only handle.
    fn take(&mut self) -> Option<Outcome<T, E>> {
        match &mut self.handle {
            Handle::Whole(core) => Core::take(core).or_else(|| core.outcome()),
            Handle::Waiting(core, _) => core.upgrade().and_then(|core| core.outcome()),
        }
    }

    /// Does something with what the handles share, if anybody still has it.
    fn with<R>(&self, act: impl FnOnce(&Arc<Core<T, E>>) -> R) -> Option<R> {
        match &self.handle {
            Handle::Whole(core) => Some(act(core)),
            Handle::Waiting(core, _) => core.upgrade().map(|core| act(&core)),
        }
    }

    /// Whether it is neither decided nor given up.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.with(|core| core.is_pending()).unwrap_or(false)
    }

    /// Says that nobody waits any more: the promise stays undecided, and whoever would decide it can see so.
    pub fn give_up(&self) {
        self.with(|core| core.give_up());
    }

    /// What it was decided to be. For tests.
    ///
    /// # Panics
    /// While it is pending.
    pub fn value(&self) -> Result<T, E> {
        let outcome = self.with(|core| core.outcome()).flatten();
        outcome.unwrap_or_else(|| panic!("the promise is pending"))
    }

    /// Blocks until it is decided.
    ///
    /// # Panics
    /// Inside a step and in a port's driver, where it could never return; where it would block a thread that drives futures,
    /// as far as that can be known: in the body of an `async` scope, and with the feature `tokio` on all of Tokio's; and in
    /// a test that would wait forever for virtual time.
    pub fn wait(mut self) -> Result<T, E> {
        refuse_to_block("Promise::wait");
        if let Some(outcome) = self.take() {
            return outcome;
        }
        let (sender, receiver) = sync_channel(1);
        self.with(|core| {
            assert!(!(core.is_pending() && core.in_test()), "the promise is pending");
            Core::subscribe(core, move |outcome| drop(sender.send(outcome)));
        });
        drop(self);
        receiver.recv().unwrap_or_else(|_| Err(E::from(Fault::new(DROPPED))))
    }

    /// The rest of an `async fn` after an `await`: one later step, whose result decides the promise returned.
    #[must_use]
    pub fn then<S: State, U: Value>(
        self,
        quark: &Context<S>,
        rest: impl FnOnce(&mut S, T) -> Result<U, E> + Send + 'static,
    ) -> Promise<U, E> {
        self.resumed(quark, |state, value, next| next.decide(rest(state, value)))
    }

    /// Like [`Promise::then`], for a rest that awaits again or returns early.
    #[must_use]
    pub fn then_await<S: State, U: Value>(
        self,
        quark: &Context<S>,
        rest: impl FnOnce(&mut S, T) -> Result<Promise<U, E>, E> + Send + 'static,
    ) -> Promise<U, E> {
        self.resumed(quark, |state, value, next| match rest(state, value) {
            Ok(promise) => promise.forward(next),
            Err(error) => next.fail(error),
        })
    }

    /// The promise that a later step decides; waiting for it keeps the actor alive.
    fn resumed<S: State, U: Value>(
        mut self,
        quark: &Context<S>,
        resume: impl FnOnce(&mut S, T, &Promise<U, E>) + Send + 'static,
    ) -> Promise<U, E> {
        let (next, actor) = (Promise::new(), quark.this());
        let decided = next.clone();
        let hear = move |outcome| match outcome {
            Ok(value) => actor.step(|state| {
                caught(|| resume(state, value, &decided)).unwrap_or_else(|fault| decided.fail(fault));
            }),
            Err(error) => decided.fail(error),
        };
        if self.with(|core| core.is_decided()).unwrap_or(false) {
            core::tell(move || self.take().map_or((), hear));
        } else {
            self.before(&next, |core| Core::subscribe(core, hear));
        }
        next
    }

    /// Decides `next` in the moment in which this promise is decided: both are the promise of one `async fn`.
    fn forward(&self, next: &Self) {
        let decided = next.clone();
        self.before(next, |core| Core::follow(core, move |outcome| decided.decide(outcome)));
    }

    /// Waits on behalf of `next`: when that is given up, so is this, if nobody else waits.
    fn before<U: Value>(&self, next: &Promise<U, E>, wait: impl FnOnce(&Arc<Core<T, E>>) -> u64) {
        self.with(|core| {
            let (waiter, core) = (wait(core), Arc::downgrade(core));
            let leave = move || {
                if let Some(core) = core.upgrade() {
                    core.leave(waiter);
                }
            };
            next.with(|next| next.on_give_up(leave));
        });
    }
}

/// A fault as the error that it becomes in a promise.
fn flat<T, E: From<Fault>>(result: Result<Result<T, E>, Fault>) -> Result<T, E> {
    result.unwrap_or_else(|fault| Err(fault.into()))
}

impl<T: Value, E: Error> Future for Promise<T, E> {
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut std::task::Context<'_>) -> Poll<Self::Output> {
        if let Handle::Whole(core) = &self.handle {
            let waiter = Waiter::subscribe(core);
            self.handle = Handle::Waiting(Arc::downgrade(core), waiter);
        }
        match &self.handle {
            Handle::Waiting(_, waiter) => waiter.poll(context),
            Handle::Whole(_) => unreachable!("it waits since the lines above"),
        }
    }
}

impl<T, E> Drop for Promise<T, E> {
    fn drop(&mut self) {
        if let Handle::Waiting(core, waiter) = &self.handle
            && let Some(core) = core.upgrade()
        {
            core.leave(waiter.ticket);
        }
    }
}

impl<T, E> Clone for Promise<T, E> {
    fn clone(&self) -> Self {
        let core = match &self.handle {
            Handle::Whole(core) => Some(Arc::clone(core)),
            Handle::Waiting(core, _) => core.upgrade(),
        };
        Self { handle: Handle::Whole(core.unwrap_or_else(|| Arc::new(Core::new()))) }
    }
}

impl<T: Value, E: Error> Default for Promise<T, E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T, E> PartialEq for Promise<T, E> {
    /// Two handles are equal when they are handles on the same promise.
    fn eq(&self, other: &Self) -> bool {
        match (&self.handle, &other.handle) {
            (Handle::Whole(one), Handle::Whole(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl<T, E> Promise<T, E> {
    fn state(&self) -> &'static str {
        match &self.handle {
            Handle::Whole(core) => core.state(),
            Handle::Waiting(core, _) => core.upgrade().map_or("pending", |core| core.state()),
        }
    }
}

impl<T, E> fmt::Debug for Promise<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} promise", self.state())
    }
}

impl<T, E> ToJson for Promise<T, E> {
    /// `"pending"`, `"kept"` or `"failed"`, for the texts of tests.
    fn to_json(&self) -> Json {
        self.state().to_json()
    }
}

#[cfg(test)]
mod tests;
