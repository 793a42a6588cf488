//! The runtime: the one place where generated code meets clock, chance, timers and ports.
//!
//! A [`Runtime`] carries out what steps enqueue, in one order, and never inside a step. What the world is, it asks
//! its [`World`]: the real one here, a virtual one in [`testing`](crate::testing).

mod effects;
mod schedule;
mod system;

pub(crate) use effects::{Effect, is_draining, while_draining};
pub use schedule::{Alarm, Schedule, TimerId};
pub use system::{System, Timers};

use crate::actor::{in_step, queue_up};
use crate::collections::Map;
use crate::fault::Fault;
use crate::port::{Connection, Driver, Events, Kind, TransportEvents, Transports};
use crate::time::Instant;
use effects::Effects;
use parking_lot::Mutex;
use std::any::{Any, TypeId, type_name};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock, Weak};

/// The outside as a runtime sees it.
pub trait World: Send + Sync {
    /// What time it is; never earlier than it said before.
    fn now(&self) -> Instant;

    /// A fresh UUID in lower case.
    fn uuid(&self) -> String;

    /// A number from 0 up to, and never, 1.
    fn random(&self) -> f64;

    /// Calls `alarm` once `at` has come, in place of what this timer was set to before.
    fn set_timer(&self, timer: TimerId, at: Instant, alarm: Alarm);

    /// Forgets what this timer was set to.
    fn cancel_timer(&self, timer: TimerId);

    /// Hears of a fault that has no caller: one of a handler, a timer or a port.
    fn report(&self, fault: &Fault);

    /// Hears that a promise was dropped undecided while somebody could still have waited for it, if this world is a test's.
    fn dropped_promise(&self) {}

    /// The test world that keeps what ports are asked, if this is one.
    fn recording(&self) -> Option<&crate::testing::Recordings> {
        None
    }
}

/// A shared handle on the world, the effects to be carried out, and the ports that the host supplies.
#[derive(Clone)]
pub struct Runtime {
    inner: Arc<Inner>,
    accepted: Accepted,
}

/// The accepted connection that the next link of a server's side gets, on this handle and its clones.
type Accepted = Option<Arc<Mutex<Option<AcceptedOpener>>>>;

/// How an accepted connection is handed over.
type AcceptedOpener = Box<dyn FnOnce(TransportEvents) -> Box<dyn Connection> + Send>;

struct Inner {
    world: Arc<dyn World>,
    /// Whether the world records.
    in_test: bool,
    effects: Effects,
    supplies: Mutex<HashMap<TypeId, Box<dyn Any + Send + Sync>>>,
    transports: OnceLock<Box<dyn Transports>>,
}

/// How the host opens a port of its own kind.
type Opener<K> = Arc<dyn Fn(Events<K>) -> Box<dyn Driver<K>> + Send + Sync>;

impl Runtime {
    /// A runtime of its own in the real world.
    #[must_use]
    pub fn new() -> Self {
        Self::in_world(Arc::new(System::new()))
    }

    /// The runtime that this process shares, for whoever does not hand in one.
    #[must_use]
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Runtime> = OnceLock::new();
        SHARED.get_or_init(Self::new)
    }

    /// A runtime in a world of the host's own.
    #[must_use]
    pub fn in_world(world: Arc<dyn World>) -> Self {
        let (effects, supplies, in_test) = (Effects::default(), Mutex::default(), world.recording().is_some());
        Self {
            inner: Arc::new(Inner { world, in_test, effects, supplies, transports: OnceLock::new() }),
            accepted: None,
        }
    }

    /// Says how ports of the kind `K` are opened: a project's own, or another implementation of a built-in one.
    pub fn supply<K: Kind, D: Driver<K> + 'static>(&self, open: impl Fn(Events<K>) -> D + Send + Sync + 'static) {
        let open: Opener<K> = Arc::new(move |events| Box::new(open(events)));
        self.inner.supplies.lock().insert(TypeId::of::<K>(), Box::new(open));
    }

    /// Says what carries the texts of links; only the first call counts.
    pub fn supply_transports(&self, transports: impl Transports + 'static) {
        let _ = self.inner.transports.set(Box::new(transports));
    }

    /// What carries the texts of links, if anything does.
    #[must_use]
    pub fn transports(&self) -> Option<&dyn Transports> {
        self.inner.transports.get().map(|transports| &**transports)
    }

    /// This runtime for one actor that speaks the server's side: the link of its constructor gets an accepted connection,
    /// which `open` makes of the way back. The actor hears `connected` as soon as it is made.
    #[must_use]
    pub fn accepting<C: Connection + 'static>(&self, open: impl FnOnce(TransportEvents) -> C + Send + 'static) -> Self {
        let open: AcceptedOpener = Box::new(move |events| Box::new(open(events)));
        Self { inner: Arc::clone(&self.inner), accepted: Some(Arc::new(Mutex::new(Some(open)))) }
    }

    /// The accepted connection, which only one link gets.
    pub(crate) fn take_accepted(&self) -> Option<AcceptedOpener> {
        self.accepted.as_ref()?.lock().take()
    }

    /// A port of the kind `K` as the host opens it, if the host said how.
    pub(crate) fn supplied<K: Kind>(&self, events: &Events<K>) -> Option<Box<dyn Driver<K>>> {
        let open = {
            let supplies = self.inner.supplies.lock();
            supplies.get(&TypeId::of::<K>())?.downcast_ref::<Opener<K>>()?.clone()
        };
        Some(open(events.clone()))
    }

    /// Clock, chance and timers.
    #[must_use]
    pub fn world(&self) -> &dyn World {
        &*self.inner.world
    }

    /// Carries `effect` out after what was enqueued before it, once no step runs on this thread.
    pub fn enqueue(&self, effect: impl FnOnce() + Send + 'static) {
        queue_up();
        self.put_off(Box::new(effect));
        if !in_step() {
            self.drain();
        }
    }

    /// The same, for a thread that looks into the queue soon.
    pub(crate) fn put_off(&self, effect: Effect) {
        self.inner.effects.push(effect);
    }

    /// Whether nothing is enqueued, and nobody carries anything out.
    pub(crate) fn is_idle(&self) -> bool {
        self.inner.effects.is_idle()
    }

    /// Carries out what is enqueued, unless a thread is already at it.
    pub(crate) fn drain(&self) {
        self.inner.effects.drain(self);
    }

    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }

    /// For what may outlive a test, and has to be told of its world; elsewhere nobody asks.
    pub(crate) fn of_test(&self) -> Option<WeakRuntime> {
        self.inner.in_test.then(|| WeakRuntime { inner: Arc::downgrade(&self.inner) })
    }
}

impl Default for Runtime {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Runtime")
    }
}

/// A runtime, as long as somebody else holds it.
#[derive(Clone)]
pub(crate) struct WeakRuntime {
    inner: Weak<Inner>,
}

impl WeakRuntime {
    pub(crate) fn upgrade(&self) -> Option<Runtime> {
        self.inner.upgrade().map(|inner| Runtime { inner, accepted: None })
    }
}

/// The fault for a port that nobody supplies.
pub(crate) fn missing_port<K: Kind>() -> ! {
    panic!("no {} is installed: Runtime::supply::<{}, _>(…)", K::NAME, type_name::<K>())
}

/// The variables of this process, by name; what is not Unicode in them becomes U+FFFD.
#[must_use]
pub fn environment() -> Map<String, String> {
    let mut variables: Map<String, String> = std::env::vars_os()
        .map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()))
        .collect();
    variables.sort_keys();
    variables
}
