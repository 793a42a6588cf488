//! Links: ports that speak one side of a protocol over texts that somebody else carries.
//!
//! Nothing here knows sockets or states. A [`Connection`] carries texts; the link encodes and decodes, and the side of
//! the protocol, a new one for each connection, says what may come and go.

use super::{Driver, Events, Headers, Kind, Monitor, Port, call_text};
use crate::fault::{Fault, fault};
use crate::json::{DecodeError, Fields, FromJson, Json, ToJson};
use crate::runtime::Runtime;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// One side of a conversation, as generated: it holds both directions to the protocol's states.
pub trait Side: Default + Send + 'static {
    /// Its name: `Rtp.client`.
    const NAME: &'static str;

    /// Whether this side accepts connections, and makes none.
    const ACCEPTS: bool;

    /// What this side sends.
    type Out: Message;

    /// What this side receives.
    type In: Message;

    /// Goes on after a message that came, unless it came out of state.
    fn received(&mut self, message: &Self::In) -> Result<(), OutOfState>;

    /// Goes on after a message that is sent, unless that would be out of state.
    fn sent(&mut self, message: &Self::Out) -> Result<(), OutOfState>;
}

/// What travels over a link: a union of messages.
pub trait Message: ToJson + FromJson + Clone + Send + 'static {}

impl<M: ToJson + FromJson + Clone + Send + 'static> Message for M {}

/// A message that the state of its conversation does not list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutOfState {
    /// The message's tag.
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

    fn supplied(runtime: &Runtime, events: &Events<Self>) -> Option<Box<dyn Driver<Self>>> {
        let of_this_kind = runtime.supplied(events);
        of_this_kind.or_else(|| Some(Box::new(Wire::of(runtime, S::ACCEPTS, TransportEvents::of(events))?)))
    }

    fn open(runtime: &Runtime, events: &Events<Self>) -> Box<dyn Driver<Self>> {
        Self::supplied(runtime, events).unwrap_or_else(|| {
            let how = if S::ACCEPTS { "accepting" } else { "supply_transports" };
            panic!("no Link<{}> is installed: Runtime::{how}(…)", S::NAME)
        })
    }

    fn monitor() -> Option<Box<dyn Monitor<Self>>> {
        Some(Box::new(Conversation(S::default())))
    }

    fn at_once() -> Option<Self::Event> {
        S::ACCEPTS.then_some(LinkEvent::Connected)
    }
}

/// Has the side of a protocol hold one link to the states.
struct Conversation<S>(S);

impl<S: Side> Monitor<Link<S>> for Conversation<S> {
    fn asked(&mut self, call: &LinkCall<S::Out>) -> Result<(), Fault> {
        match call {
            LinkCall::Connect(..) => self.0 = S::default(),
            LinkCall::Send(message) => self.0.sent(message).map_err(|error| violation::<S>("send", &error))?,
            LinkCall::Close => {}
        }
        Ok(())
    }

    fn told(&mut self, event: &LinkEvent<S::In>) -> Result<(), Fault> {
        let LinkEvent::Received(message) = event else { return Ok(()) };
        self.0.received(message).map_err(|error| violation::<S>("received", &error))
    }
}

/// What the world hears of a message out of state.
fn violation<S: Side>(what: &str, error: &OutOfState) -> Fault {
    Fault::new(format!("Link<{}>.{what}: {error}", S::NAME))
}

impl<S: Side> Events<Link<S>> {
    /// Tells that a frame has come: a message, if it can be read.
    pub fn frame(&self, text: &str) {
        self.tell(S::In::decode(text).map_or_else(LinkEvent::Unreadable, LinkEvent::Received));
    }
}

impl<S: Side> Port<Link<S>> {
    /// Connects to this address with these headers.
    pub fn connect(&self, url: &str, headers: &Headers) {
        self.call(LinkCall::Connect(url.to_owned(), headers.clone()));
    }

    /// What becomes of connecting where the connection was accepted.
    ///
    /// # Panics
    /// Always: it is a fault.
    pub fn connect_accepted(&self, _url: &str, _headers: &Headers, location: &str) {
        fault("connect on an accepted link", location);
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
        self.record().sent()
    }
}

/// A connection that stands: it carries texts, as a web server's accepted sockets do.
pub trait Connection: Send {
    /// Sends one text.
    fn send(&mut self, text: String);

    /// Closes the connection; [`TransportEvent::Closed`] follows.
    fn close(&mut self);
}

/// What can be connected, again and again: it carries the texts of one link.
pub trait Transport: Connection {
    /// Connects; the answer comes as an event.
    fn connect(&mut self, url: &str, headers: &Headers);
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

/// The way back from a connection to its link.
#[derive(Clone)]
pub struct TransportEvents {
    tell: Arc<dyn Fn(TransportEvent) + Send + Sync>,
}

impl TransportEvents {
    fn of<S: Side>(events: &Events<Link<S>>) -> Self {
        let events = events.clone();
        let tell = move |event| match event {
            TransportEvent::Connected => events.tell(LinkEvent::Connected),
            TransportEvent::Text(text) => events.frame(&text),
            TransportEvent::Rejected(status, reason) => events.tell(LinkEvent::Rejected(status, reason)),
            TransportEvent::Closed(reason) => events.tell(LinkEvent::Closed(reason)),
        };
        Self { tell: Arc::new(tell) }
    }

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

/// What carries the texts of a link.
enum Wire {
    Connecting(Box<dyn Transport>),
    Accepted(Box<dyn Connection>),
}

impl Wire {
    /// What the host has for a link, if it has anything.
    fn of(runtime: &Runtime, accepts: bool, events: TransportEvents) -> Option<Self> {
        if accepts {
            return Some(Self::Accepted(runtime.take_accepted()?(events)));
        }
        Some(Self::Connecting(runtime.transports()?.open(events)))
    }

    fn connection(&mut self) -> &mut dyn Connection {
        match self {
            Self::Connecting(transport) => &mut **transport,
            Self::Accepted(connection) => &mut **connection,
        }
    }
}

impl<S: Side> Driver<Link<S>> for Wire {
    fn call(&mut self, call: LinkCall<S::Out>) {
        match call {
            LinkCall::Connect(url, headers) => {
                if let Self::Connecting(transport) = self {
                    transport.connect(&url, &headers);
                }
            }
            LinkCall::Send(message) => self.connection().send(message.encode()),
            LinkCall::Close => self.connection().close(),
        }
    }
}

#[cfg(test)]
mod tests;
