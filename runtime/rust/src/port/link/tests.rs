use super::*;
use crate::actor::{Actor, Context, State as ActorState};
use crate::fault::caught;
use crate::json::Path;
use crate::runtime::World;
use crate::testing::{START, TestRuntime};
use parking_lot::Mutex;

/// A message of a protocol.
#[derive(Clone, Debug, PartialEq)]
enum Word {
    Hello,
    Bye,
}

impl ToJson for Word {
    fn to_json(&self) -> Json {
        Json::from(match self {
            Self::Hello => "Hello",
            Self::Bye => "Bye",
        })
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

/// A side of a protocol that begins with one hello in each direction, and then takes byes.
#[derive(Debug, Default)]
struct Talk<const ACCEPTS: bool> {
    receiving: bool,
    sending: bool,
}

impl<const ACCEPTS: bool> Side for Talk<ACCEPTS> {
    const NAME: &'static str = if ACCEPTS { "Talk.server" } else { "Talk.client" };
    const ACCEPTS: bool = ACCEPTS;
    type Out = Word;
    type In = Word;

    fn received(&mut self, message: &Word) -> Result<(), OutOfState> {
        follow(&mut self.receiving, message)
    }

    fn sent(&mut self, message: &Word) -> Result<(), OutOfState> {
        follow(&mut self.sending, message)
    }
}

fn follow(begun: &mut bool, message: &Word) -> Result<(), OutOfState> {
    let out_of_state = |message: &str, state: &str| OutOfState { message: message.to_owned(), state: state.to_owned() };
    match (*begun, message) {
        (false, Word::Bye) => return Err(out_of_state("bye", "opening")),
        (true, Word::Hello) => return Err(out_of_state("hello", "ready")),
        (false, Word::Hello) => *begun = true,
        (true, Word::Bye) => {}
    }
    Ok(())
}

type Client = Talk<false>;
type Server = Talk<true>;

struct Peer<S: Side<In = Word, Out = Word>> {
    link: Port<Link<S>>,
    heard: Vec<LinkEvent<Word>>,
    _quark: Context<Self>,
}

impl<S: Side<In = Word, Out = Word>> ActorState for Peer<S> {
    const NAME: &'static str = "Peer";
    const RANK: u32 = 1;
}

impl<S: Side<In = Word, Out = Word>> Peer<S> {
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

impl Connection for Echo {
    fn send(&mut self, text: String) {
        self.0.tell(TransportEvent::Text(text));
    }

    fn close(&mut self) {
        self.0.tell(TransportEvent::Closed("closed here".to_owned()));
    }
}

impl Transport for Echo {
    fn connect(&mut self, _: &str, _: &Headers) {
        self.0.tell(TransportEvent::Connected);
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

/// A runtime in a world that keeps reports.
fn reporting() -> (Runtime, Arc<Reports>) {
    let world = Arc::new(Reports::default());
    let shared: Arc<dyn World> = Arc::<Reports>::clone(&world);
    (Runtime::in_world(shared), world)
}

fn heard<S: Side<In = Word, Out = Word>>(peer: &Actor<Peer<S>>) -> Vec<LinkEvent<Word>> {
    peer.step(|peer| std::mem::take(&mut peer.heard))
}

#[test]
fn a_link_encodes_decodes_and_holds_to_the_states() {
    let (runtime, world) = reporting();
    runtime.supply_transports(Echoes);
    let peer = Peer::<Client>::spawn(&runtime);
    peer.step(|peer| {
        peer.link.send(Word::Bye);
        peer.link.connect("ws://x", &Headers::new());
        peer.link.send(Word::Hello);
        peer.link.send(Word::Hello);
        peer.link.close();
        assert!(peer.heard.is_empty(), "nothing is told inside a step");
    });
    let closed = LinkEvent::Closed("closed here".to_owned());
    assert_eq!(heard(&peer), [LinkEvent::Connected, LinkEvent::Received(Word::Hello), closed]);
    let reports = [
        "Link<Talk.client>.send: bye may not come in state opening",
        "Link<Talk.client>.send: hello may not come in state ready",
    ];
    assert_eq!(*world.0.lock(), reports);
}

#[test]
fn each_connection_begins_anew() {
    let (runtime, world) = reporting();
    runtime.supply_transports(Echoes);
    let peer = Peer::<Client>::spawn(&runtime);
    for _ in 0..2 {
        peer.step(|peer| {
            peer.link.connect("ws://x", &Headers::new());
            peer.link.send(Word::Hello);
        });
        assert_eq!(heard(&peer), [LinkEvent::Connected, LinkEvent::Received(Word::Hello)]);
    }
    assert!(world.0.lock().is_empty());
}

#[test]
fn what_comes_out_of_state_is_reported_and_not_delivered() {
    let runtime = TestRuntime::new();
    let peer = Peer::<Client>::spawn(&runtime);
    let link = runtime.port::<Link<Client>>("link");
    link.frame("\"Bye\"");
    link.deliver(LinkEvent::Received(Word::Bye));
    link.frame("\"Hello\"");
    link.frame("nope");
    let told = heard(&peer);
    assert_eq!(told[0], LinkEvent::Received(Word::Hello));
    assert!(matches!(&told[1..], [LinkEvent::Unreadable(error)] if error.to_string() == "not JSON"));
    assert_eq!(runtime.faults(), ["Link<Talk.client>.received: bye may not come in state opening"; 2]);
}

#[test]
fn an_accepted_connection_is_connected_from_the_beginning() {
    let (runtime, world) = reporting();
    let peer = Peer::<Server>::spawn(&runtime.accepting(Echo));
    assert_eq!(heard(&peer), [LinkEvent::Connected]);
    peer.step(|peer| peer.link.send(Word::Hello));
    assert_eq!(heard(&peer), [LinkEvent::Received(Word::Hello)]);
    let again = caught(|| peer.step(|peer| peer.link.connect_accepted("ws://x", &Headers::new(), "a.q:1")));
    assert_eq!(again.unwrap_err().text(), "connect on an accepted link (a.q:1)");
    assert!(world.0.lock().is_empty());
}

#[test]
fn an_accepted_connection_goes_to_one_link() {
    let (runtime, _) = reporting();
    let runtime = runtime.accepting(Echo);
    let _peer = Peer::<Server>::spawn(&runtime);
    let fault = caught(|| Peer::<Server>::spawn(&runtime)).err().unwrap();
    assert_eq!(fault.text(), "no Link<Talk.server> is installed: Runtime::accepting(…)");
}

#[test]
fn an_accepted_connection_works_in_tests_too_and_is_recorded() {
    let runtime = TestRuntime::new();
    let peer = Peer::<Server>::spawn(&runtime.accepting(Echo));
    peer.step(|peer| peer.link.send(Word::Hello));
    assert_eq!(runtime.port::<Link<Server>>("link").sent(), [Word::Hello]);
    assert_eq!(heard(&peer), [LinkEvent::Connected, LinkEvent::Received(Word::Hello)]);
    runtime.finish();
}

#[test]
fn a_link_without_transports_says_what_is_missing() {
    let fault = caught(|| Peer::<Client>::spawn(&Runtime::new())).err().unwrap();
    assert_eq!(fault.text(), "no Link<Talk.client> is installed: Runtime::supply_transports(…)");
}

#[test]
fn a_test_records_what_is_sent_and_delivers_what_comes() {
    let runtime = TestRuntime::new();
    let peer = Peer::<Client>::spawn(&runtime);
    peer.step(|peer| {
        peer.link.connect("ws://x", &Headers::from([("A".to_owned(), "b".to_owned())]));
        peer.link.send(Word::Hello);
    });
    let link = peer.step(|peer| peer.link.clone());
    link.deliver(LinkEvent::Connected);
    assert_eq!(heard(&peer), [LinkEvent::Connected]);
    assert_eq!(link.calls(), [r#"connect("ws://x", {"A":"b"})"#, r#"send("Hello")"#]);
    assert_eq!((link.sent(), link.sent()), (vec![Word::Hello], vec![]));
    runtime.finish();
}
