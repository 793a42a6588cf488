//! Runs the literate programs that were compiled to Rust, and prints what each of them prints, as JSON by name.
//!
//! This file is copied into a crate of its own, beside a list of programs that is generated.

use quark::port::{
    Connection, Console, ConsoleCall, Driver, Headers, Transport, TransportEvent, TransportEvents, Transports, call_text,
};
use quark::runtime::{Alarm, Runtime, Schedule, TimerId, World};
use quark::{Duration, Fault, Instant};
use std::fmt::{Debug, Display};
use std::sync::{Arc, Mutex, MutexGuard};

/// What a call gives back.
pub trait Outcome {
    /// The lines of a result, or what was thrown.
    fn lines(self) -> Result<Vec<String>, String>;
}

impl Outcome for () {
    fn lines(self) -> Result<Vec<String>, String> {
        Ok(Vec::new())
    }
}

impl Outcome for Vec<String> {
    fn lines(self) -> Result<Vec<String>, String> {
        Ok(self)
    }
}

impl<T: Outcome, E: Debug + Display> Outcome for Result<T, E> {
    fn lines(self) -> Result<Vec<String>, String> {
        self.map_err(|error| format!("error: {}: {error}", name(&error))).and_then(T::lines)
    }
}

/// The name that the derived text of an error begins with.
fn name(error: &impl Debug) -> String {
    format!("{error:?}").chars().take_while(|c| c.is_alphanumeric()).collect()
}

/// Calls something and gives its lines, or the one that says why there are none.
pub fn called<T: Outcome>(body: impl FnOnce() -> T) -> Vec<String> {
    match quark::fault::caught(body) {
        Ok(outcome) => outcome.lines().unwrap_or_else(|error| vec![error]),
        Err(fault) => vec![format!("fault: {fault}")],
    }
}

/// A step of a script.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// Time passes, in milliseconds.
    Advance(i64),
    /// Something of the program's own `Main`.
    Asked(Asked),
    /// What the connection of the newest link tells.
    Link(Told),
    /// When the next timer is due.
    Timers,
    /// A new `Main`, in a new world.
    Restart,
}

/// What a script asks of `Main`.
#[derive(Clone, Copy, Debug)]
pub enum Asked {
    /// To call this method.
    Call(&'static str),
    /// The state of the actor that this method gives; its own for none.
    State(&'static str),
    /// Whether what people see of a method's result has no such text.
    Hides(&'static str, &'static str),
}

/// What a connection tells.
#[derive(Clone, Copy, Debug)]
pub enum Told {
    /// The connection stands.
    Connected,
    /// A frame came.
    Frame(&'static str),
    /// The other side refused.
    Rejected(i64, &'static str),
    /// The connection has ended.
    Closed(&'static str),
}

/// Plays a script, each step with the line that announces it, and gives all lines.
pub fn play<M>(
    script: &[(&str, Step)],
    begin: impl Fn(&Stage) -> Option<M>,
    ask: impl Fn(&Stage, &M, Asked),
) -> Vec<String> {
    let mut lines = Vec::new();
    let mut stage = Stage::new();
    let mut main = begin(&stage);
    for (text, step) in script {
        if let Step::Restart = step {
            lines.append(&mut stage.lines());
            lines.push((*text).to_owned());
            stage = Stage::new();
            main = begin(&stage);
            continue;
        }
        stage.note((*text).to_owned());
        let Some(main) = &main else { continue };
        match *step {
            Step::Advance(time) => stage.advance(time),
            Step::Asked(asked) => ask(&stage, main, asked),
            Step::Link(told) => stage.tell(told),
            Step::Timers => stage.timers(),
            Step::Restart => {}
        }
    }
    lines.append(&mut stage.lines());
    lines
}

/// A runtime that collects what all consoles and links get, and what the hook is told.
pub struct Stage {
    /// For the actors.
    pub runtime: Runtime,
    world: Arc<Virtual>,
}

impl Stage {
    /// A stage on which nothing has happened.
    fn new() -> Self {
        let world = Arc::new(Virtual::default());
        let runtime = Runtime::in_world(Arc::<Virtual>::clone(&world) as Arc<dyn World>);
        let lines = Arc::clone(&world);
        runtime.supply::<Console, _>(move |_| Writer { world: Arc::clone(&lines) });
        runtime.supply_transports(Wires { world: Arc::clone(&world) });
        let accepted = Wires { world: Arc::clone(&world) };
        let runtime = runtime.accepting(move |events| accepted.wire(events));
        Self { runtime, world }
    }

    /// Calls a method, and notes what leaves it.
    pub fn call<T: Outcome>(&self, body: impl FnOnce() -> T) {
        let lines = called(body);
        self.world.state().lines.extend(lines);
    }

    /// Makes an actor, or notes why it cannot be made.
    pub fn make<T>(&self, make: impl FnOnce(&Runtime) -> T) -> Option<T> {
        let mut made = None;
        self.call(|| made = Some(make(&self.runtime)));
        made
    }

    fn note(&self, line: String) {
        self.world.state().lines.push(line);
    }

    fn timers(&self) {
        let due = self.world.state().schedule.next_due();
        self.note(due.map_or_else(|| "next timer: none".to_owned(), |at| format!("next timer: {}", at.milliseconds())));
    }

    /// Shows the state of an actor.
    pub fn state(&self, main: &impl quark::testing::State) {
        let state = quark::testing::state(main);
        self.note(state);
    }

    /// Has the connection of the link that was opened last tell something.
    fn tell(&self, told: Told) {
        let link = self.world.state().link.clone();
        link.expect("a script tells of a link that is there").tell(match told {
            Told::Connected => TransportEvent::Connected,
            Told::Frame(text) => TransportEvent::Text(text.to_owned()),
            Told::Rejected(status, reason) => TransportEvent::Rejected(status, reason.to_owned()),
            Told::Closed(reason) => TransportEvent::Closed(reason.to_owned()),
        });
    }

    /// What people see of a value does not contain a text.
    pub fn hides(&self, text: &str, value: &impl Debug) {
        let shown = format!("{value:?}");
        self.note(if shown.contains(text) { shown } else { "hidden".to_owned() });
    }

    /// Moves time.
    fn advance(&self, milliseconds: i64) {
        let end = self.world.now() + Duration::of(milliseconds);
        while let Some(alarm) = self.world.due(end) {
            alarm();
        }
        self.world.state().now = end;
    }

    /// Everything so far.
    fn lines(&self) -> Vec<String> {
        self.world.state().lines.clone()
    }
}

#[derive(Default)]
struct Virtual(Mutex<State>);

struct State {
    now: Instant,
    uuids: u64,
    random: u64,
    schedule: Schedule,
    lines: Vec<String>,
    link: Option<TransportEvents>,
}

impl Default for State {
    fn default() -> Self {
        let now = quark::testing::START;
        Self { now, uuids: 0, random: 1, schedule: Schedule::default(), lines: Vec::new(), link: None }
    }
}

impl Virtual {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("nothing panics while it holds this")
    }

    fn due(&self, end: Instant) -> Option<Alarm> {
        let mut state = self.state();
        let (at, alarm) = state.schedule.pop_due(end)?;
        state.now = state.now.max(at);
        Some(alarm)
    }
}

impl World for Virtual {
    fn now(&self) -> Instant {
        self.state().now
    }

    fn uuid(&self) -> String {
        let mut state = self.state();
        state.uuids += 1;
        format!("00000000-0000-4000-8000-{:012x}", state.uuids)
    }

    fn random(&self) -> f64 {
        let mut state = self.state();
        state.random = state.random * 48_271 % 2_147_483_647;
        state.random as f64 / 2_147_483_647.0
    }

    fn set_timer(&self, timer: TimerId, at: Instant, alarm: Alarm) {
        self.state().schedule.set(timer, at, alarm);
    }

    fn cancel_timer(&self, timer: TimerId) {
        self.state().schedule.cancel(timer);
    }

    fn report(&self, fault: &Fault) {
        self.state().lines.push(format!("hook: {fault}"));
    }
}

struct Writer {
    world: Arc<Virtual>,
}

impl Driver<Console> for Writer {
    fn call(&mut self, call: ConsoleCall) {
        let ConsoleCall::Write(_, text) = call;
        self.world.state().lines.push(text);
    }
}

/// What the links of a stage are connected to.
struct Wires {
    world: Arc<Virtual>,
}

impl Wires {
    fn wire(&self, events: TransportEvents) -> Wire {
        self.world.state().link = Some(events);
        Wire { world: Arc::clone(&self.world) }
    }
}

impl Transports for Wires {
    fn open(&self, events: TransportEvents) -> Box<dyn Transport> {
        Box::new(self.wire(events))
    }
}

struct Wire {
    world: Arc<Virtual>,
}

impl Wire {
    fn note(&self, call: &str) {
        self.world.state().lines.push(format!("link: {call}"));
    }
}

impl Connection for Wire {
    fn send(&mut self, text: String) {
        self.note(&format!("send({text})"));
    }

    fn close(&mut self) {
        self.note("close()");
    }
}

impl Transport for Wire {
    fn connect(&mut self, url: &str, headers: &Headers) {
        self.note(&call_text("connect", &[&url, headers]));
    }
}
