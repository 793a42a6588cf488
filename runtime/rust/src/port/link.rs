//! Links: ports that speak one side of a protocol over texts that somebody else carries.
//!
//! Nothing here knows sockets. A [`Transport`] carries texts; the link encodes, decodes and holds the conversation
//! to the protocol's states.

use super::{Driver, Events, Headers, Kind, Port, call_text};
use crate::fault::Fault;
use crate::json::{DecodeError, Fields, FromJson, Json, ToJson};
use crate::runtime::Runtime;
use parking_lot::Mutex;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// One side of a protocol, as generated.
pub trait Side: Send + Sync + 'static {
    /// What this side sends.
    type Out: Message;

    /// What this side receives.
    type In: Message;

    /// The protocol's states; none when it has no `states`.
    const STATES: StateTable;
}

/// What travels over a link: a union of messages.
pub trait Message: ToJson + FromJson + Clone + Send + 'static {
    /// The message's name, which the states list.
    fn name(&self) -> &'static str;
}

/// A protocol's states, the first of them first.
pub type StateTable = &'static [State];

/// One state of a protocol.
#[derive(Debug)]
pub struct State {
    /// Its name.
    pub name: &'static str,
    /// The messages that it lists, each with the index of the state that follows.
    pub moves: &'static [(&'static str, usize)],
    /// The index of the state that follows any other message, if it lists `any`.
    pub any: Option<usize>,
}

/// Follows one direction of a conversation through the protocol's states.
#[derive(Clone, Debug)]
pub struct Monitor {
    states: StateTable,
    state: usize,
}

/// A message that the state of its conversation does not list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutOfState {
    /// The message's name.
    pub message: String,
    /// The state's name.
    pub state: String,
}

impl fmt::Display for OutOfState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} may not come in state {}", self.message, self.state)
    }
}

impl std::error::Error for OutOfState {}

impl ToJson for OutOfState {
    fn to_json(&self) -> Json {
        Fields::new().field("message", &self.message).field("state", &self.state).into_json()
    }
}

impl Monitor {
    /// A conversation that has not begun.
    #[must_use]
    pub fn new(states: StateTable) -> Self {
        Self { states, state: 0 }
    }

    /// Follows one message; an error when the state does not list it, and stays where it is then.
    pub fn follow(&mut self, message: &str) -> Result<(), OutOfState> {
        let Some(state) = self.states.get(self.state) else { return Ok(()) };
        let listed = state.moves.iter().find(|(name, _)| *name == message).map(|(_, next)| *next);
        let out_of_state = || OutOfState { message: message.to_owned(), state: state.name.to_owned() };
        self.state = listed.or(state.any).ok_or_else(out_of_state)?;
        Ok(())
    }
}

/// A link that speaks the side `S`.
#[derive(Debug)]
pub struct Link<S>(PhantomData<S>);

/// What a link is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkCall<M> {
    /// Connect to this address with these headers.
    Connect(String, Headers),
    /// Send this message.
    Send(M),
    /// Close the connection.
    Close,
}

/// What a link tells.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkEvent<M> {
    /// The connection stands.
    Connected,
    /// A message came.
    Received(M),
    /// A text came that is no message of the protocol.
    Unreadable(DecodeError),
    /// The other side refused, with this status and reason.
    Rejected(i64, String),
    /// The connection has ended, or never came to be.
    Closed(String),
}

impl<M: ToJson> fmt::Display for LinkCall<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connect(url, headers) => f.write_str(&call_text("connect", &[url, headers])),
            Self::Send(message) => f.write_str(&call_text("send", &[message])),
            Self::Close => f.write_str("close()"),
        }
    }
}

impl<S: Side> Kind for Link<S> {
    const NAME: &'static str = "Link";
    type Call = LinkCall<S::Out>;
    type Event = LinkEvent<S::In>;

    fn open(runtime: &Runtime, events: &Events<Self>) -> Box<dyn Driver<Self>> {
        if let Some(driver) = runtime.supplied(events) {
            return driver;
        }
        let Some(transports) = runtime.transports() else {
            panic!("no Link is installed: Runtime::supply_transports(…)")
        };
        Box::new(LinkDriver::<S>::open(transports, runtime, events))
    }
}

impl<S: Side> Port<Link<S>> {
    /// Connects to this address with these headers.
    pub fn connect(&self, url: &str, headers: &Headers) {
        self.call(LinkCall::Connect(url.to_owned(), headers.clone()));
    }

    /// Sends a message.
    pub fn send(&self, message: impl Into<S::Out>) {
        self.call(LinkCall::Send(message.into()));
    }

    /// Closes the connection.
    pub fn close(&self) {
        self.call(LinkCall::Close);
    }

    /// The messages sent since this was last asked. For tests.
    ///
    /// # Panics
    /// Outside a test runtime.
    #[allow(clippy::must_use_candidate, reason = "tests also ask in order to forget")]
    pub fn sent(&self) -> Vec<S::Out> {
        let sent = self.record().take().into_iter();
        sent.filter_map(|call| if let LinkCall::Send(message) = call { Some(message) } else { None }).collect()
    }
}

/// Carries the texts of one link.
pub trait Transport: Send {
    /// Connects; the answer comes as an event.
    fn connect(&mut self, url: &str, headers: &Headers);

    /// Sends one text.
    fn send(&mut self, text: String);

    /// Closes the connection; [`TransportEvent::Closed`] follows.
    fn close(&mut self);
}

/// What a transport tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransportEvent {
    /// The connection stands.
    Connected,
    /// A text came.
    Text(String),
    /// The other side refused, with this status and reason.
    Rejected(i64, String),
    /// The connection has ended, or never came to be.
    Closed(String),
}

/// The way back from a transport to its link.
#[derive(Clone)]
pub struct TransportEvents {
    tell: Arc<dyn Fn(TransportEvent) + Send + Sync>,
}

impl TransportEvents {
    /// Tells the link one event.
    pub fn tell(&self, event: TransportEvent) {
        (self.tell)(event);
    }
}

impl fmt::Debug for TransportEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TransportEvents")
    }
}

/// Makes a transport for each link: where sockets come in.
pub trait Transports: Send + Sync {
    /// A transport that tells what happens through `events`.
    fn open(&self, events: TransportEvents) -> Box<dyn Transport>;
}

struct LinkDriver<S> {
    transport: Box<dyn Transport>,
    runtime: Runtime,
    sending: Monitor,
    receiving: Arc<Mutex<Monitor>>,
    side: PhantomData<S>,
}

impl<S: Side> LinkDriver<S> {
    fn open(transports: &dyn Transports, runtime: &Runtime, events: &Events<Link<S>>) -> Self {
        let receiving = Arc::new(Mutex::new(Monitor::new(S::STATES)));
        let (monitor, events, reporter) = (Arc::clone(&receiving), events.clone(), runtime.clone());
        let tell = Arc::new(move |event| match read::<S>(&monitor, event) {
            Ok(event) => events.tell(event),
            Err(error) => reporter.world().report(&Fault::new(error.to_string())),
        });
        let transport = transports.open(TransportEvents { tell });
        let sending = Monitor::new(S::STATES);
        Self { transport, runtime: runtime.clone(), sending, receiving, side: PhantomData }
    }

    fn restart(&mut self) {
        self.sending = Monitor::new(S::STATES);
        *self.receiving.lock() = Monitor::new(S::STATES);
    }
}

/// What the actor hears of a transport's event; an error for a message out of state, which is not delivered.
fn read<S: Side>(monitor: &Mutex<Monitor>, event: TransportEvent) -> Result<LinkEvent<S::In>, OutOfState> {
    Ok(match event {
        TransportEvent::Connected => LinkEvent::Connected,
        TransportEvent::Rejected(status, reason) => LinkEvent::Rejected(status, reason),
        TransportEvent::Closed(reason) => LinkEvent::Closed(reason),
        TransportEvent::Text(text) => match S::In::decode(&text) {
            Err(error) => LinkEvent::Unreadable(error),
            Ok(message) => {
                monitor.lock().follow(message.name())?;
                LinkEvent::Received(message)
            }
        },
    })
}

impl<S: Side> Driver<Link<S>> for LinkDriver<S> {
    fn call(&mut self, call: LinkCall<S::Out>) {
        match call {
            LinkCall::Connect(url, headers) => {
                self.restart();
                self.transport.connect(&url, &headers);
            }
            LinkCall::Send(message) => match self.sending.follow(message.name()) {
                Ok(()) => self.transport.send(message.encode()),
                Err(error) => self.runtime.world().report(&Fault::new(error.to_string())),
            },
            LinkCall::Close => self.transport.close(),
        }
    }
}

#[cfg(test)]
mod tests;
