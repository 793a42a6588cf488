//! Testing: a runtime with virtual time, chance that repeats, and ports that record what they are asked.
//!
//! Nothing here sleeps, opens a socket or reads a clock.

use crate::collections::{Entries, Instances, Map};
use crate::fault::Fault;
use crate::json::{Fields, Json, Key, ToJson};
use crate::number::to_float;
use crate::port::{Events, Kind, Link, LinkCall, Side};
use crate::runtime::{Alarm, Runtime, Schedule, TimerId, World};
use crate::time::{Duration, Instant};
use parking_lot::Mutex;
use std::any::{Any, TypeId};
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// When tests start: 1,000,000 seconds after 1970 began.
pub const START: Instant = Instant::of(1_000_000_000);

/// A runtime for tests.
///
/// ```
/// use quark::testing::{START, TestRuntime};
/// use quark::Duration;
///
/// let runtime = TestRuntime::new();
/// runtime.advance(Duration::of(15_000));
/// assert_eq!(runtime.now(), START + Duration::of(15_000));
/// runtime.finish();
/// ```
pub struct TestRuntime {
    runtime: Runtime,
    world: Arc<TestWorld>,
}

impl TestRuntime {
    /// A runtime in which nothing has happened yet.
    #[must_use]
    pub fn new() -> Self {
        let world = Arc::new(TestWorld::default());
        let shared: Arc<dyn World> = Arc::<TestWorld>::clone(&world);
        Self { runtime: Runtime::in_world(shared), world }
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.world.now()
    }

    /// Moves time. Timers fire by due time, then in the order set; what a handler asks is done before the next fires.
    pub fn advance(&self, duration: Duration) {
        let target = self.now() + duration;
        while let Some(alarm) = self.world.next_due(target) {
            alarm();
            self.runtime.drain();
        }
        self.world.inner.lock().now = target;
    }

    /// The faults that had no caller so far.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        self.world.inner.lock().faults.clone()
    }

    /// The port of the kind `K` that was opened last under this name.
    ///
    /// # Panics
    /// When no actor has opened such a port.
    #[must_use]
    pub fn port<K: Kind>(&self, name: &str) -> TestPort<K> {
        let port = self.world.recordings.find(name);
        port.unwrap_or_else(|| panic!("no actor has opened a port `{name}` of the kind {}", K::NAME))
    }

    /// Ends the test, before its actors go.
    ///
    /// # Panics
    /// When a handler had a fault, or a promise was dropped undecided.
    pub fn finish(self) {
        let mut inner = self.world.inner.lock();
        inner.finished = true;
        let faults = std::mem::take(&mut inner.faults);
        drop(inner);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

impl Default for TestRuntime {
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for TestRuntime {
    type Target = Runtime;

    fn deref(&self) -> &Runtime {
        &self.runtime
    }
}

impl fmt::Debug for TestRuntime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TestRuntime at {}", self.now())
    }
}

/// What tests see of an actor, or of a class's instance: the fields inside.
///
/// Generated types have it. Nothing else needs it: host code that implements an interface is not looked into.
pub trait State {
    /// The fields in order of declaration, ports left out. For an actor this is a step.
    fn state(&self) -> Json;
}

/// The fields of an actor or of a class's instance as JSON text, the same in every language.
///
/// A promise is `"pending"`, `"kept"` or `"failed"`, and another actor is its type's name.
///
/// ```
/// use quark::testing::{State, state};
/// # use quark::{Json, json::Fields};
/// # struct Gate { limit: i64 }
/// # impl State for Gate {
/// #     fn state(&self) -> Json {
/// #         Fields::new().field("limit", &self.limit).into_json()
/// #     }
/// # }
///
/// let gate = Gate { limit: 3 };
/// assert_eq!(state(&gate), r#"{"limit":3}"#);
/// ```
#[must_use]
pub fn state(subject: &(impl State + ?Sized)) -> String {
    subject.state().encode()
}

impl Fields {
    /// With one more field that holds instances of classes.
    #[must_use]
    pub fn state<T: State + ?Sized>(self, name: &str, value: &T) -> Self {
        self.field(name, &value.state())
    }
}

impl<T: State + ?Sized> State for Box<T> {
    fn state(&self) -> Json {
        (**self).state()
    }
}

impl<T: State> State for Option<T> {
    fn state(&self) -> Json {
        self.as_ref().map_or(Json::Null, State::state)
    }
}

impl<T: State> State for Vec<T> {
    fn state(&self) -> Json {
        Json::List(self.iter().map(State::state).collect())
    }
}

impl<K: Key, V: State> State for Entries<K, V> {
    fn state(&self) -> Json {
        Json::Map(self.iter().map(|(key, value)| (key.to_key(), value.state())).collect())
    }
}

impl<K: Key, V: State + 'static> State for Map<K, V> {
    fn state(&self) -> Json {
        (**self).state()
    }
}

impl<K: Key, V: State> State for Instances<K, V> {
    fn state(&self) -> Json {
        (**self).state()
    }
}

#[derive(Default)]
struct TestWorld {
    inner: Mutex<Inner>,
    recordings: Recordings,
}

struct Inner {
    now: Instant,
    uuids: u64,
    random: u64,
    schedule: Schedule,
    faults: Vec<String>,
    finished: bool,
}

impl Default for Inner {
    fn default() -> Self {
        let (schedule, faults) = (Schedule::default(), Vec::new());
        Self { now: START, uuids: 0, random: 1, schedule, faults, finished: false }
    }
}

impl TestWorld {
    /// The next alarm due by `target`, with time moved to it.
    fn next_due(&self, target: Instant) -> Option<Alarm> {
        let mut inner = self.inner.lock();
        let (at, alarm) = inner.schedule.pop_due(target)?;
        inner.now = inner.now.max(at);
        Some(alarm)
    }

    fn note(&self, fault: String) {
        let mut inner = self.inner.lock();
        if !inner.finished {
            inner.faults.push(fault);
        }
    }
}

impl World for TestWorld {
    fn now(&self) -> Instant {
        self.inner.lock().now
    }

    fn uuid(&self) -> String {
        let mut inner = self.inner.lock();
        inner.uuids += 1;
        format!("00000000-0000-4000-8000-{:012x}", inner.uuids)
    }

    fn random(&self) -> f64 {
        let mut inner = self.inner.lock();
        inner.random = inner.random * 48_271 % 2_147_483_647;
        to_float(inner.random.cast_signed()) / 2_147_483_647.0
    }

    fn set_timer(&self, timer: TimerId, at: Instant, alarm: Alarm) {
        self.inner.lock().schedule.set(timer, at, alarm);
    }

    fn cancel_timer(&self, timer: TimerId) {
        self.inner.lock().schedule.cancel(timer);
    }

    fn report(&self, fault: &Fault) {
        self.note(fault.to_string());
    }

    fn dropped_promise(&self) {
        self.note(crate::promise::DROPPED.to_owned());
    }

    fn recording(&self) -> Option<&Recordings> {
        Some(&self.recordings)
    }
}

/// The ports that were opened in a test, by name and kind.
#[derive(Default)]
pub struct Recordings {
    ports: Mutex<Entries<(String, TypeId), Box<dyn Any + Send>>>,
}

impl Recordings {
    /// Begins the record of a port.
    pub(crate) fn open<K: Kind>(&self, name: &str, events: &Events<K>) -> Record<K> {
        let record = Record::default();
        let port = TestPort { record: record.clone(), events: events.clone() };
        self.ports.lock().insert((name.to_owned(), TypeId::of::<K>()), Box::new(port));
        record
    }

    fn find<K: Kind>(&self, name: &str) -> Option<TestPort<K>> {
        let ports = self.ports.lock();
        ports.get(&(name.to_owned(), TypeId::of::<K>()))?.downcast_ref::<TestPort<K>>().cloned()
    }
}

impl fmt::Debug for Recordings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Recordings")
    }
}

/// What one port was asked.
pub(crate) struct Record<K: Kind> {
    calls: Arc<Mutex<Calls<K>>>,
}

struct Calls<K: Kind> {
    texts: Vec<String>,
    waiting: Vec<K::Call>,
}

impl<K: Kind> Record<K> {
    pub(crate) fn note(&self, call: &K::Call) {
        let mut calls = self.calls.lock();
        calls.texts.push(call.to_string());
        calls.waiting.push(call.clone());
    }

    /// The texts of the calls since this was last asked.
    pub(crate) fn texts(&self) -> Vec<String> {
        std::mem::take(&mut self.calls.lock().texts)
    }

    /// The calls since this was last asked.
    pub(crate) fn take(&self) -> Vec<K::Call> {
        std::mem::take(&mut self.calls.lock().waiting)
    }
}

impl<K: Kind> Default for Record<K> {
    fn default() -> Self {
        Self { calls: Arc::new(Mutex::new(Calls { texts: Vec::new(), waiting: Vec::new() })) }
    }
}

impl<K: Kind> Clone for Record<K> {
    fn clone(&self) -> Self {
        Self { calls: Arc::clone(&self.calls) }
    }
}

/// A port of somebody else's actor, as a test sees it.
pub struct TestPort<K: Kind> {
    record: Record<K>,
    events: Events<K>,
}

impl<K: Kind> TestPort<K> {
    /// Delivers one event, as the outside would.
    pub fn deliver(&self, event: K::Event) {
        self.events.tell(event);
    }

    /// The texts of the calls since this was last asked.
    #[allow(clippy::must_use_candidate, reason = "tests also ask in order to forget")]
    pub fn calls(&self) -> Vec<String> {
        self.record.texts()
    }

    /// The calls themselves, since this was last asked.
    #[must_use]
    pub fn take(&self) -> Vec<K::Call> {
        self.record.take()
    }
}

impl<S: Side> TestPort<Link<S>> {
    /// Has the link read one frame, as its connection would.
    pub fn frame(&self, text: &str) {
        self.events.frame(text);
    }

    /// The messages sent since this was last asked.
    #[must_use]
    pub fn sent(&self) -> Vec<S::Out> {
        self.record.sent()
    }
}

impl<S: Side> Record<Link<S>> {
    /// The messages among the calls since this was last asked.
    pub(crate) fn sent(&self) -> Vec<S::Out> {
        let calls = self.take().into_iter();
        calls.filter_map(|call| if let LinkCall::Send(message) = call { Some(message) } else { None }).collect()
    }
}

impl<K: Kind> Clone for TestPort<K> {
    fn clone(&self) -> Self {
        Self { record: self.record.clone(), events: self.events.clone() }
    }
}

impl<K: Kind> fmt::Debug for TestPort<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "test port of {}", K::NAME)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::caught;

    #[test]
    fn chance_repeats() {
        let runtime = TestRuntime::new();
        let world = runtime.world();
        assert_eq!(world.uuid(), "00000000-0000-4000-8000-000000000001");
        assert_eq!(world.uuid(), "00000000-0000-4000-8000-000000000002");
        let expected = [48_271.0 / 2_147_483_647.0, 182_605_794.0 / 2_147_483_647.0];
        assert_eq!([world.random(), world.random()].encode(), expected.encode());
    }

    #[test]
    fn states_are_objects_in_collections_too() {
        struct Gate(i64);
        impl State for Gate {
            fn state(&self) -> Json {
                Fields::new().field("limit", &self.0).into_json()
            }
        }
        let gates = Fields::new()
            .state("all", &vec![Gate(1), Gate(2)])
            .state("by_number", &Map::from([(3, Box::new(Gate(3)))]))
            .state("none", &None::<Gate>)
            .into_json();
        let wanted = r#"{"all":[{"limit":1},{"limit":2}],"by_number":{"3":{"limit":3}},"none":null}"#;
        assert_eq!(gates.encode(), wanted);
    }

    #[test]
    fn a_reported_fault_fails_the_test() {
        let runtime = TestRuntime::new();
        runtime.enqueue(|| panic!("oh"));
        assert_eq!(runtime.faults(), ["oh"]);
        assert_eq!(caught(|| runtime.finish()).unwrap_err().text(), "oh");
    }
}
