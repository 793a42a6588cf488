use super::*;
use crate::actor::{Actor, Context, State as ActorState};
use crate::json::Path;
use crate::runtime::World;
use crate::testing::{START, TestRuntime};

/// A message of a protocol with two states.
#[derive(Clone, Debug, PartialEq)]
enum Word {
    Hello,
    Bye,
}

impl ToJson for Word {
    fn to_json(&self) -> Json {
        Json::from(self.name())
    }
}

impl FromJson for Word {
    fn from_json(json: &Json, path: &Path<'_>) -> Result<Self, DecodeError> {
        match String::from_json(json, path)?.as_str() {
            "Hello" => Ok(Self::Hello),
            "Bye" => Ok(Self::Bye),
            other => Err(path.unknown_case(other)),
        }
    }
}

impl Message for Word {
    fn name(&self) -> &'static str {
        match self {
            Self::Hello => "Hello",
            Self::Bye => "Bye",
        }
    }
}

#[derive(Debug)]
struct Client;

impl Side for Client {
    type Out = Word;
    type In = Word;
    const STATES: StateTable = &[
        State { name: "opening", moves: &[("Hello", 1)], any: None },
        State { name: "ready", moves: &[("Bye", 2)], any: Some(1) },
        State { name: "closed", moves: &[], any: None },
    ];
}

struct Peer {
    link: Port<Link<Client>>,
    heard: Vec<LinkEvent<Word>>,
    _quark: Context<Self>,
}

impl ActorState for Peer {
    const NAME: &'static str = "Peer";
    const RANK: u32 = 1;
}

impl Peer {
    fn spawn(runtime: &Runtime) -> Actor<Self> {
        Actor::spawn(runtime, |quark| Self {
            link: quark.port("link", |state: &mut Self, event| state.heard.push(event)),
            heard: Vec::new(),
            _quark: quark,
        })
    }
}

/// A transport that answers every text with itself.
struct Echo(TransportEvents);

impl Transport for Echo {
    fn connect(&mut self, _: &str, _: &Headers) {
        self.0.tell(TransportEvent::Connected);
    }

    fn send(&mut self, text: String) {
        self.0.tell(TransportEvent::Text(text));
    }

    fn close(&mut self) {
        self.0.tell(TransportEvent::Closed("closed here".to_owned()));
    }
}

struct Echoes;

impl Transports for Echoes {
    fn open(&self, events: TransportEvents) -> Box<dyn Transport> {
        Box::new(Echo(events))
    }
}

/// The faults that a runtime outside of any test was told.
#[derive(Default)]
struct Reports(Mutex<Vec<String>>);

impl World for Reports {
    fn now(&self) -> crate::Instant {
        START
    }

    fn uuid(&self) -> String {
        String::new()
    }

    fn random(&self) -> f64 {
        0.0
    }

    fn set_timer(&self, _: crate::runtime::TimerId, _: crate::Instant, _: crate::runtime::Alarm) {}

    fn cancel_timer(&self, _: crate::runtime::TimerId) {}

    fn report(&self, fault: &Fault) {
        self.0.lock().push(fault.to_string());
    }
}

#[test]
fn a_link_encodes_decodes_and_holds_to_the_states() {
    let world = Arc::new(Reports::default());
    let shared: Arc<dyn World> = Arc::<Reports>::clone(&world);
    let runtime = Runtime::in_world(shared);
    runtime.supply_transports(Echoes);
    let peer = Peer::spawn(&runtime);
    peer.step(|peer| {
        peer.link.send(Word::Bye);
        peer.link.connect("ws://x", &Headers::new());
        peer.link.send(Word::Hello);
        peer.link.send(Word::Hello);
        peer.link.close();
        assert!(peer.heard.is_empty(), "nothing is told inside a step");
    });
    let closed = LinkEvent::Closed("closed here".to_owned());
    let hello = LinkEvent::Received(Word::Hello);
    assert_eq!(peer.step(|peer| peer.heard.clone()), [LinkEvent::Connected, hello.clone(), hello, closed]);
    assert_eq!(*world.0.lock(), ["Bye may not come in state opening"]);
}

#[test]
fn a_text_that_is_no_message_is_told_as_such() {
    let monitor = Mutex::new(Monitor::new(Client::STATES));
    let told = read::<Client>(&monitor, TransportEvent::Text("nope".to_owned())).unwrap();
    assert!(matches!(told, LinkEvent::Unreadable(error) if error.to_string() == "not JSON"));
}

#[test]
fn a_link_without_transports_says_what_is_missing() {
    let fault = crate::fault::caught(|| Peer::spawn(&Runtime::new())).err().unwrap();
    assert_eq!(fault.text(), "no Link is installed: Runtime::supply_transports(…)");
}

#[test]
fn a_test_records_what_is_sent_and_delivers_what_comes() {
    let runtime = TestRuntime::new();
    let peer = Peer::spawn(&runtime);
    peer.step(|peer| {
        peer.link.connect("ws://x", &Headers::from([("A".to_owned(), "b".to_owned())]));
        peer.link.send(Word::Hello);
    });
    let link = peer.step(|peer| peer.link.clone());
    link.deliver(LinkEvent::Connected);
    assert_eq!(peer.step(|peer| peer.heard.clone()), [LinkEvent::Connected]);
    assert_eq!(link.calls(), [r#"connect("ws://x", {"A":"b"})"#, r#"send("Hello")"#]);
    assert_eq!((link.sent(), link.sent()), (vec![Word::Hello], vec![]));
    runtime.finish();
}
