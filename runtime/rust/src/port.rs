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
    Link, LinkCall, LinkEvent, Message, Monitor, OutOfState, Side, State, StateTable, Transport, TransportEvent,
    TransportEvents, Transports,
};

use crate::collections::Map;
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

    /// The driver for a port of this kind.
    ///
    /// # Panics
    /// For a kind that neither the runtime nor the host can open: the text says what to supply.
    #[must_use]
    fn open(runtime: &Runtime, events: &Events<Self>) -> Box<dyn Driver<Self>> {
        runtime.supplied(events).unwrap_or_else(|| crate::runtime::missing_port::<Self>())
    }
}

/// Carries out the calls of one port, one at a time, never inside a step.
pub trait Driver<K: Kind>: Send {
    /// Carries out one call. It should not block: what takes time is told later, as an event.
    fn call(&mut self, call: K::Call);
}

/// The way back: what a driver has to tell the port's actor.
pub struct Events<K: Kind> {
    runtime: Runtime,
    deliver: Arc<dyn Fn(K::Event) + Send + Sync>,
}

impl<K: Kind> Events<K> {
    pub(crate) fn new(runtime: &Runtime, deliver: impl Fn(K::Event) + Send + Sync + 'static) -> Self {
        Self { runtime: runtime.clone(), deliver: Arc::new(deliver) }
    }

    /// Has the actor handle one event, as a step on this thread. An actor that is retired or gone hears nothing; a fault
    /// of the handler goes to the runtime's world.
    pub fn tell(&self, event: K::Event) {
        if let Err(fault) = crate::fault::caught(|| (self.deliver)(event)) {
            self.runtime.world().report(&fault);
        }
    }
}

impl<K: Kind> Clone for Events<K> {
    fn clone(&self) -> Self {
        Self { runtime: self.runtime.clone(), deliver: Arc::clone(&self.deliver) }
    }
}

impl<K: Kind> fmt::Debug for Events<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "events of {}", K::NAME)
    }
}

/// An actor's end of a port.
pub struct Port<K: Kind> {
    runtime: Runtime,
    driver: Arc<Mutex<Box<dyn Driver<K>>>>,
    events: Events<K>,
    record: Option<Record<K>>,
}

impl<K: Kind> Port<K> {
    pub(crate) fn open(runtime: &Runtime, name: &'static str, events: Events<K>) -> Self {
        let record = runtime.world().recording().map(|recordings| recordings.open(name, &events));
        let driver = match &record {
            Some(_) if !K::LIVE_IN_TESTS => runtime.supplied(&events).unwrap_or_else(|| Box::new(Silent)),
            _ => K::open(runtime, &events),
        };
        Self { runtime: runtime.clone(), driver: Arc::new(Mutex::new(driver)), events, record }
    }

    /// Enqueues a call.
    pub fn call(&self, call: K::Call) {
        let (driver, record) = (Arc::clone(&self.driver), self.record.clone());
        self.runtime.enqueue(move || {
            if let Some(record) = record {
                record.note(&call);
            }
            driver.lock().call(call);
        });
    }

    /// Delivers one event, as the outside would. For tests.
    pub fn deliver(&self, event: K::Event) {
        (self.events.deliver)(event);
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
        self.record.as_ref().expect("only a test runtime records what ports are asked")
    }
}

impl<K: Kind> Clone for Port<K> {
    fn clone(&self) -> Self {
        let (runtime, driver) = (self.runtime.clone(), Arc::clone(&self.driver));
        Self { runtime, driver, events: self.events.clone(), record: self.record.clone() }
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
