//! Ports: pieces of the outside that actors call and hear from.
//!
//! An actor's calls are enqueued and carried out by a [`Driver`]; what the driver tells back through [`Events`] becomes
//! a step of the actor. The runtime brings drivers for the built-in kinds; the host supplies one for a kind of its own,
//! and transports for links. In a [`TestRuntime`](crate::testing::TestRuntime) every port records its calls instead.

mod builtin;
mod link;

pub use builtin::{
    Console, ConsoleCall, Folder, FolderCall, FolderEvent, NoEvent, Severity, Timer, TimerCall, TimerEvent,
};
pub use link::{
    Connection, Link, LinkCall, LinkEvent, Message, OutOfState, Side, Transport, TransportEvent, TransportEvents,
    Transports,
};

use crate::actor::Life;
use crate::collections::Map;
use crate::fault::{Fault, caught};
use crate::json::ToJson;
use crate::runtime::Runtime;
use crate::testing::Record;
use parking_lot::Mutex;
use std::fmt::{self, Display};
use std::sync::Arc;

/// A kind of port: what its actor may ask and what it may hear.
pub trait Kind: Sized + 'static {
    /// The kind's name.
    const NAME: &'static str;

    /// Whether a test's port does what it is asked, beside recording it: timers do, in virtual time.
    const LIVE_IN_TESTS: bool = false;

    /// One call. Its text, such as `connect("ws://x", {})`, is what tests see.
    type Call: Display + Clone + Send + 'static;

    /// One event.
    type Event: Send + 'static;

    /// What stands behind a port of this kind if the host supplies that, in tests too.
    #[must_use]
    fn supplied(runtime: &Runtime, events: &Events<Self>) -> Option<Box<dyn Driver<Self>>> {
        runtime.supplied(events)
    }

    /// The driver for a port of this kind.
    ///
    /// # Panics
    /// For a kind that neither the runtime nor the host can open: the text says what to supply.
    #[must_use]
    fn open(runtime: &Runtime, events: &Events<Self>) -> Box<dyn Driver<Self>> {
        Self::supplied(runtime, events).unwrap_or_else(|| crate::runtime::missing_port::<Self>())
    }

    /// What every call and event of one port must pass, if the kind has rules of its own.
    #[must_use]
    fn monitor() -> Option<Box<dyn Monitor<Self>>> {
        None
    }

    /// What an actor hears as soon as it has a port of this kind.
    #[must_use]
    fn at_once() -> Option<Self::Event> {
        None
    }
}

/// Carries out the calls of one port, one at a time, never inside a step.
pub trait Driver<K: Kind>: Send {
    /// Carries out one call. It should not block: what takes time is told later, as an event.
    fn call(&mut self, call: K::Call);
}

/// Holds one port to the rules of its kind. What it refuses is told to the runtime's world, and stops there.
pub trait Monitor<K: Kind>: Send {
    /// Whether a call may be carried out.
    fn asked(&mut self, call: &K::Call) -> Result<(), Fault>;

    /// Whether an event may be told.
    fn told(&mut self, event: &K::Event) -> Result<(), Fault>;
}

/// A monitor, if there is any, on both ways through a port.
type Watch<K> = Option<Arc<Mutex<Box<dyn Monitor<K>>>>>;

/// The way back: what a driver has to tell the port's actor.
pub struct Events<K: Kind> {
    runtime: Runtime,
    watch: Watch<K>,
    life: Arc<Life>,
    deliver: Arc<dyn Fn(K::Event) + Send + Sync>,
}

impl<K: Kind> Events<K> {
    pub(crate) fn new(runtime: &Runtime, life: &Arc<Life>, deliver: impl Fn(K::Event) + Send + Sync + 'static) -> Self {
        let watch = K::monitor().map(|monitor| Arc::new(Mutex::new(monitor)));
        Self { runtime: runtime.clone(), watch, life: Arc::clone(life), deliver: Arc::new(deliver) }
    }

    /// The life of the port's actor.
    pub(crate) fn life(&self) -> &Life {
        &self.life
    }

    /// Has the actor handle one event, as a step on this thread. An actor that is retired or gone hears nothing; a fault
    /// of the handler goes to the runtime's world.
    pub fn tell(&self, event: K::Event) {
        if let Err(fault) = caught(|| self.pass(event)) {
            self.runtime.world().report(&fault);
        }
    }

    /// Delivers an event that the monitor admits.
    fn pass(&self, event: K::Event) {
        if self.admits(|monitor| monitor.told(&event)) {
            (self.deliver)(event);
        }
    }

    fn admits(&self, question: impl FnOnce(&mut dyn Monitor<K>) -> Result<(), Fault>) -> bool {
        let Some(watch) = &self.watch else { return true };
        let answer = question(&mut **watch.lock());
        answer.inspect_err(|fault| self.runtime.world().report(fault)).is_ok()
    }
}

impl<K: Kind> Clone for Events<K> {
    fn clone(&self) -> Self {
        Self {
            runtime: self.runtime.clone(),
            watch: self.watch.clone(),
            life: Arc::clone(&self.life),
            deliver: Arc::clone(&self.deliver),
        }
    }
}

impl<K: Kind> fmt::Debug for Events<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "events of {}", K::NAME)
    }
}

/// An actor's end of a port.
pub struct Port<K: Kind> {
    wiring: Arc<Wiring<K>>,
}

/// What an actor's end leads to.
struct Wiring<K: Kind> {
    runtime: Runtime,
    driver: Mutex<Box<dyn Driver<K>>>,
    events: Events<K>,
    record: Option<Record<K>>,
}

impl<K: Kind> Port<K> {
    pub(crate) fn open(runtime: &Runtime, name: &'static str, events: Events<K>) -> Self {
        let record = runtime.world().recording().map(|recordings| recordings.open(name, &events));
        let driver = match &record {
            Some(_) if !K::LIVE_IN_TESTS => K::supplied(runtime, &events).unwrap_or_else(|| Box::new(Silent)),
            _ => K::open(runtime, &events),
        };
        Self { wiring: Arc::new(Wiring { runtime: runtime.clone(), driver: Mutex::new(driver), events, record }) }
    }

    /// Enqueues a call.
    pub fn call(&self, call: K::Call) {
        let wiring = Arc::clone(&self.wiring);
        self.wiring.runtime.enqueue(move || wiring.carry_out(call));
    }

    /// Delivers one event, as the outside would. For tests.
    pub fn deliver(&self, event: K::Event) {
        self.wiring.events.pass(event);
    }

    /// The texts of the calls since this was last asked. For tests.
    ///
    /// # Panics
    /// Outside a test runtime.
    #[allow(clippy::must_use_candidate, reason = "tests also ask in order to forget")]
    pub fn calls(&self) -> Vec<String> {
        self.record().texts()
    }

    pub(crate) fn record(&self) -> &Record<K> {
        self.wiring.record.as_ref().expect("only a test runtime records what ports are asked")
    }
}

impl<K: Kind> Wiring<K> {
    fn carry_out(&self, call: K::Call) {
        if self.events.admits(|monitor| monitor.asked(&call)) {
            if let Some(record) = &self.record {
                record.note(&call);
            }
            self.driver.lock().call(call);
        }
    }
}

impl<K: Kind> Clone for Port<K> {
    fn clone(&self) -> Self {
        Self { wiring: Arc::clone(&self.wiring) }
    }
}

impl<K: Kind> fmt::Debug for Port<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "port of {}", K::NAME)
    }
}

/// A driver that does nothing: its port is only recorded.
struct Silent;

impl<K: Kind> Driver<K> for Silent {
    fn call(&mut self, _: K::Call) {}
}

/// The text of a call: its name and its arguments as JSON.
#[must_use]
pub fn call_text(name: &str, arguments: &[&dyn ToJson]) -> String {
    let arguments: Vec<String> = arguments.iter().map(|argument| argument.to_json().encode()).collect();
    format!("{name}({})", arguments.join(", "))
}

/// The headers of a connection.
pub type Headers = Map<String, String>;
