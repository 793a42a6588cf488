//! Rtp: what an MDK and Mission Control say to each other, one message in each text frame of a WebSocket.
//!
//! The messages and nothing of their use. Every one that a 2016 client sends or understands has the names it had then.

use crate::Error;
use crate::context::SharedContext;
use crate::environment::Environment;
use crate::node::Node;
use crate::version::Version;
use quark::json::{Fields, Object, Path};
use quark::port::OutOfState;
use quark::{DecodeError, Duration, FromJson, Instant, Json, Map, Severity, ToJson};

/// The version of the protocol that this package speaks.
pub const PROTOCOL_VERSION: &str = "2.0.0";

pub(crate) const ROUTE_CAPABILITY: &str = "route";

pub(crate) const BREAKER_CAPABILITY: &str = "breaker";

#[derive(Clone, Debug, PartialEq)]
pub enum RtpClientMessage {
    /// The first message in either direction: who speaks, and what it understands.
    Open(Open),
    /// The last message in either direction.
    Close(Close),
    /// A node is there, and will be announced again before `ttl` is over.
    Active(Active),
    /// A node is gone.
    Expire(Expire),
    /// Something that a service logged.
    LogEvent(LogEvent),
    /// Asks for the log events of one's environment.
    Subscribe(Subscribe),
    /// What came of one level of interaction.
    InteractionEvent(InteractionEvent),
    /// A process changed its mind about calling a node.
    Breaker(Breaker),
}

impl From<Open> for RtpClientMessage {
    fn from(value: Open) -> Self {
        Self::Open(value)
    }
}

impl From<Close> for RtpClientMessage {
    fn from(value: Close) -> Self {
        Self::Close(value)
    }
}

impl From<Active> for RtpClientMessage {
    fn from(value: Active) -> Self {
        Self::Active(value)
    }
}

impl From<Expire> for RtpClientMessage {
    fn from(value: Expire) -> Self {
        Self::Expire(value)
    }
}

impl From<LogEvent> for RtpClientMessage {
    fn from(value: LogEvent) -> Self {
        Self::LogEvent(value)
    }
}

impl From<Subscribe> for RtpClientMessage {
    fn from(value: Subscribe) -> Self {
        Self::Subscribe(value)
    }
}

impl From<InteractionEvent> for RtpClientMessage {
    fn from(value: InteractionEvent) -> Self {
        Self::InteractionEvent(value)
    }
}

impl From<Breaker> for RtpClientMessage {
    fn from(value: Breaker) -> Self {
        Self::Breaker(value)
    }
}

impl ToJson for RtpClientMessage {
    fn to_json(&self) -> Json {
        match self {
            Self::Open(value) => value.to_json().tagged("type", "open"),
            Self::Close(value) => value.to_json().tagged("type", "close"),
            Self::Active(value) => value.to_json().tagged("type", "active"),
            Self::Expire(value) => value.to_json().tagged("type", "expire"),
            Self::LogEvent(value) => value.to_json().tagged("type", "log"),
            Self::Subscribe(value) => value.to_json().tagged("type", "subscribe"),
            Self::InteractionEvent(value) => value.to_json().tagged("type", "interactionevent"),
            Self::Breaker(value) => value.to_json().tagged("type", "breaker"),
        }
    }
}

impl FromJson for RtpClientMessage {
    fn from_json(json: &Json, path: &Path<'_>) -> Result<Self, DecodeError> {
        let fields = Object::of(json, path)?;
        let tag: String = fields.field("type").required()?;
        match tag.as_str() {
            "open" | "mdk.protocol.Open" => Open::from_json(json, path).map(Self::Open),
            "close" | "mdk.protocol.Close" | "discovery.protocol.Close" => {
                Close::from_json(json, path).map(Self::Close)
            }
            "active" | "discovery.protocol.Active" => Active::from_json(json, path).map(Self::Active),
            "expire" | "discovery.protocol.Expire" => Expire::from_json(json, path).map(Self::Expire),
            "log" => LogEvent::from_json(json, path).map(Self::LogEvent),
            "subscribe" => Subscribe::from_json(json, path).map(Self::Subscribe),
            "interactionevent" => InteractionEvent::from_json(json, path).map(Self::InteractionEvent),
            "breaker" => Breaker::from_json(json, path).map(Self::Breaker),
            _ => Err(fields.unknown_tag("type", &tag)),
        }
    }
}

quark::impl_serde!(RtpClientMessage);

#[derive(Clone, Debug, PartialEq)]
pub enum RtpServerMessage {
    /// The first message in either direction: who speaks, and what it understands.
    Open(Open),
    /// The last message in either direction.
    Close(Close),
    /// A node is there, and will be announced again before `ttl` is over.
    Active(Active),
    /// A node is gone.
    Expire(Expire),
    /// Forget the nodes that are not announced again.
    Clear(Clear),
    /// Something that a service logged.
    LogEvent(LogEvent),
    /// The log event with this number is stored.
    LogAck(LogAck),
    /// The interaction event with this number is stored.
    InteractionAck(InteractionAck),
    /// A command: from now on these versions of a service get these shares of the calls. A version that is not named gets none; without
    Route(Route),
}

impl From<Open> for RtpServerMessage {
    fn from(value: Open) -> Self {
        Self::Open(value)
    }
}

impl From<Close> for RtpServerMessage {
    fn from(value: Close) -> Self {
        Self::Close(value)
    }
}

impl From<Active> for RtpServerMessage {
    fn from(value: Active) -> Self {
        Self::Active(value)
    }
}

impl From<Expire> for RtpServerMessage {
    fn from(value: Expire) -> Self {
        Self::Expire(value)
    }
}

impl From<Clear> for RtpServerMessage {
    fn from(value: Clear) -> Self {
        Self::Clear(value)
    }
}

impl From<LogEvent> for RtpServerMessage {
    fn from(value: LogEvent) -> Self {
        Self::LogEvent(value)
    }
}

impl From<LogAck> for RtpServerMessage {
    fn from(value: LogAck) -> Self {
        Self::LogAck(value)
    }
}

impl From<InteractionAck> for RtpServerMessage {
    fn from(value: InteractionAck) -> Self {
        Self::InteractionAck(value)
    }
}

impl From<Route> for RtpServerMessage {
    fn from(value: Route) -> Self {
        Self::Route(value)
    }
}

impl ToJson for RtpServerMessage {
    fn to_json(&self) -> Json {
        match self {
            Self::Open(value) => value.to_json().tagged("type", "open"),
            Self::Close(value) => value.to_json().tagged("type", "close"),
            Self::Active(value) => value.to_json().tagged("type", "active"),
            Self::Expire(value) => value.to_json().tagged("type", "expire"),
            Self::Clear(value) => value.to_json().tagged("type", "clear"),
            Self::LogEvent(value) => value.to_json().tagged("type", "log"),
            Self::LogAck(value) => value.to_json().tagged("type", "logack"),
            Self::InteractionAck(value) => value.to_json().tagged("type", "interactionack"),
            Self::Route(value) => value.to_json().tagged("type", "route"),
        }
    }
}

impl FromJson for RtpServerMessage {
    fn from_json(json: &Json, path: &Path<'_>) -> Result<Self, DecodeError> {
        let fields = Object::of(json, path)?;
        let tag: String = fields.field("type").required()?;
        match tag.as_str() {
            "open" | "mdk.protocol.Open" => Open::from_json(json, path).map(Self::Open),
            "close" | "mdk.protocol.Close" | "discovery.protocol.Close" => {
                Close::from_json(json, path).map(Self::Close)
            }
            "active" | "discovery.protocol.Active" => Active::from_json(json, path).map(Self::Active),
            "expire" | "discovery.protocol.Expire" => Expire::from_json(json, path).map(Self::Expire),
            "clear" | "discovery.protocol.Clear" => Clear::from_json(json, path).map(Self::Clear),
            "log" => LogEvent::from_json(json, path).map(Self::LogEvent),
            "logack" | "mdk_tracing.protocol.LogAckEvent" => LogAck::from_json(json, path).map(Self::LogAck),
            "interactionack" => InteractionAck::from_json(json, path).map(Self::InteractionAck),
            "route" => Route::from_json(json, path).map(Self::Route),
            _ => Err(fields.unknown_tag("type", &tag)),
        }
    }
}

quark::impl_serde!(RtpServerMessage);

impl quark::port::Side for RtpClientSide {
    const NAME: &'static str = "Rtp.client";
    const ACCEPTS: bool = false;
    type Out = RtpClientMessage;
    type In = RtpServerMessage;

    fn received(&mut self, message: &Self::In) -> Result<(), OutOfState> {
        RtpClientSide::received(self, message)
    }

    fn sent(&mut self, message: &Self::Out) -> Result<(), OutOfState> {
        RtpClientSide::sent(self, message)
    }
}

impl quark::port::Side for RtpServerSide {
    const NAME: &'static str = "Rtp.server";
    const ACCEPTS: bool = true;
    type Out = RtpServerMessage;
    type In = RtpClientMessage;

    fn received(&mut self, message: &Self::In) -> Result<(), OutOfState> {
        RtpServerSide::received(self, message)
    }

    fn sent(&mut self, message: &Self::Out) -> Result<(), OutOfState> {
        RtpServerSide::sent(self, message)
    }
}

/// The first message in either direction: who speaks, and what it understands.
#[derive(Clone, Debug, PartialEq)]
pub struct Open {
    /// The version of the protocol.
    pub version: String,
    /// The version of the library.
    pub mdk_version: String,
    /// `capabilities` lists the tags of newer messages that the sender understands; `language` says what it is written in.
    pub properties: Map<String, Json>,
    /// The id of the process.
    pub node_id: String,
    pub environment: Environment,
}

impl Open {
    /// All fields as they are by default.
    #[must_use]
    pub fn new() -> Self {
        Self {
            version: PROTOCOL_VERSION.to_owned(),
            mdk_version: String::new(),
            properties: Map::new(),
            node_id: String::new(),
            environment: Environment::new(),
        }
    }

    /// Whether the sender understands the newer messages with this tag.
    pub fn understands(&self, tag: &str) -> bool {
        let Some(listed) = self.properties.get("capabilities") else {
            return false;
        };
        let Some(tags) = listed.as_list() else {
            return false;
        };
        tags.iter().any(|known| known.as_string() == Some(tag))
    }

    /// Whether both can go on: the major versions of the protocol are the same.
    pub fn is_compatible(&self) -> bool {
        let theirs = Version::parse(&self.version).unwrap_or_else(|_| Version::new(0));
        let ours = Version::parse(PROTOCOL_VERSION).unwrap_or_else(|_| Version::new(0));
        theirs.major == ours.major
    }
}

quark::impl_with! {
    pub Open {
        with_version(version: String),
        with_mdk_version(mdk_version: String),
        with_properties(properties: Map<String, Json>),
        with_node_id(node_id: String),
        with_environment(environment: Environment),
    }
}

impl Default for Open {
    fn default() -> Self {
        Self::new()
    }
}

quark::impl_json!(Open {
    version: "version" = PROTOCOL_VERSION.to_owned(),
    mdk_version: "mdkVersion" = String::new(),
    properties: "properties" = Map::new(),
    node_id: "nodeId" = String::new(),
    environment: "environment" = Environment::new(),
});

/// Why a connection is closed.
#[derive(Clone, Debug, PartialEq)]
pub struct CloseError {
    /// For programs, such as `VERSION_MISMATCH`.
    pub code: String,
    /// For people, in a few words.
    pub title: String,
    pub detail: String,
    /// Names this occurrence.
    pub id: String,
}

impl CloseError {
    /// All fields as they are by default.
    #[must_use]
    pub fn new() -> Self {
        Self { code: String::new(), title: String::new(), detail: String::new(), id: String::new() }
    }
}

quark::impl_with! {
    pub CloseError {
        with_code(code: String),
        with_title(title: String),
        with_detail(detail: String),
        with_id(id: String),
    }
}

impl Default for CloseError {
    fn default() -> Self {
        Self::new()
    }
}

quark::impl_json!(CloseError {
    code: "code" = String::new(),
    title: "title" = String::new(),
    detail: "detail" = String::new(),
    id: "id" = String::new(),
});

/// The last message in either direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Close {
    pub error: CloseError,
}

impl Close {
    /// All fields as they are by default.
    #[must_use]
    pub fn new() -> Self {
        Self { error: CloseError::new() }
    }
}

quark::impl_with! {
    pub Close {
        with_error(error: CloseError),
    }
}

impl Default for Close {
    fn default() -> Self {
        Self::new()
    }
}

quark::impl_json!(Close { error: "error" = CloseError::new() });

/// A node is there, and will be announced again before `ttl` is over.
#[derive(Clone, Debug, PartialEq)]
pub struct Active {
    pub node: Node,
    pub ttl: Duration,
}

impl Active {
    /// The fields without a default, in order.
    #[must_use]
    pub fn new(node: Node) -> Self {
        Self { node, ttl: Duration::of(30_000) }
    }
}

quark::impl_with! {
    pub Active {
        with_ttl(ttl: Duration),
    }
}

quark::impl_json!(Active { node: "node", ttl: "ttl" as seconds = Duration::of(30_000) });

/// A node is gone.
#[derive(Clone, Debug, PartialEq)]
pub struct Expire {
    pub node: Node,
}

impl Expire {
    /// The fields without a default, in order.
    #[must_use]
    pub fn new(node: Node) -> Self {
        Self { node }
    }
}

quark::impl_json!(Expire { node: "node" });

/// Forget the nodes that are not announced again.
#[derive(Clone, Debug, PartialEq)]
pub struct Clear {}

impl Clear {
    /// All fields as they are by default.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
}

impl Default for Clear {
    fn default() -> Self {
        Self::new()
    }
}

quark::impl_json!(Clear {});

/// Asks for the log events of one's environment.
#[derive(Clone, Debug, PartialEq)]
pub struct Subscribe {}

impl Subscribe {
    /// All fields as they are by default.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
}

impl Default for Subscribe {
    fn default() -> Self {
        Self::new()
    }
}

quark::impl_json!(Subscribe {});

/// A node that took part in what failed.
#[derive(Clone, Debug, PartialEq)]
pub struct InvolvedNode {
    pub id: String,
    pub service: String,
    pub version: String,
    pub address: String,
}

impl InvolvedNode {
    /// The fields without a default, in order.
    #[must_use]
    pub fn new(id: String, service: String, version: String, address: String) -> Self {
        Self { id, service, version, address }
    }
}

quark::impl_json!(InvolvedNode { id: "id", service: "service", version: "version", address: "address" });

/// What failed, for programs; the event's text says it to people.
#[derive(Clone, Debug, PartialEq)]
pub struct FailureReport {
    /// The type of the exception, as its language names it.
    pub kind: String,
    pub message: String,
    /// The full stack.
    pub stack: String,
    /// The nodes that were resolved for what failed.
    pub nodes: Vec<InvolvedNode>,
}

impl FailureReport {
    /// The fields without a default, in order.
    #[must_use]
    pub fn new(kind: String, message: String) -> Self {
        Self { kind, message, stack: String::new(), nodes: Vec::new() }
    }
}

quark::impl_with! {
    pub FailureReport {
        with_stack(stack: String),
        with_nodes(nodes: Vec<InvolvedNode>),
    }
}

quark::impl_json!(FailureReport {
    kind: "kind",
    message: "message",
    stack: "stack" = String::new(),
    nodes: "nodes" = Vec::new(),
});

/// Something that a service logged.
#[derive(Clone, Debug, PartialEq)]
pub struct LogEvent {
    pub context: SharedContext,
    pub timestamp: Instant,
    /// The id of the process.
    pub node: String,
    pub level: Severity,
    pub category: String,
    pub content_type: String,
    pub text: String,
    /// Numbers the events of a process, logs and interactions alike.
    pub sequence: i64,
    /// 1: this event wants an acknowledgement of its own.
    pub sync: i64,
    pub failure: Option<FailureReport>,
}

impl LogEvent {
    /// The fields without a default, in order.
    #[must_use]
    pub fn new(
        context: SharedContext,
        timestamp: Instant,
        node: String,
        level: Severity,
        category: String,
        text: String,
    ) -> Self {
        Self {
            context,
            timestamp,
            node,
            level,
            category,
            content_type: "text/plain".to_owned(),
            text,
            sequence: 0,
            sync: 1,
            failure: None,
        }
    }
}

quark::impl_with! {
    pub LogEvent {
        with_content_type(content_type: String),
        with_sequence(sequence: i64),
        with_sync(sync: i64),
        with_failure(failure: Option<FailureReport>),
    }
}

quark::impl_json!(LogEvent {
    context: "context",
    timestamp: "timestamp",
    node: "node",
    level: "level",
    category: "category",
    content_type: "contentType" = "text/plain".to_owned(),
    text: "text",
    sequence: "sequence" = 0,
    sync: "sync" = 1,
    failure: "failure" as optional,
});

/// The log event with this number is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct LogAck {
    pub sequence: i64,
}

impl LogAck {
    /// The fields without a default, in order.
    #[must_use]
    pub fn new(sequence: i64) -> Self {
        Self { sequence }
    }
}

quark::impl_json!(LogAck { sequence: "sequence" });

/// What came of one level of interaction.
#[derive(Clone, Debug, PartialEq)]
pub struct InteractionEvent {
    pub start_timestamp: Instant,
    pub end_timestamp: Instant,
    pub environment: Environment,
    pub uuid: String,
    /// The trace's id.
    pub session: String,
    /// The id of the process.
    pub node: String,
    /// For the id of each node that was called: 1 if it served, 0 if it failed.
    pub results: Map<String, i64>,
    pub start_clock: Vec<i64>,
    pub end_clock: Vec<i64>,
    /// Numbers the events of a process, logs and interactions alike.
    pub sequence: i64,
    /// 1: this event wants an acknowledgement of its own.
    pub sync: i64,
}

impl InteractionEvent {
    /// The fields without a default, in order.
    #[must_use]
    pub fn new(start_timestamp: Instant, end_timestamp: Instant, uuid: String, session: String) -> Self {
        Self {
            start_timestamp,
            end_timestamp,
            environment: Environment::new(),
            uuid,
            session,
            node: String::new(),
            results: Map::new(),
            start_clock: Vec::new(),
            end_clock: Vec::new(),
            sequence: 0,
            sync: 1,
        }
    }
}

quark::impl_with! {
    pub InteractionEvent {
        with_environment(environment: Environment),
        with_node(node: String),
        with_results(results: Map<String, i64>),
        with_start_clock(start_clock: Vec<i64>),
        with_end_clock(end_clock: Vec<i64>),
        with_sequence(sequence: i64),
        with_sync(sync: i64),
    }
}

quark::impl_json!(InteractionEvent {
    start_timestamp: "startTimestamp",
    end_timestamp: "endTimestamp",
    environment: "environment" = Environment::new(),
    uuid: "uuid",
    session: "session",
    node: "node" = String::new(),
    results: "results" = Map::new(),
    start_clock: "startClock" = Vec::new(),
    end_clock: "endClock" = Vec::new(),
    sequence: "sequence" = 0,
    sync: "sync" = 1,
});

/// The interaction event with this number is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct InteractionAck {
    pub sequence: i64,
}

impl InteractionAck {
    /// The fields without a default, in order.
    #[must_use]
    pub fn new(sequence: i64) -> Self {
        Self { sequence }
    }
}

quark::impl_json!(InteractionAck { sequence: "sequence" });

/// A command: from now on these versions of a service get these shares of the calls. A version that is not named gets none; without
/// any share the command is lifted.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    pub service: String,
    /// The name of the environment that the service's nodes are in.
    pub environment: String,
    /// By `MAJOR.MINOR`.
    pub shares: Map<String, i64>,
}

impl Route {
    /// The fields without a default, in order.
    #[must_use]
    pub fn new(service: String, environment_: String) -> Self {
        Self { service, environment: environment_, shares: Map::new() }
    }
}

quark::impl_with! {
    pub Route {
        with_shares(shares: Map<String, i64>),
    }
}

quark::impl_json!(Route { service: "service", environment: "environment", shares: "shares" = Map::new() });

/// A process changed its mind about calling a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Breaker {
    pub node: Node,
    /// Whether the node is not called any more.
    pub open: bool,
    pub since: Instant,
}

impl Breaker {
    /// The fields without a default, in order.
    #[must_use]
    pub fn new(node: Node, open: bool, since: Instant) -> Self {
        Self { node, open, since }
    }
}

quark::impl_json!(Breaker { node: "node", open: "open", since: "since" });

/// The events of a trace in causal order, whatever the clocks of their machines say.
pub fn in_causal_order(events: &[LogEvent]) -> Vec<LogEvent> {
    let mut ordered = events.to_vec();
    let depth =
        quark::max(events.iter().map(|event| quark::int(event.context.clock.levels.len())), "rtp.q:176").unwrap_or(0);
    for step in 0..depth {
        let level = depth - 1 - step;
        ordered = quark::sort_by(
            ordered.clone(),
            |event| quark::get(&event.context.clock.levels, level).copied().unwrap_or(-1),
            "rtp.q:179",
        );
    }
    ordered
}

/// Where one direction of a conversation in `Rtp` stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RtpState {
    Opening,
    Ready,
    Closed,
}

quark::impl_enum!(RtpState { Opening: "opening", Ready: "ready", Closed: "closed" });

/// The state after a message of the client.
pub(crate) fn rtp_after_client(state_: RtpState, message: &RtpClientMessage) -> Result<RtpState, OutOfState> {
    match state_ {
        RtpState::Opening => match message {
            RtpClientMessage::Open(_) => Ok(RtpState::Ready),
            RtpClientMessage::Close(_) => Ok(RtpState::Closed),
            RtpClientMessage::Active(_) => {
                Err(OutOfState { message: "active".to_owned(), state: "opening".to_owned() })
            }
            RtpClientMessage::Expire(_) => {
                Err(OutOfState { message: "expire".to_owned(), state: "opening".to_owned() })
            }
            RtpClientMessage::LogEvent(_) => Err(OutOfState { message: "log".to_owned(), state: "opening".to_owned() }),
            RtpClientMessage::Subscribe(_) => {
                Err(OutOfState { message: "subscribe".to_owned(), state: "opening".to_owned() })
            }
            RtpClientMessage::InteractionEvent(_) => {
                Err(OutOfState { message: "interactionevent".to_owned(), state: "opening".to_owned() })
            }
            RtpClientMessage::Breaker(_) => {
                Err(OutOfState { message: "breaker".to_owned(), state: "opening".to_owned() })
            }
        },
        RtpState::Ready => match message {
            RtpClientMessage::Close(_) => Ok(RtpState::Closed),
            _ => Ok(RtpState::Ready),
        },
        RtpState::Closed => match message {
            RtpClientMessage::Open(_) => Err(OutOfState { message: "open".to_owned(), state: "closed".to_owned() }),
            RtpClientMessage::Close(_) => Err(OutOfState { message: "close".to_owned(), state: "closed".to_owned() }),
            RtpClientMessage::Active(_) => Err(OutOfState { message: "active".to_owned(), state: "closed".to_owned() }),
            RtpClientMessage::Expire(_) => Err(OutOfState { message: "expire".to_owned(), state: "closed".to_owned() }),
            RtpClientMessage::LogEvent(_) => Err(OutOfState { message: "log".to_owned(), state: "closed".to_owned() }),
            RtpClientMessage::Subscribe(_) => {
                Err(OutOfState { message: "subscribe".to_owned(), state: "closed".to_owned() })
            }
            RtpClientMessage::InteractionEvent(_) => {
                Err(OutOfState { message: "interactionevent".to_owned(), state: "closed".to_owned() })
            }
            RtpClientMessage::Breaker(_) => {
                Err(OutOfState { message: "breaker".to_owned(), state: "closed".to_owned() })
            }
        },
    }
}

/// The state after a message of the server.
pub(crate) fn rtp_after_server(state_: RtpState, message: &RtpServerMessage) -> Result<RtpState, OutOfState> {
    match state_ {
        RtpState::Opening => match message {
            RtpServerMessage::Open(_) => Ok(RtpState::Ready),
            RtpServerMessage::Close(_) => Ok(RtpState::Closed),
            RtpServerMessage::Active(_) => {
                Err(OutOfState { message: "active".to_owned(), state: "opening".to_owned() })
            }
            RtpServerMessage::Expire(_) => {
                Err(OutOfState { message: "expire".to_owned(), state: "opening".to_owned() })
            }
            RtpServerMessage::Clear(_) => Err(OutOfState { message: "clear".to_owned(), state: "opening".to_owned() }),
            RtpServerMessage::LogEvent(_) => Err(OutOfState { message: "log".to_owned(), state: "opening".to_owned() }),
            RtpServerMessage::LogAck(_) => {
                Err(OutOfState { message: "logack".to_owned(), state: "opening".to_owned() })
            }
            RtpServerMessage::InteractionAck(_) => {
                Err(OutOfState { message: "interactionack".to_owned(), state: "opening".to_owned() })
            }
            RtpServerMessage::Route(_) => Err(OutOfState { message: "route".to_owned(), state: "opening".to_owned() }),
        },
        RtpState::Ready => match message {
            RtpServerMessage::Close(_) => Ok(RtpState::Closed),
            _ => Ok(RtpState::Ready),
        },
        RtpState::Closed => match message {
            RtpServerMessage::Open(_) => Err(OutOfState { message: "open".to_owned(), state: "closed".to_owned() }),
            RtpServerMessage::Close(_) => Err(OutOfState { message: "close".to_owned(), state: "closed".to_owned() }),
            RtpServerMessage::Active(_) => Err(OutOfState { message: "active".to_owned(), state: "closed".to_owned() }),
            RtpServerMessage::Expire(_) => Err(OutOfState { message: "expire".to_owned(), state: "closed".to_owned() }),
            RtpServerMessage::Clear(_) => Err(OutOfState { message: "clear".to_owned(), state: "closed".to_owned() }),
            RtpServerMessage::LogEvent(_) => Err(OutOfState { message: "log".to_owned(), state: "closed".to_owned() }),
            RtpServerMessage::LogAck(_) => Err(OutOfState { message: "logack".to_owned(), state: "closed".to_owned() }),
            RtpServerMessage::InteractionAck(_) => {
                Err(OutOfState { message: "interactionack".to_owned(), state: "closed".to_owned() })
            }
            RtpServerMessage::Route(_) => Err(OutOfState { message: "route".to_owned(), state: "closed".to_owned() }),
        },
    }
}

/// The client's side of a conversation in `Rtp`: reads what the server sends, writes what the client sends, and holds both to the states of the protocol.
#[derive(Debug)]
pub struct RtpClientSide {
    receiving: RtpState,
    sending: RtpState,
}

impl RtpClientSide {
    /// All fields as they are by default.
    #[must_use]
    pub fn new() -> Self {
        Self { receiving: RtpState::Opening, sending: RtpState::Opening }
    }

    /// The message in a frame from the server.
    ///
    /// # Errors
    /// Fails with `DecodeError` or `OutOfState`.
    pub fn receive(&mut self, text: &str) -> Result<RtpServerMessage, Error> {
        let message = RtpServerMessage::decode(text)?;
        self.received(&message)?;
        Ok(message)
    }

    /// The frame for a message to the server.
    ///
    /// # Errors
    /// Fails with `OutOfState`.
    pub fn send(&mut self, message: &RtpClientMessage) -> Result<String, OutOfState> {
        self.sent(message)?;
        Ok(message.encode())
    }

    /// Goes on after a message from the server that was read elsewhere.
    ///
    /// # Errors
    /// Fails with `OutOfState`.
    pub fn received(&mut self, message: &RtpServerMessage) -> Result<(), OutOfState> {
        self.receiving = rtp_after_server(self.receiving, message)?;
        Ok(())
    }

    /// Goes on after a message to the server that is written elsewhere.
    ///
    /// # Errors
    /// Fails with `OutOfState`.
    pub fn sent(&mut self, message: &RtpClientMessage) -> Result<(), OutOfState> {
        self.sending = rtp_after_client(self.sending, message)?;
        Ok(())
    }
}

impl Default for RtpClientSide {
    fn default() -> Self {
        Self::new()
    }
}

impl quark::testing::State for RtpClientSide {
    fn state(&self) -> Json {
        Fields::new().field("receiving", &self.receiving).field("sending", &self.sending).into_json()
    }
}

/// The server's side of a conversation in `Rtp`: reads what the client sends, writes what the server sends, and holds both to the states of the protocol.
#[derive(Debug)]
pub struct RtpServerSide {
    receiving: RtpState,
    sending: RtpState,
}

impl RtpServerSide {
    /// All fields as they are by default.
    #[must_use]
    pub fn new() -> Self {
        Self { receiving: RtpState::Opening, sending: RtpState::Opening }
    }

    /// The message in a frame from the client.
    ///
    /// # Errors
    /// Fails with `DecodeError` or `OutOfState`.
    pub fn receive(&mut self, text: &str) -> Result<RtpClientMessage, Error> {
        let message = RtpClientMessage::decode(text)?;
        self.received(&message)?;
        Ok(message)
    }

    /// The frame for a message to the client.
    ///
    /// # Errors
    /// Fails with `OutOfState`.
    pub fn send(&mut self, message: &RtpServerMessage) -> Result<String, OutOfState> {
        self.sent(message)?;
        Ok(message.encode())
    }

    /// Goes on after a message from the client that was read elsewhere.
    ///
    /// # Errors
    /// Fails with `OutOfState`.
    pub fn received(&mut self, message: &RtpClientMessage) -> Result<(), OutOfState> {
        self.receiving = rtp_after_client(self.receiving, message)?;
        Ok(())
    }

    /// Goes on after a message to the client that is written elsewhere.
    ///
    /// # Errors
    /// Fails with `OutOfState`.
    pub fn sent(&mut self, message: &RtpServerMessage) -> Result<(), OutOfState> {
        self.sending = rtp_after_server(self.sending, message)?;
        Ok(())
    }
}

impl Default for RtpServerSide {
    fn default() -> Self {
        Self::new()
    }
}

impl quark::testing::State for RtpServerSide {
    fn state(&self) -> Json {
        Fields::new().field("receiving", &self.receiving).field("sending", &self.sending).into_json()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::CausalClock;
    use quark::DecodeKind;

    #[test]
    fn the_first_frame_says_who_speaks_and_what_it_understands() {
        let open = Open::new()
            .with_mdk_version("3.0.0".to_owned())
            .with_properties(Map::from([("capabilities".to_owned(), Json::of(&["route"]))]))
            .with_node_id("p1".to_owned());
        let message = RtpClientMessage::Open(open.clone());
        quark::fault::assert_equal(
            &message.encode(),
            "{\"type\":\"open\",\"version\":\"2.0.0\",\"mdkVersion\":\"3.0.0\",\"properties\":{\"capabilities\":[\"route\"]},\"nodeId\":\"p1\",\"environment\":{\"name\":\"sandbox\"}}",
            "message.encode()\n        == `{\"type\":\"open\",\"version\":\"2.0.0\",\"mdkVersion\":\"3.0.0\",\"properties\":{\"capabilities\":[\"route\"]},\"nodeId\":\"p1\",\"environment\":{\"name\":\"sandbox\"}}`",
            "rtp.q:187",
        );
        quark::fault::assert(open.understands("route"), "open.understands(\"route\")", "rtp.q:189");
        quark::fault::assert(!open.understands("breaker"), "!open.understands(\"breaker\")", "rtp.q:190");
        quark::fault::assert(!Open::new().understands("route"), "!Open().understands(\"route\")", "rtp.q:191");
        quark::fault::assert(
            !Open::new()
                .with_properties(Map::from([("capabilities".to_owned(), Json::of("route"))]))
                .understands("route"),
            "!Open(properties: { \"capabilities\": Json.of(\"route\") }).understands(\"route\")",
            "rtp.q:192",
        );
    }

    #[test]
    fn another_major_version_cannot_go_on() {
        quark::fault::assert(
            Open::new().with_version("2.0.0".to_owned()).is_compatible(),
            "Open(\"2.0.0\").is_compatible()",
            "rtp.q:196",
        );
        quark::fault::assert(
            Open::new().with_version("2.7".to_owned()).is_compatible(),
            "Open(\"2.7\").is_compatible()",
            "rtp.q:197",
        );
        quark::fault::assert(
            !Open::new().with_version("3.0.0".to_owned()).is_compatible(),
            "!Open(\"3.0.0\").is_compatible()",
            "rtp.q:198",
        );
        quark::fault::assert(
            !Open::new().with_version("1.9.9".to_owned()).is_compatible(),
            "!Open(\"1.9.9\").is_compatible()",
            "rtp.q:199",
        );
        quark::fault::assert(
            !Open::new().with_version("new".to_owned()).is_compatible(),
            "!Open(\"new\").is_compatible()",
            "rtp.q:200",
        );
    }

    #[test]
    fn messages_are_told_apart_by_their_type_under_todays_names_and_older_ones() {
        let node = Node::new("n1".to_owned(), "hello".to_owned(), "1.1".to_owned(), "http://h:1".to_owned());
        let text =
            "\"node\":{\"id\":\"n1\",\"service\":\"hello\",\"version\":\"1.1\",\"address\":\"http://h:1\"}}".to_owned();
        let messages = Map::from([
            ("{\"type\":\"active\",".to_owned(), RtpClientMessage::Active(Active::new(node.clone()))),
            (
                "{\"type\":\"discovery.protocol.Active\",".to_owned(),
                RtpClientMessage::Active(Active::new(node.clone())),
            ),
            ("{\"type\":\"expire\",".to_owned(), RtpClientMessage::Expire(Expire::new(node.clone()))),
            ("{\"type\":\"discovery.protocol.Expire\",".to_owned(), RtpClientMessage::Expire(Expire::new(node))),
            ("{\"type\":\"open\",".to_owned(), RtpClientMessage::Open(Open::new())),
            ("{\"type\":\"mdk.protocol.Open\",".to_owned(), RtpClientMessage::Open(Open::new())),
            ("{\"type\":\"close\",".to_owned(), RtpClientMessage::Close(Close::new())),
            ("{\"type\":\"mdk.protocol.Close\",".to_owned(), RtpClientMessage::Close(Close::new())),
            ("{\"type\":\"discovery.protocol.Close\",".to_owned(), RtpClientMessage::Close(Close::new())),
            ("{\"type\":\"subscribe\",".to_owned(), RtpClientMessage::Subscribe(Subscribe::new())),
        ]);
        for start in messages.keys() {
            quark::fault::assert_equal(
                &RtpClientMessage::decode(&format!("{start}{text}")).unwrap(),
                quark::entry(&messages, start, "rtp.q:218"),
                "(try Rtp.client.decode(start + text)) == messages[start]",
                "rtp.q:218",
            );
        }
    }

    #[test]
    fn what_a_server_says_too() {
        let messages = Map::from([
            ("{\"type\":\"clear\"}".to_owned(), RtpServerMessage::Clear(Clear::new())),
            ("{\"type\":\"discovery.protocol.Clear\"}".to_owned(), RtpServerMessage::Clear(Clear::new())),
            ("{\"type\":\"logack\",\"sequence\":7}".to_owned(), RtpServerMessage::LogAck(LogAck::new(7))),
            (
                "{\"type\":\"mdk_tracing.protocol.LogAckEvent\",\"sequence\":7}".to_owned(),
                RtpServerMessage::LogAck(LogAck::new(7)),
            ),
            (
                "{\"type\":\"interactionack\",\"sequence\":7}".to_owned(),
                RtpServerMessage::InteractionAck(InteractionAck::new(7)),
            ),
            (
                "{\"type\":\"route\",\"service\":\"time\",\"environment\":\"sandbox\",\"shares\":{\"1.1\":9,\"1.2\":1}}"
                    .to_owned(),
                RtpServerMessage::Route(
                    Route::new("time".to_owned(), "sandbox".to_owned())
                        .with_shares(Map::from([("1.1".to_owned(), 9), ("1.2".to_owned(), 1)])),
                ),
            ),
        ]);
        for text in messages.keys() {
            quark::fault::assert_equal(
                &RtpServerMessage::decode(text).unwrap(),
                quark::entry(&messages, text, "rtp.q:234"),
                "(try Rtp.server.decode(text)) == messages[text]",
                "rtp.q:234",
            );
        }
    }

    #[test]
    fn absent_and_null_mean_the_default_unknown_fields_and_class_are_ignored() {
        let text = "{\"$class\":\"mdk_protocol.Open\",\"type\":\"open\",\"version\":null,\"environment\":null,\"fromTheFuture\":[1]}"
            .to_owned();
        let open = RtpServerMessage::Open(Open::new());
        quark::fault::assert_equal(
            &RtpServerMessage::decode(&text).unwrap(),
            &open,
            "(try Rtp.server.decode(text)) == open",
            "rtp.q:240",
        );
    }

    #[test]
    fn a_message_of_an_unknown_type_is_an_error_that_says_so() {
        quark::fault::assert(
            matches!(RtpServerMessage::decode("{\"type\":\"tomorrow\"}"), Err(DecodeError { .. })),
            "Rtp.server.decode(`{\"type\":\"tomorrow\"}`)",
            "rtp.q:244",
        );
        match RtpServerMessage::decode("{\"type\":\"tomorrow\"}") {
            Ok(_) => {
                quark::fault::assert(false, "false", "rtp.q:246");
            }
            Err(error) => {
                quark::fault::assert_equal(
                    &error.kind,
                    &DecodeKind::UnknownTag,
                    "error.kind == DecodeKind.UnknownTag",
                    "rtp.q:247",
                );
            }
        }
    }

    #[test]
    fn both_begin_with_open_and_nothing_follows_a_close() {
        let mut side = RtpServerSide::new();
        quark::fault::assert(
            matches!(side.receive("{\"type\":\"subscribe\"}"), Err(Error::OutOfState(_))),
            "side.receive(`{\"type\":\"subscribe\"}`)",
            "rtp.q:253",
        );
        quark::fault::assert(
            matches!(side.send(&RtpServerMessage::Clear(Clear::new())), Err(OutOfState { .. })),
            "side.send(Clear())",
            "rtp.q:254",
        );
        side.receive("{\"type\":\"open\"}").unwrap();
        side.receive("{\"type\":\"subscribe\"}").unwrap();
        quark::fault::assert(
            matches!(side.send(&RtpServerMessage::Clear(Clear::new())), Err(OutOfState { .. })),
            "side.send(Clear())",
            "rtp.q:257",
        );
        side.send(&RtpServerMessage::Open(Open::new())).unwrap();
        side.send(&RtpServerMessage::Clear(Clear::new())).unwrap();
        side.send(&RtpServerMessage::Close(Close::new())).unwrap();
        quark::fault::assert(
            matches!(side.send(&RtpServerMessage::Clear(Clear::new())), Err(OutOfState { .. })),
            "side.send(Clear())",
            "rtp.q:261",
        );
        side.receive("{\"type\":\"close\"}").unwrap();
        quark::fault::assert(
            matches!(side.receive("{\"type\":\"subscribe\"}"), Err(Error::OutOfState(_))),
            "side.receive(`{\"type\":\"subscribe\"}`)",
            "rtp.q:263",
        );
    }

    #[test]
    fn a_node_is_announced_for_30_seconds() {
        let message = RtpClientMessage::Active(Active::new(Node::new(
            "n1".to_owned(),
            "hello".to_owned(),
            "1.1".to_owned(),
            "http://h:1".to_owned(),
        )));
        quark::fault::assert_equal(
            &message.encode(),
            "{\"type\":\"active\",\"node\":{\"id\":\"n1\",\"service\":\"hello\",\"version\":\"1.1\",\"address\":\"http://h:1\",\"properties\":{},\"environment\":{\"name\":\"sandbox\"}},\"ttl\":30}",
            "message.encode()\n        == `{\"type\":\"active\",\"node\":{\"id\":\"n1\",\"service\":\"hello\",\"version\":\"1.1\",\"address\":\"http://h:1\",\"properties\":{},\"environment\":{\"name\":\"sandbox\"}},\"ttl\":30}`",
            "rtp.q:268",
        );
        let older = RtpClientMessage::decode(
            "{\"type\":\"active\",\"node\":{\"id\":\"n1\",\"service\":\"hello\",\"version\":\"1.1\",\"address\":\"http://h:1\"},\"ttl\":30.0}",
        )
        .unwrap();
        quark::fault::assert_equal(&older, &message, "older == message", "rtp.q:273");
    }

    #[test]
    fn a_log_event_on_the_wire_upper_case_level_a_number_and_sync_1() {
        let event = LogEvent::new(
            SharedContext::new("t1".to_owned()),
            Instant::EPOCH + Duration::of(5),
            "p1".to_owned(),
            Severity::Warn,
            "cat".to_owned(),
            "café".to_owned(),
        )
        .with_sequence(3);
        let message = RtpClientMessage::LogEvent(event);
        quark::fault::assert_equal(
            &message.encode(),
            "{\"type\":\"log\",\"context\":{\"traceId\":\"t1\",\"clock\":{\"clocks\":[0]},\"properties\":{},\"environment\":{\"name\":\"sandbox\"}},\"timestamp\":5,\"node\":\"p1\",\"level\":\"WARN\",\"category\":\"cat\",\"contentType\":\"text/plain\",\"text\":\"caf\\u00e9\",\"sequence\":3,\"sync\":1}",
            "message.encode()\n        == `{\"type\":\"log\",\"context\":{\"traceId\":\"t1\",\"clock\":{\"clocks\":[0]},\"properties\":{},\"environment\":{\"name\":\"sandbox\"}},\"timestamp\":5,\"node\":\"p1\",\"level\":\"WARN\",\"category\":\"cat\",\"contentType\":\"text/plain\",\"text\":\"caf\\u00e9\",\"sequence\":3,\"sync\":1}`",
            "rtp.q:287",
        );
        quark::fault::assert_equal(
            &RtpClientMessage::decode(&message.encode()).unwrap(),
            &message,
            "(try Rtp.client.decode(message.encode())) == message",
            "rtp.q:289",
        );
    }

    #[test]
    fn a_failure_report_adds_structure_beside_the_text() {
        let report =
            FailureReport::new("ValueError".to_owned(), "boom".to_owned()).with_stack("at f".to_owned()).with_nodes(
                vec![InvolvedNode::new("n1".to_owned(), "hello".to_owned(), "1.1".to_owned(), "http://h:1".to_owned())],
            );
        quark::fault::assert_equal(
            &report.encode(),
            "{\"kind\":\"ValueError\",\"message\":\"boom\",\"stack\":\"at f\",\"nodes\":[{\"id\":\"n1\",\"service\":\"hello\",\"version\":\"1.1\",\"address\":\"http://h:1\"}]}",
            "report.encode()\n        == `{\"kind\":\"ValueError\",\"message\":\"boom\",\"stack\":\"at f\",\"nodes\":[{\"id\":\"n1\",\"service\":\"hello\",\"version\":\"1.1\",\"address\":\"http://h:1\"}]}`",
            "rtp.q:294",
        );
    }

    #[test]
    fn an_interaction_event_on_the_wire() {
        let event = InteractionEvent::new(
            Instant::EPOCH + Duration::of(1),
            Instant::EPOCH + Duration::of(2),
            "u1".to_owned(),
            "t1".to_owned(),
        )
        .with_node("p1".to_owned())
        .with_results(Map::from([("n1".to_owned(), 0), ("n2".to_owned(), 1)]))
        .with_start_clock(vec![2])
        .with_end_clock(vec![5])
        .with_sequence(7);
        let message = RtpClientMessage::InteractionEvent(event);
        quark::fault::assert_equal(
            &message.encode(),
            "{\"type\":\"interactionevent\",\"startTimestamp\":1,\"endTimestamp\":2,\"environment\":{\"name\":\"sandbox\"},\"uuid\":\"u1\",\"session\":\"t1\",\"node\":\"p1\",\"results\":{\"n1\":0,\"n2\":1},\"startClock\":[2],\"endClock\":[5],\"sequence\":7,\"sync\":1}",
            "message.encode()\n        == `{\"type\":\"interactionevent\",\"startTimestamp\":1,\"endTimestamp\":2,\"environment\":{\"name\":\"sandbox\"},\"uuid\":\"u1\",\"session\":\"t1\",\"node\":\"p1\",\"results\":{\"n1\":0,\"n2\":1},\"startClock\":[2],\"endClock\":[5],\"sequence\":7,\"sync\":1}`",
            "rtp.q:311",
        );
    }

    #[test]
    fn closing_says_why() {
        let message = RtpClientMessage::Close(
            Close::new().with_error(
                CloseError::new()
                    .with_code("VERSION_MISMATCH".to_owned())
                    .with_title("title".to_owned())
                    .with_detail("detail".to_owned())
                    .with_id("id".to_owned()),
            ),
        );
        quark::fault::assert_equal(
            &message.encode(),
            "{\"type\":\"close\",\"error\":{\"code\":\"VERSION_MISMATCH\",\"title\":\"title\",\"detail\":\"detail\",\"id\":\"id\"}}",
            "message.encode()\n        == `{\"type\":\"close\",\"error\":{\"code\":\"VERSION_MISMATCH\",\"title\":\"title\",\"detail\":\"detail\",\"id\":\"id\"}}`",
            "rtp.q:317",
        );
    }

    #[test]
    fn the_newer_messages_on_the_wire() {
        let command = RtpServerMessage::Route(
            Route::new("time".to_owned(), "sandbox".to_owned())
                .with_shares(Map::from([("1.1".to_owned(), 9), ("1.2".to_owned(), 1)])),
        );
        quark::fault::assert_equal(
            &command.encode(),
            "{\"type\":\"route\",\"service\":\"time\",\"environment\":\"sandbox\",\"shares\":{\"1.1\":9,\"1.2\":1}}",
            "command.encode() == `{\"type\":\"route\",\"service\":\"time\",\"environment\":\"sandbox\",\"shares\":{\"1.1\":9,\"1.2\":1}}`",
            "rtp.q:323",
        );
        let message = RtpClientMessage::Breaker(Breaker::new(
            Node::new("n1".to_owned(), "time".to_owned(), "1.1".to_owned(), "http://t:1".to_owned()),
            true,
            Instant::EPOCH + Duration::of(9),
        ));
        quark::fault::assert_equal(
            &message.encode(),
            "{\"type\":\"breaker\",\"node\":{\"id\":\"n1\",\"service\":\"time\",\"version\":\"1.1\",\"address\":\"http://t:1\",\"properties\":{},\"environment\":{\"name\":\"sandbox\"}},\"open\":true,\"since\":9}",
            "message.encode()\n        == `{\"type\":\"breaker\",\"node\":{\"id\":\"n1\",\"service\":\"time\",\"version\":\"1.1\",\"address\":\"http://t:1\",\"properties\":{},\"environment\":{\"name\":\"sandbox\"}},\"open\":true,\"since\":9}`",
            "rtp.q:325",
        );
    }

    #[test]
    fn the_events_of_a_trace_sort_into_causal_order_whatever_their_timestamps_say() {
        let clocks = vec![vec![3], vec![2, 1], vec![1], vec![2, 1, 4], vec![2], vec![2, 1, 3], vec![2, 0], vec![10]];
        let events = clocks
            .iter()
            .map(|levels| {
                LogEvent::new(
                    SharedContext::new("t1".to_owned()).with_clock(CausalClock::new().with_levels(levels.clone())),
                    Instant::EPOCH,
                    "p1".to_owned(),
                    Severity::Info,
                    "cat".to_owned(),
                    "x".to_owned(),
                )
            })
            .collect::<Vec<_>>();
        let ordered =
            in_causal_order(&events).into_iter().map(|event| event.context.clock.levels.clone()).collect::<Vec<_>>();
        quark::fault::assert_equal(
            &ordered,
            &[vec![1], vec![2], vec![2, 0], vec![2, 1], vec![2, 1, 3], vec![2, 1, 4], vec![3], vec![10]],
            "ordered == [[1], [2], [2, 0], [2, 1], [2, 1, 3], [2, 1, 4], [3], [10]]",
            "rtp.q:340",
        );
    }
}
