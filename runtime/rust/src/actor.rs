//! Actors: shared, thread-safe handles on state, changed one step at a time.
//!
//! A step runs under its actor's lock. The ranks of the steps on this thread only fall, so that host code which calls
//! back into one gets a fault and never a deadlock. When the outermost step of a thread has ended, also by a fault, what
//! its steps enqueued is carried out.

mod scope;

pub use scope::{Failing, Failure, Scope};

use crate::fault::{caught, explained, forget, raise};
use crate::port::{Events, Kind, Port};
use crate::runtime::{Effect, Runtime, TimerId, while_draining};
use crate::time::{Duration, Instant};
use parking_lot::Mutex;
use smallvec::SmallVec;
use std::cell::RefCell;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

/// The state of an actor, as generated.
pub trait State: Send + 'static {
    /// The actor's type.
    const NAME: &'static str;

    /// Above the rank of every actor that this one's steps call.
    const RANK: u32;
}

/// A shared handle on an actor.
pub struct Actor<S: State> {
    core: Arc<Core<S>>,
}

struct Core<S> {
    runtime: Runtime,
    state: Mutex<S>,
}

/// What a state knows of its own actor: itself and the runtime.
pub struct Context<S: State> {
    runtime: Runtime,
    actor: Weak<Core<S>>,
    life: Arc<Life>,
}

#[derive(Default)]
pub(crate) struct Life {
    /// What the actor hears as soon as it is made.
    at_once: Mutex<Vec<Box<dyn FnOnce() + Send>>>,
    retired: AtomicBool,
    /// The timers that it may have set.
    timers: Mutex<Vec<TimerId>>,
}

impl Life {
    pub(crate) fn has_ended(&self) -> bool {
        self.retired.load(Ordering::Acquire)
    }

    /// A timer of the actor's own, which ends with it.
    pub(crate) fn timer(&self) -> TimerId {
        let timer = TimerId::fresh();
        self.timers.lock().push(timer);
        timer
    }

    fn end(&self, runtime: &Runtime) {
        self.retired.store(true, Ordering::Release);
        self.timers.lock().drain(..).for_each(|timer| runtime.world().cancel_timer(timer));
    }
}

struct Step {
    name: &'static str,
    rank: u32,
    /// Its place among those entered.
    runtime: usize,
}

/// What this thread is in.
struct Inside {
    /// Innermost last.
    steps: Vec<Step>,
    /// The runtimes that these steps belong to, in the order in which they were entered.
    entered: SmallVec<[Runtime; 1]>,
    /// What would stand alone in the queue of the first of these: mostly the rest of an `async fn`. It spares the queue.
    alone: Option<Effect>,
    /// Whether that is being carried out.
    is_busy: bool,
}

/// What is to be done when a step has ended.
enum Left {
    /// The one around it goes on.
    Nothing,
    Alone(Effect),
    Queues(SmallVec<[Runtime; 1]>),
}

impl Inside {
    fn runtime(&self) -> Option<&Runtime> {
        let outermost = if self.is_busy { self.entered.first() } else { None };
        self.steps.last().map(|step| &self.entered[step.runtime]).or(outermost)
    }

    /// Puts off an effect of the current runtime; gives it back where there is none.
    fn put_off(&mut self, effect: Effect) -> Option<Effect> {
        let Some(runtime) = self.runtime() else { return Some(effect) };
        if self.entered.len() == 1 && self.alone.is_none() && runtime.is_idle() {
            self.alone = Some(effect);
            return None;
        }
        let runtime = runtime.clone();
        self.queue_up();
        runtime.put_off(effect);
        None
    }

    /// What was alone no longer is.
    fn queue_up(&mut self) {
        if let Some(effect) = self.alone.take() {
            self.entered[0].put_off(effect);
        }
    }

    fn is_in_step(&self) -> bool {
        !self.steps.is_empty() || self.is_busy
    }

    fn left(&mut self) -> Left {
        if self.is_in_step() {
            return Left::Nothing;
        }
        match self.alone.take() {
            Some(effect) => {
                self.is_busy = true;
                Left::Alone(effect)
            }
            None => Left::Queues(std::mem::take(&mut self.entered)),
        }
    }

    fn enter<S: State>(&mut self, runtime: &Runtime) {
        if let Some(outer) = self.steps.last().filter(|outer| outer.rank <= S::RANK) {
            raise(&format!("a step of {} was entered from a step of {}", S::NAME, outer.name));
        }
        let known = self.entered.iter().position(|other| other.is(runtime));
        let place = known.unwrap_or(self.entered.len());
        if known.is_none() {
            self.entered.push(runtime.clone());
        }
        self.steps.push(Step { name: S::NAME, rank: S::RANK, runtime: place });
    }
}

thread_local! {
    static INSIDE: RefCell<Inside> =
        const { RefCell::new(Inside { steps: Vec::new(), entered: SmallVec::new_const(), alone: None, is_busy: false }) };
}

/// Whether this thread is inside a step, or does what one has left.
pub(crate) fn in_step() -> bool {
    INSIDE.with_borrow(Inside::is_in_step)
}

/// Has an effect carried out in its turn among those of the current runtime; gives it back where there is none.
pub(crate) fn put_off(effect: Effect) -> Option<Effect> {
    let effect = INSIDE.with_borrow_mut(|inside| inside.put_off(effect))?;
    let mut effect = Some(effect);
    while_draining(|runtime| effect.take().map(|effect| runtime.put_off(effect)));
    effect
}

/// Lets what this thread put off before go first.
pub(crate) fn queue_up() {
    INSIDE.with_borrow_mut(Inside::queue_up);
}

/// Tells `ask` the runtime of the step that this thread is in, or whose effects it carries out. It must enter no step.
pub(crate) fn in_current_runtime<R>(ask: impl FnOnce(&Runtime) -> R) -> Option<R> {
    INSIDE.with_borrow(|inside| match inside.runtime() {
        Some(runtime) => Some(ask(runtime)),
        None => while_draining(ask),
    })
}

/// Leaves a step. Once none is left, carries out what the steps of this thread enqueued.
fn leave() {
    let mut left = INSIDE.with_borrow_mut(|inside| {
        inside.steps.pop();
        inside.left()
    });
    while let Left::Alone(effect) = left {
        if let Err(fault) = caught(effect)
            && let Some(runtime) = in_current_runtime(Runtime::clone)
        {
            runtime.world().report(&fault);
        }
        left = INSIDE.with_borrow_mut(|inside| {
            inside.is_busy = false;
            inside.left()
        });
    }
    if let Left::Queues(runtimes) = left {
        runtimes.iter().for_each(Runtime::drain);
    }
}

impl<S: State> Actor<S> {
    /// Makes an actor of the state that `make` gives for its context.
    pub fn spawn(runtime: &Runtime, make: impl FnOnce(Context<S>) -> S) -> Self {
        let life = Arc::new(Life::default());
        let core = Arc::new_cyclic(|actor| {
            let context = Context { runtime: runtime.clone(), actor: actor.clone(), life: Arc::clone(&life) };
            Core { runtime: runtime.clone(), state: Mutex::new(make(context)) }
        });
        let at_once = std::mem::take(&mut *life.at_once.lock());
        for effect in at_once {
            runtime.enqueue(effect);
        }
        Self { core }
    }

    /// Runs one step under the actor's lock.
    ///
    /// # Panics
    /// With the fault of the step, after what it enqueued has been carried out; and when the step is entered from one
    /// whose rank is not higher.
    pub fn step<R>(&self, body: impl FnOnce(&mut S) -> R) -> R {
        forget();
        INSIDE.with_borrow_mut(|inside| inside.enter::<S>(&self.core.runtime));
        let result = catch_unwind(AssertUnwindSafe(|| body(&mut self.core.state.lock())));
        let result = result.map_err(explained);
        leave();
        result.unwrap_or_else(|panic| resume_unwind(panic))
    }

    /// The runtime that the actor lives in.
    #[must_use]
    pub fn runtime(&self) -> &Runtime {
        &self.core.runtime
    }
}

impl<S: State> Clone for Actor<S> {
    fn clone(&self) -> Self {
        Self { core: Arc::clone(&self.core) }
    }
}

impl<S: State> PartialEq for Actor<S> {
    /// Two handles are equal when they are handles on the same actor.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.core, &other.core)
    }
}

impl<S: State> fmt::Debug for Actor<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(S::NAME)
    }
}

impl<S: State> Context<S> {
    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.runtime.world().now()
    }

    /// A fresh UUID.
    #[must_use]
    pub fn uuid(&self) -> String {
        self.runtime.world().uuid()
    }

    /// A number from 0 up to, and never, 1.
    #[must_use]
    pub fn random(&self) -> f64 {
        self.runtime.world().random()
    }

    /// The runtime, for actors that this one makes.
    #[must_use]
    pub fn runtime(&self) -> Runtime {
        self.runtime.clone()
    }

    /// Runs `body` as a step after each `period`, until the actor is retired or gone.
    pub fn every(&self, period: Duration, body: fn(&mut S)) {
        let again = Again { runtime: self.runtime.clone(), timer: self.life.timer(), period };
        again.set(self.weak(), Arc::clone(&self.life), body);
    }

    /// A handle on the actor itself.
    ///
    /// # Panics
    /// While the actor is being made: initialisers cannot hand it out.
    #[must_use]
    pub fn this(&self) -> Actor<S> {
        self.weak().upgrade().expect("a step runs on an actor that somebody holds")
    }

    /// The actor, as long as somebody else holds it.
    #[must_use]
    pub fn weak(&self) -> WeakActor<S> {
        WeakActor { core: self.actor.clone() }
    }

    /// Opens a port, whose events `handle` gets as steps until the actor is retired or gone.
    pub fn port<K: Kind>(&self, name: &'static str, handle: fn(&mut S, K::Event)) -> Port<K> {
        let (actor, life) = (self.weak(), Arc::clone(&self.life));
        let events = Events::new(&self.runtime, &self.life, move |event| {
            if let Some(actor) = actor.upgrade().filter(|_| !life.has_ended()) {
                actor.step(|state| handle(state, event));
            }
        });
        if let Some(event) = K::at_once() {
            let events = events.clone();
            self.life.at_once.lock().push(Box::new(move || events.tell(event)));
        }
        Port::open(&self.runtime, name, events)
    }

    /// Ends the actor's part in the world: no timer and no event reaches it any more. Its methods still answer.
    pub fn retire(&self) {
        self.life.end(&self.runtime);
    }
}

/// A timer that sets itself.
struct Again {
    runtime: Runtime,
    timer: TimerId,
    period: Duration,
}

impl Again {
    fn set<S: State>(self, actor: WeakActor<S>, life: Arc<Life>, body: fn(&mut S)) {
        let (runtime, timer, at) = (self.runtime.clone(), self.timer, self.runtime.world().now() + self.period);
        let alarm = Box::new(move || {
            if let Some(handle) = actor.upgrade().filter(|_| !life.has_ended()) {
                let runtime = self.runtime.clone();
                self.set(actor, life, body);
                if let Err(fault) = caught(|| handle.step(body)) {
                    runtime.world().report(&fault);
                }
            }
        });
        runtime.world().set_timer(timer, at, alarm);
    }
}

impl<S: State> fmt::Debug for Context<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Context of {}", S::NAME)
    }
}

/// An actor, as long as somebody else holds it.
pub struct WeakActor<S: State> {
    core: Weak<Core<S>>,
}

impl<S: State> WeakActor<S> {
    /// The actor, if it is still there.
    #[must_use]
    pub fn upgrade(&self) -> Option<Actor<S>> {
        self.core.upgrade().map(|core| Actor { core })
    }
}

impl<S: State> fmt::Debug for WeakActor<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "weak {}", S::NAME)
    }
}

#[cfg(test)]
mod tests;
