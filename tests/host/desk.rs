//! Host code around the package `desk`, as a user of it would write it.

use desk::quark::fault::caught;
use desk::quark::port::{Connection, Link, TransportEvent, TransportEvents};
use desk::quark::testing::TestRuntime;
use desk::{Desk, Greeter, ReceptionServerSide, ReceptionServerMessage, Welcome};
use std::sync::{Arc, Mutex};

struct English;

impl Greeter for English {
    fn greet(&mut self, name: &str) -> String {
        format!("hello {name}")
    }
}

struct Broken;

impl Greeter for Broken {
    fn greet(&mut self, name: &str) -> String {
        panic!("no voice for {name}")
    }
}

/// One accepted connection.
#[derive(Clone, Default)]
struct Socket {
    log: Arc<Mutex<Vec<String>>>,
    events: Arc<Mutex<Option<TransportEvents>>>,
}

impl Socket {
    fn attach(self, events: TransportEvents) -> Self {
        *self.events.lock().unwrap() = Some(events);
        self
    }

    fn tell(&self, event: TransportEvent) {
        let events = self.events.lock().unwrap().clone();
        events.expect("an actor has the connection").tell(event);
    }

    fn frame(&self, text: &str) {
        self.tell(TransportEvent::Text(text.to_owned()));
    }
}

impl Connection for Socket {
    fn send(&mut self, text: String) {
        self.log.lock().unwrap().push(text);
    }

    fn close(&mut self) {
        self.log.lock().unwrap().push("close".to_owned());
    }
}

#[test]
fn a_connection_is_handed_to_an_actor() {
    let (runtime, socket) = (TestRuntime::new(), Socket::default());
    let accepted = socket.clone();
    let desk = Desk::with_runtime(&runtime.accepting(|events| accepted.attach(events)), Box::new(English));
    assert_eq!(desk.history(), ["connected"]);
    socket.frame(r#"{"type":"hello","name":"ada"}"#);
    socket.frame(r#"{"type":"hello","name":"bob"}"#);
    socket.tell(TransportEvent::Closed("gone".to_owned()));
    assert_eq!(*socket.log.lock().unwrap(), [r#"{"type":"welcome","text":"hello ada"}"#]);
    assert_eq!(desk.history(), ["connected", "closed gone"]);
    assert_eq!(runtime.faults(), ["Link<Reception.server>.received: hello may not come in state greeted"]);
}

#[test]
fn a_desk_needs_a_connection() {
    let fault = caught(|| Desk::with_runtime(&desk::quark::Runtime::new(), Box::new(English))).unwrap_err();
    assert_eq!(fault.text(), "no Link<Reception.server> is installed: Runtime::accepting(…)");
}

#[test]
fn a_test_needs_none_and_sees_what_is_sent() {
    let runtime = TestRuntime::new();
    let desk = Desk::with_runtime(&runtime, Box::new(English));
    let peer = runtime.port::<Link<ReceptionServerSide>>("peer");
    peer.frame(r#"{"type":"hello","name":"ada"}"#);
    assert_eq!(peer.sent(), [ReceptionServerMessage::Welcome(Welcome::new("hello ada".to_owned()))]);
    assert_eq!(desk.history(), ["connected"]);
    runtime.finish();
}

#[test]
fn what_a_host_panics_with_is_a_fault_and_the_actor_goes_on() {
    let runtime = TestRuntime::new();
    let desk = Desk::with_runtime(&runtime, Box::new(Broken));
    let fault = caught(|| desk.welcome("ada")).unwrap_err();
    assert_eq!(fault.text(), "Greeter.greet threw no voice for ada (desk.q:52)");
    assert_eq!(desk.history(), ["connected", "welcome ada"]);
    runtime.port::<Link<ReceptionServerSide>>("peer").frame(r#"{"type":"hello","name":"bob"}"#);
    assert_eq!(runtime.faults(), ["Greeter.greet threw no voice for bob (desk.q:82)"]);
}

#[test]
fn promises_are_waited_for_outside_of_steps() {
    let runtime = TestRuntime::new();
    let desk = Desk::with_runtime(&runtime, Box::new(English));
    assert_eq!(desk.later("ada").wait(), Ok("ada 3".to_owned()));
    runtime.finish();
}
