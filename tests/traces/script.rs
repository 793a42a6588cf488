//! Random scripts for the driver: what a user's code does, what the network does, and time. Everything is drawn from one
//! seed; nothing here knows what should come of it.

use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use quark_tests::program::{Step, Told};
use serde_json::json;

/// What a trace is mostly about.
#[derive(Clone, Copy, Debug)]
pub enum Subject {
    /// Nodes that come and go, and requests for them.
    Discovery,
    /// Logs, levels, contexts, acknowledgements, connections that break.
    Logging,
    /// Interactions that fail, and the breakers that they open.
    Breaking,
}

/// Every subject.
pub const SUBJECTS: [Subject; 3] = [Subject::Discovery, Subject::Logging, Subject::Breaking];

/// How many events before its end a trace's process stops.
const FAREWELL: usize = 8;

/// How many steps stand between two dumps of the whole state.
const DUMP_EVERY: usize = 6;

/// One conversation between a driver, a server and the clock.
pub struct Trace {
    random: TestRng,
    subject: Subject,
    connected: bool,
    greeted: bool,
    acknowledged: u32,
}

impl Trace {
    /// The same for each seed and number.
    pub fn new(seed: usize, number: usize) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&(seed as u64).to_le_bytes());
        bytes[8..16].copy_from_slice(&(number as u64).to_le_bytes());
        let random = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        let subject = SUBJECTS[number % SUBJECTS.len()];
        Trace { random, subject, connected: false, greeted: false, acknowledged: 0 }
    }

    /// This many events, with what is looked at between them.
    pub fn steps(mut self, events: usize) -> Vec<Step> {
        let mut steps = vec![Step::Restart];
        for number in 1..=events {
            steps.push(if number + FAREWELL == events { Step::Call("stop".to_owned()) } else { self.event() });
            steps.push(Step::Timers);
            if number % DUMP_EVERY == 0 || number == events {
                steps.push(Step::State(None));
                steps.push(Step::State(Some("driven".to_owned())));
                steps.push(Step::State(Some("talking".to_owned())));
            }
        }
        steps
    }

    fn below(&mut self, limit: usize) -> usize {
        self.random.next_u32() as usize % limit
    }

    fn pick<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }

    fn event(&mut self) -> Step {
        match self.below(20) {
            0..=2 => {
                Step::advance(self.pick(&["0ms", "1ms", "100ms", "250ms", "1s", "1s", "3s", "7s", "16s", "31s", "2m"]))
            }
            3..=8 => self.network(),
            9 => Step::Call(self.pick(PROCESS).to_owned()),
            10 | 11 => Step::Call(self.pick(SESSION).to_owned()),
            _ => Step::Call(self.pick(self.subject.calls()).to_owned()),
        }
    }

    /// What the other end does: it connects soon, greets first, and breaks now and then.
    fn network(&mut self) -> Step {
        if !self.connected && self.below(4) > 0 {
            self.connected = true;
            self.greeted = false;
            return Step::Link(Told::Connected);
        }
        if self.connected && !self.greeted && self.below(6) > 0 {
            self.greeted = true;
            let frame = self.open();
            return Step::Link(Told::Frame(frame));
        }
        match self.below(24) {
            0 => {
                self.connected = false;
                Step::Link(Told::Closed(self.pick(&["", "gone", "overloaded"]).to_owned()))
            }
            1 => {
                self.connected = false;
                if self.below(2) == 0 {
                    Step::Link(Told::Rejected(401, "Unauthorized".to_owned()))
                } else {
                    Step::Link(Told::Rejected(503, "Service Unavailable".to_owned()))
                }
            }
            2 => Step::Link(Told::Frame(self.pick(BROKEN).to_owned())),
            _ => {
                let frame = self.message();
                Step::Link(Told::Frame(frame))
            }
        }
    }

    fn open(&mut self) -> String {
        let version = self.pick(&["2.0.0", "2.0.0", "2.1.0", "2.0.0", "3.0.0"]);
        let capabilities = match self.below(3) {
            0 => json!([]),
            1 => json!(["route", "breaker"]),
            _ => json!(["breaker"]),
        };
        json!({ "type": "open", "version": version, "properties": { "capabilities": capabilities } }).to_string()
    }

    fn message(&mut self) -> String {
        match self.below(10) {
            0..=3 => {
                let node = self.node();
                json!({ "type": "active", "node": node, "ttl": 30.0 }).to_string()
            }
            4 => {
                let node = self.node();
                json!({ "type": "expire", "node": node }).to_string()
            }
            5 => self
                .pick(&[r#"{"type":"clear"}"#, r#"{"type":"close","error":{"code":"GONE"}}"#, r#"{"type":"clear"}"#])
                .to_owned(),
            6 => {
                let shares = self.pick(&[r#"{"2.0":9,"2.1":1}"#, r#"{"2.0":1}"#, "{}", r#"{"9.9":1}"#]);
                format!(r#"{{"type":"route","service":"time","environment":"feature","shares":{shares}}}"#)
            }
            _ => self.acknowledgement(),
        }
    }

    /// Mostly of the next event, seldom of one that was acknowledged before or was never sent.
    fn acknowledgement(&mut self) -> String {
        let kind = self.pick(&["logack", "interactionack", "mdk_tracing.protocol.LogAckEvent"]);
        let sequence = if self.below(8) == 0 { self.random.next_u32() % 60 } else { self.acknowledged };
        self.acknowledged += u32::from(sequence == self.acknowledged);
        json!({ "type": kind, "sequence": sequence }).to_string()
    }

    fn node(&mut self) -> serde_json::Value {
        let number = self.below(if matches!(self.subject, Subject::Breaking) { 2 } else { 5 });
        let service = self.pick(&["time", "time", "time", "hello"]);
        let version = self.pick(&["1.0", "2.0", "2.1", "1.3", "odd"]);
        let environment = match self.below(3) {
            0 => json!({ "name": "base" }),
            _ => json!({ "name": "feature", "fallbackName": "base" }),
        };
        json!({
            "id": format!("node-{number}"), "service": service, "version": version,
            "address": format!("http://10.0.1.{number}:80"), "properties": {}, "environment": environment,
        })
    }
}

impl Subject {
    fn calls(self) -> &'static [&'static str] {
        match self {
            Subject::Discovery => &[
                "resolve_time",
                "resolve_time",
                "resolve_hello",
                "resolve_soon",
                "resolve_badly",
                "ask_time",
                "give_up",
                "detour",
                "register_hello",
            ],
            Subject::Logging => &[
                "log_info",
                "log_warn",
                "log_error",
                "log_debug",
                "log_critical",
                "trace_debug",
                "trace_error",
                "externalize",
                "join",
                "headers",
            ],
            Subject::Breaking => &[
                "start_interaction",
                "resolve_time",
                "resolve_time",
                "resolve_time",
                "fail_interaction",
                "fail_interaction",
                "finish_interaction",
                "ask_time",
            ],
        }
    }
}

/// What a process does seldom.
const PROCESS: &[&str] = &["register_hello", "register_time", "register_again", "register_badly", "limit_all"];

/// What is done with sessions.
const SESSION: &[&str] = &[
    "begin",
    "join",
    "join_nonsense",
    "join_parent",
    "derive",
    "externalize",
    "headers",
    "mark",
    "mark_wrongly",
    "hurry",
    "tell_remaining",
    "log_info",
    "start_interaction",
    "finish_interaction",
];

/// Frames that are no messages.
const BROKEN: &[&str] = &[
    "",
    "{",
    "[]",
    "null",
    r#"{"type":"nonsense"}"#,
    r#"{"type":"active"}"#,
    r#"{"type":"active","node":{"id":3}}"#,
    r#"{"type":"logack","sequence":"1"}"#,
    r#"{"type":"logack","sequence":1e400}"#,
    r#"{"type":"open","version":2}"#,
    r#"{"type":"route","service":"time","environment":"feature","shares":{"2.0":-1}}"#,
    "{\"type\":\"clear\"}x",
];
