//! What the handles on one promise share.

use crate::actor::{in_current_runtime, put_off};
use crate::runtime::{Runtime, WeakRuntime};
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};

pub(super) type Outcome<T, E> = Result<T, E>;

/// What is decided already, and who asked for it.
type Decided<T, E, H> = Option<(Outcome<T, E>, H)>;

/// Whoever waits for the outcome.
struct Listener<T, E> {
    ticket: u64,
    /// When it is decided, and not after what was enqueued before: for another promise that is decided with it.
    at_once: bool,
    hear: Box<dyn FnOnce(Outcome<T, E>) + Send>,
}

pub(super) struct Core<T, E> {
    inner: Mutex<Inner<T, E>>,
    /// Whether there is an outcome, for whoever only asks that.
    decided: AtomicBool,
    /// Where the promise was made, if in a step of a test.
    home: Option<WeakRuntime>,
}

struct Inner<T, E> {
    outcome: Option<Outcome<T, E>>,
    given_up: bool,
    waiters: Vec<Listener<T, E>>,
    tickets: u64,
    on_give_up: Vec<Box<dyn FnOnce() + Send>>,
}

impl<T, E> Core<T, E> {
    pub(super) fn new() -> Self {
        Self::of(None, in_current_runtime(Runtime::of_test).flatten())
    }

    /// One that nobody decides any more.
    pub(super) fn decided(outcome: Outcome<T, E>) -> Self {
        Self::of(Some(outcome), None)
    }

    fn of(outcome: Option<Outcome<T, E>>, home: Option<WeakRuntime>) -> Self {
        let decided = AtomicBool::new(outcome.is_some());
        let inner = Inner { outcome, given_up: false, waiters: Vec::new(), tickets: 0, on_give_up: Vec::new() };
        Self { inner: Mutex::new(inner), decided, home }
    }

    pub(super) fn is_decided(&self) -> bool {
        self.decided.load(Ordering::Acquire)
    }

    pub(super) fn is_pending(&self) -> bool {
        !self.is_decided() && {
            let inner = self.inner.lock();
            inner.outcome.is_none() && !inner.given_up
        }
    }

    /// Whether it was made in virtual time, where nothing happens while one blocks.
    pub(super) fn in_test(&self) -> bool {
        let home = self.home.as_ref().and_then(WeakRuntime::upgrade);
        home.is_some_and(|runtime| runtime.world().recording().is_some())
    }

    pub(super) fn state(&self) -> &'static str {
        let inner = self.inner.lock();
        match inner.outcome {
            None if inner.given_up => "failed",
            None => "pending",
            Some(Ok(_)) => "kept",
            Some(Err(_)) => "failed",
        }
    }

    /// Nobody waits any more.
    pub(super) fn give_up(&self) {
        let mut inner = self.inner.lock();
        if inner.outcome.is_none() && !inner.given_up {
            inner.given_up = true;
            let (waiters, hooks) = (std::mem::take(&mut inner.waiters), std::mem::take(&mut inner.on_give_up));
            drop(inner);
            drop(waiters);
            for hook in hooks {
                hook();
            }
        }
    }

    /// One of those who wait does so no more; the last one gives the promise up.
    pub(super) fn leave(&self, ticket: u64) {
        let mut inner = self.inner.lock();
        let Some(place) = inner.waiters.iter().position(|other| other.ticket == ticket) else { return };
        let waiter = inner.waiters.swap_remove(place);
        let last = inner.waiters.is_empty();
        drop(inner);
        drop(waiter);
        if last {
            self.give_up();
        }
    }

    /// Calls `hook` when the promise is given up.
    pub(super) fn on_give_up(&self, hook: impl FnOnce() + Send + 'static) {
        let mut inner = self.inner.lock();
        if inner.given_up {
            drop(inner);
            hook();
        } else {
            inner.on_give_up.push(Box::new(hook));
        }
    }
}

impl<T: Clone + Send + 'static, E: Clone + Send + 'static> Core<T, E> {
    pub(super) fn outcome(&self) -> Option<Outcome<T, E>> {
        self.inner.lock().outcome.clone()
    }

    /// The outcome, if it is decided and nobody else can ever ask for it.
    pub(super) fn take(core: &mut Arc<Self>) -> Option<Outcome<T, E>> {
        let inner = Arc::get_mut(core)?.inner.get_mut();
        let outcome = inner.outcome.take()?;
        inner.given_up = true;
        Some(outcome)
    }

    /// Decides it, if that is still open, and has those who wait told.
    pub(super) fn decide(&self, outcome: Outcome<T, E>) {
        let mut inner = self.inner.lock();
        if inner.outcome.is_some() || inner.given_up {
            return;
        }
        self.decided.store(true, Ordering::Release);
        if inner.waiters.is_empty() {
            inner.outcome = Some(outcome);
            return;
        }
        let waiters = std::mem::take(&mut inner.waiters);
        inner.outcome = Some(outcome.clone());
        drop(inner);
        let (at_once, later): (Vec<_>, Vec<_>) = waiters.into_iter().partition(|waiter| waiter.at_once);
        for waiter in at_once {
            (waiter.hear)(outcome.clone());
        }
        if !later.is_empty() {
            tell(move || later.into_iter().for_each(|waiter| (waiter.hear)(outcome.clone())));
        }
    }

    /// Has `hear` told the outcome, in its turn among the effects. The ticket is for leaving.
    pub(super) fn subscribe(core: &Arc<Self>, hear: impl FnOnce(Outcome<T, E>) + Send + 'static) -> u64 {
        let (ticket, decided) = core.note(false, hear);
        if let Some((outcome, hear)) = decided {
            tell(move || hear(outcome));
        }
        ticket
    }

    /// Has `hear` told the outcome in the moment of the decision.
    pub(super) fn follow(core: &Arc<Self>, hear: impl FnOnce(Outcome<T, E>) + Send + 'static) -> u64 {
        let (ticket, decided) = core.note(true, hear);
        if let Some((outcome, hear)) = decided {
            hear(outcome);
        }
        ticket
    }

    /// Notes who waits; if it is decided already, the outcome comes back with `hear`.
    fn note<H>(&self, at_once: bool, hear: H) -> (u64, Decided<T, E, H>)
    where
        H: FnOnce(Outcome<T, E>) + Send + 'static,
    {
        let mut inner = self.inner.lock();
        inner.tickets += 1;
        let ticket = inner.tickets;
        if let Some(outcome) = inner.outcome.clone() {
            return (ticket, Some((outcome, hear)));
        }
        inner.waiters.push(Listener { ticket, at_once, hear: Box::new(hear) });
        (ticket, None)
    }
}

impl<T, E> Drop for Core<T, E> {
    fn drop(&mut self) {
        let inner = self.inner.get_mut();
        if inner.outcome.is_none()
            && !inner.given_up
            && let Some(runtime) = self.home.as_ref().and_then(WeakRuntime::upgrade)
        {
            runtime.world().dropped_promise();
        }
    }
}

/// Tells after what was enqueued before, or at once where nothing is carried out.
pub(super) fn tell(effect: impl FnOnce() + Send + 'static) {
    if let Some(effect) = put_off(Box::new(effect)) {
        effect();
    }
}

/// A future's place among those who wait.
pub(super) struct Waiter<T, E> {
    pub(super) ticket: u64,
    slot: Arc<Slot<T, E>>,
}

struct Slot<T, E> {
    inner: Mutex<SlotInner<T, E>>,
}

struct SlotInner<T, E> {
    outcome: Option<Outcome<T, E>>,
    waker: Option<Waker>,
    lost: bool,
}

/// Fills a slot, with the news that nobody can decide any more when it is dropped before.
struct Teller<T, E>(Arc<Slot<T, E>>);

impl<T: super::Value, E: super::Error> Waiter<T, E> {
    pub(super) fn subscribe(core: &Arc<Core<T, E>>) -> Self {
        let inner = SlotInner { outcome: None, waker: None, lost: false };
        let slot = Arc::new(Slot { inner: Mutex::new(inner) });
        let teller = Teller(Arc::clone(&slot));
        let ticket = Core::subscribe(core, move |outcome| teller.tell(outcome));
        Self { ticket, slot }
    }

    pub(super) fn poll(&self, context: &mut Context<'_>) -> Poll<Outcome<T, E>> {
        let mut inner = self.slot.inner.lock();
        match &inner.outcome {
            Some(outcome) => Poll::Ready(outcome.clone()),
            None if inner.lost => Poll::Ready(Err(crate::Fault::new(super::DROPPED).into())),
            None => {
                inner.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl<T, E> Teller<T, E> {
    fn tell(self, outcome: Outcome<T, E>) {
        self.0.inner.lock().outcome = Some(outcome);
    }
}

impl<T, E> Drop for Teller<T, E> {
    fn drop(&mut self) {
        let waker = {
            let mut inner = self.0.inner.lock();
            inner.lost = true;
            inner.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}
