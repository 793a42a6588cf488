//! Runs the generated package beside what is written by hand: `generated` or `by-hand` prints what a side does in the
//! script that all sides follow, `measure ROUNDS ITERATIONS` what its operations cost.

mod by_hand;
mod context;

use mdk::quark::port::{Connection, Transport, TransportEvent, TransportEvents, Transports};
use mdk::quark::{Map, Runtime};
use parking_lot::Mutex;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

const NODES: &str = include_str!("../../nodes.json");
const CONTEXTS: &str = include_str!("../../contexts.txt");

/// What the script and the loops need of either side.
trait Side {
    type Session;
    fn new() -> Self;
    fn join(&self, context: &str) -> Self::Session;
    fn resolve(session: &Self::Session, service: &str, version: Option<&str>) -> String;
    fn resolve_only(session: &Self::Session);
    fn info(session: &Self::Session, text: &str) -> Vec<i64>;
    fn info_only(session: &Self::Session);
    fn debug(session: &Self::Session, text: &str) -> Vec<i64>;
    fn fail(session: &Self::Session) -> String;
    fn externalize(session: &Self::Session) -> String;
    fn events(&self) -> Vec<String>;
}

/// What is sent over a link that connects when the script says so.
#[derive(Clone, Default)]
struct Nowhere {
    events: Arc<Mutex<Option<TransportEvents>>>,
    sent: Arc<Mutex<Vec<String>>>,
}

impl Connection for Nowhere {
    fn send(&mut self, text: String) {
        self.sent.lock().push(text);
    }

    fn close(&mut self) {}
}

impl Transport for Nowhere {
    fn connect(&mut self, _: &str, _: &Map<String, String>) {}
}

impl Transports for Nowhere {
    fn open(&self, events: TransportEvents) -> Box<dyn Transport> {
        *self.events.lock() = Some(events);
        Box::new(self.clone())
    }
}

struct Generated {
    mdk: mdk::Mdk,
    link: Nowhere,
}

impl Side for Generated {
    type Session = mdk::Session;

    fn new() -> Self {
        let (runtime, link) = (Runtime::new(), Nowhere::default());
        runtime.supply_transports(link.clone());
        let source = format!("static:nodes={}", NODES.trim());
        let variables = [("MDK_ENVIRONMENT", "base:feature"), ("MDK_DISCOVERY_SOURCE", &*source)];
        let variables = variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { mdk: mdk::start_with(&runtime, &variables).expect("these settings are right"), link }
    }

    fn join(&self, context: &str) -> mdk::Session {
        self.mdk.join(Some(context), None)
    }

    fn resolve(session: &mdk::Session, service: &str, version: Option<&str>) -> String {
        session.resolve(service, version).wait().expect("a node").id
    }

    fn resolve_only(session: &mdk::Session) {
        black_box(session.resolve("time", Some("1.0")).wait().expect("a node"));
    }

    fn info(session: &mdk::Session, text: &str) -> Vec<i64> {
        session.info("cat", text).causal_level
    }

    fn info_only(session: &mdk::Session) {
        black_box(session.info("bench", "hello"));
    }

    fn debug(session: &mdk::Session, text: &str) -> Vec<i64> {
        session.debug("cat", text).causal_level
    }

    fn fail(session: &mdk::Session) -> String {
        session.start_interaction();
        let id = Self::resolve(session, "time", Some("1.2"));
        session.fail_interaction("boom").expect("it was started");
        id
    }

    fn externalize(session: &mdk::Session) -> String {
        session.externalize()
    }

    fn events(&self) -> Vec<String> {
        let events = self.link.events.lock().clone().expect("the link is open");
        events.tell(TransportEvent::Connected);
        events.tell(TransportEvent::Text(r#"{"type":"open"}"#.to_owned()));
        let sent = self.link.sent.lock();
        sent.iter().filter(|text| text.starts_with(r#"{"type":"log""#)).cloned().collect()
    }
}

struct ByHand {
    mdk: by_hand::Mdk,
}

impl Side for ByHand {
    type Session = by_hand::Session;

    fn new() -> Self {
        let environment = context::Environment { name: "feature".to_owned(), fallback: Some("base".to_owned()) };
        Self { mdk: by_hand::Mdk::new(NODES, environment).expect("these nodes are right") }
    }

    fn join(&self, context: &str) -> by_hand::Session {
        self.mdk.join(context)
    }

    fn resolve(session: &by_hand::Session, service: &str, version: Option<&str>) -> String {
        session.resolve(service, version).expect("a node").id.clone()
    }

    fn resolve_only(session: &by_hand::Session) {
        black_box(session.resolve("time", Some("1.0")).expect("a node"));
    }

    fn info(session: &by_hand::Session, text: &str) -> Vec<i64> {
        session.info("cat", text).causal_level
    }

    fn info_only(session: &by_hand::Session) {
        black_box(session.info("bench", "hello"));
    }

    fn debug(session: &by_hand::Session, text: &str) -> Vec<i64> {
        session.debug("cat", text).causal_level
    }

    fn fail(session: &by_hand::Session) -> String {
        session.start_interaction();
        let id = Self::resolve(session, "time", Some("1.2"));
        session.fail_interaction("boom");
        id
    }

    fn externalize(session: &by_hand::Session) -> String {
        session.externalize()
    }

    fn events(&self) -> Vec<String> {
        self.mdk.events()
    }
}

/// What every side does in every language, and what it says; see `bench/README.md`.
fn script<S: Side>() -> Vec<String> {
    let side = S::new();
    let contexts: Vec<&str> = CONTEXTS.trim_end_matches('\n').split('\n').collect();
    let session = side.join(contexts[0]);
    let mut said = Vec::new();
    for (times, service, version) in
        [(7, "time", Some("1.0")), (3, "time", Some("1.1")), (4, "time", None), (1, "space", Some("2.0"))]
    {
        said.extend((0..times).map(|_| S::resolve(&session, service, version)));
    }
    for context in &contexts {
        let joined = side.join(context);
        said.push(shown(&S::debug(&joined, "quiet")));
        said.push(shown(&S::info(&joined, "caf\u{e9} \"x\"\n")));
        said.push(S::externalize(&joined));
    }
    said.extend([None, Some("1.1")].map(|version| S::resolve(&side.join(contexts[3]), "time", version)));
    said.extend((0..3).map(|_| S::fail(&session)));
    said.extend((0..4).map(|_| S::resolve(&session, "time", Some("1.0"))));
    said.extend(side.events());
    said.iter().map(|text| comparable(text)).collect()
}

fn shown(level: &[i64]) -> String {
    level.iter().map(ToString::to_string).collect::<Vec<_>>().join(".")
}

/// Puts something fixed for what differs in each run, and for the words that say what is wrong with a context.
fn comparable(text: &str) -> String {
    let text = between(text, "could not be joined", "\",\"sequence\"", "");
    let text = between(&text, "\"timestamp\":", ",", "0");
    let (mut fixed, mut at) = (String::new(), 0);
    while let Some(c) = text[at..].chars().next() {
        if text.get(at..at + 36).is_some_and(is_id) {
            fixed.push_str("an id");
            at += 36;
        } else {
            fixed.push(c);
            at += c.len_utf8();
        }
    }
    fixed
}

fn is_id(text: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    text.chars().enumerate().all(|(at, c)| if matches!(at, 8 | 13 | 18 | 23) { c == '-' } else { digit(c) })
}

/// The text with something else after `start` and before `end`.
fn between(text: &str, start: &str, end: &str, other: &str) -> String {
    let found = text.find(start).map(|at| at + start.len());
    let found = found.and_then(|from| Some((from, from + text[from..].find(end)?)));
    found.map_or(text.to_owned(), |(from, to)| format!("{}{other}{}", &text[..from], &text[to..]))
}

/// The nanoseconds that one operation of a session takes, by the name of the operation.
const OPERATIONS: [&str; 3] = ["resolve", "info", "hop"];

fn time<S: Side>(operation: &str, iterations: u32) -> f64 {
    let side = S::new();
    let session = side.join(CONTEXTS.lines().next().unwrap_or_default());
    let start = Instant::now();
    for _ in 0..iterations {
        match operation {
            "resolve" => S::resolve_only(&session),
            "info" => S::info_only(&session),
            _ => drop(black_box(side.join(&S::externalize(&session)))),
        }
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(iterations)
}

/// Prints the best of all rounds, the two sides in turns.
fn measure(rounds: u32, iterations: u32) {
    let mut best = [(f64::INFINITY, f64::INFINITY); 3];
    for _ in 0..rounds {
        for (name, (generated, by_hand)) in OPERATIONS.iter().zip(&mut best) {
            *generated = generated.min(time::<Generated>(name, iterations));
            *by_hand = by_hand.min(time::<ByHand>(name, iterations));
        }
    }
    let operations = OPERATIONS.iter().zip(best);
    let shown: Vec<String> = operations
        .map(|(name, (generated, by_hand))| format!(r#""{name}":{{"generated":{generated},"byHand":{by_hand}}}"#))
        .collect();
    println!(r#"{{"language":"Rust",{}}}"#, shown.join(","));
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| arguments.get(at).and_then(|text| text.parse().ok()).unwrap_or(1);
    match arguments.first().map(String::as_str) {
        Some("measure") => measure(number(1), number(2)),
        Some("generated") => print(&script::<Generated>()),
        _ => print(&script::<ByHand>()),
    }
}

fn print(said: &[String]) {
    for text in said {
        println!("{}", serde_json::Value::from(text.as_str()));
    }
}
