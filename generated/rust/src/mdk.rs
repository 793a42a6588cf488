//! The MDK itself: one per process, it finds nodes, announces services, and delivers what was logged.
//!
//! It owns the connection and all that outlives a request. It makes sessions and never calls one.

use crate::backoff::Backoff;
use crate::breaker::{CircuitBreakers, FailurePolicies};
use crate::clock::CausalClock;
use crate::config::{Config, InvalidSetting};
use crate::context::SharedContext;
use crate::discovery::{Discovery, Request};
use crate::node::Node;
use crate::outbox::Outbox;
use crate::rtp::{
    Active, Breaker, Close, CloseError, Expire, FailureReport, InteractionEvent, LogEvent, Open, Route,
    RtpClientMessage, RtpClientSide, RtpServerMessage,
};
use crate::session::Session;
use crate::sources::{CannotRegister, Changes, Source, SynapseFolder};
use crate::version::Version;
use crate::{Error, Promise, context, rtp, sources, traceparent};
use quark::json::Fields;
use quark::port::{Console, Folder, FolderEvent, Link, LinkEvent, Timer, TimerEvent};
use quark::{DecodeError, DecodeKind, Duration, Instant, Json, Map, Port, Runtime, Severity, ToJson};

pub(crate) const HEARTBEAT_INTERVAL: Duration = Duration::of(15_000);

pub(crate) const POLL_INTERVAL: Duration = Duration::of(1000);

pub(crate) const FAREWELL_LIMIT: Duration = Duration::of(5000);

/// Starts an MDK configured by the environment variables: `MDK_SERVER_URL`, `MDK_TOKEN`, `MDK_ENVIRONMENT`,
/// `MDK_DISCOVERY_SOURCE` and `MDK_FAILURE_POLICY`.
///
/// # Errors
/// Fails with `InvalidSetting`.
pub fn start() -> Result<Mdk, InvalidSetting> {
    start_with(Runtime::shared(), &quark::runtime::environment())
}

/// Like [`start`], in a world of the caller's own: a runtime, and the environment's variables.
///
/// # Errors
/// Fails with `InvalidSetting`.
pub fn start_with(runtime: &Runtime, environment: &Map<String, String>) -> Result<Mdk, InvalidSetting> {
    let config = Config::parse(environment)?;
    let mdk = Mdk::with_runtime(
        runtime,
        config.clone(),
        Box::new(CircuitBreakers::new().with_threshold(config.threshold).with_retest(config.retest)),
    );
    mdk.start();
    Ok(mdk)
}

/// Makes an MDK configured by the environment variables, and leaves starting it to the caller.
///
/// # Errors
/// Fails with `InvalidSetting`.
pub fn init() -> Result<Mdk, InvalidSetting> {
    init_with(Runtime::shared(), &quark::runtime::environment())
}

/// Like [`init`], in a world of the caller's own: a runtime, and the environment's variables.
///
/// # Errors
/// Fails with `InvalidSetting`.
pub fn init_with(runtime: &Runtime, environment: &Map<String, String>) -> Result<Mdk, InvalidSetting> {
    let config = Config::parse(environment)?;
    Ok(Mdk::with_runtime(
        runtime,
        config.clone(),
        Box::new(CircuitBreakers::new().with_threshold(config.threshold).with_retest(config.retest)),
    ))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Life {
    Created,
    Running,
    Stopping,
    Stopped,
}

quark::impl_enum!(Life { Created: "Created", Running: "Running", Stopping: "Stopping", Stopped: "Stopped" });

/// The Microservices Development Kit: one per process, shared by all its requests.
///
/// It never blocks the process and needs no server: without one it serves from what it knows and keeps what was logged.
#[derive(Clone, Debug, PartialEq)]
pub struct Mdk {
    actor: quark::Actor<MdkState>,
}

impl Mdk {
    /// Makes one in the runtime that this process shares.
    #[must_use]
    pub fn new(config: Config, policies: Box<dyn FailurePolicies>) -> Self {
        Self::with_runtime(Runtime::shared(), config, policies)
    }

    /// Makes one in a runtime of the caller's own.
    #[must_use]
    pub fn with_runtime(runtime: &Runtime, config: Config, policies: Box<dyn FailurePolicies>) -> Self {
        Self { actor: quark::Actor::spawn(runtime, |quark| MdkState::new(quark, config, policies)) }
    }

    /// Connects to Mission Control and starts to find nodes. Does nothing a second time.
    pub fn start(&self) {
        self.actor.step(MdkState::start);
    }

    /// Takes leave: announces that the registered services are gone, and waits until what was logged has arrived, at most
    /// five seconds. The promise is kept in any case.
    pub fn stop(&self) -> Promise<()> {
        self.actor.step(MdkState::stop)
    }

    /// Announces a service of this process, now if connected and after every reconnect. Gives the node that others will resolve.
    ///
    /// # Errors
    /// Fails with `InvalidVersion` or `CannotRegister`.
    pub fn register(&self, service: &str, version: &str, address: &str) -> Result<Node, Error> {
        self.actor.step(|state| state.register(service, version, address))
    }

    /// Begins a new trace.
    pub fn session(&self) -> Session {
        self.actor.step(MdkState::session)
    }

    /// Goes on with the trace of a request. `context` is the value of its `X-MDK-Context` header, `traceparent` that of the W3C
    /// header, which counts where the first is missing. Without either a new trace begins; with a malformed context too,
    /// and a warning is logged.
    pub fn join(&self, context: Option<&str>, traceparent: Option<&str>) -> Session {
        self.actor.step(|state| state.join(context, traceparent))
    }

    /// Begins a new trace that keeps the properties and the environment of `context`, and names its trace in the log. For
    /// broadcasts, whose receivers answer to nobody.
    pub fn derive(&self, context: Option<&str>) -> Session {
        self.actor.step(|state| state.derive(context))
    }

    /// From now on sessions have at most this long. A deadline that a request brings along only shrinks.
    pub fn set_default_deadline(&self, limit: Duration) {
        self.actor.step(|state| state.set_default_deadline(limit));
    }

    /// A node, or `Unresolved` at the deadline.
    pub(crate) fn resolve(&self, request: &Request, now: Instant) -> Promise<Node> {
        self.actor.step(|state| state.resolve(request, now))
    }

    /// What came of a call of a node.
    pub(crate) fn judge(&self, node: &Node, succeeded: bool) {
        self.actor.step(|state| state.judge(node, succeeded));
    }

    /// Delivers a log message.
    pub(crate) fn log(
        &self,
        context: SharedContext,
        level: Severity,
        category: &str,
        text: &str,
        failure: Option<FailureReport>,
    ) {
        self.actor.step(|state| state.log(context, level, category, text, failure));
    }

    /// Delivers what came of an interaction.
    pub(crate) fn interacted(&self, event: &InteractionEvent) {
        self.actor.step(|state| state.interacted(event));
    }

    #[cfg(test)]
    pub(crate) fn link(&self) -> Port<Link<RtpClientSide>> {
        self.actor.step(|state| state.link.clone())
    }

    #[cfg(test)]
    pub(crate) fn console(&self) -> Port<Console> {
        self.actor.step(|state| state.console.clone())
    }

    #[cfg(test)]
    pub(crate) fn folder(&self) -> Port<Folder> {
        self.actor.step(|state| state.folder.clone())
    }

    #[cfg(test)]
    pub(crate) fn wake(&self) -> Port<Timer> {
        self.actor.step(|state| state.wake.clone())
    }

    #[cfg(test)]
    pub(crate) fn reconnect(&self) -> Port<Timer> {
        self.actor.step(|state| state.reconnect.clone())
    }

    #[cfg(test)]
    pub(crate) fn heartbeat(&self) -> Port<Timer> {
        self.actor.step(|state| state.heartbeat.clone())
    }

    #[cfg(test)]
    pub(crate) fn poll(&self) -> Port<Timer> {
        self.actor.step(|state| state.poll.clone())
    }

    #[cfg(test)]
    pub(crate) fn farewell(&self) -> Port<Timer> {
        self.actor.step(|state| state.farewell.clone())
    }
}

impl ToJson for Mdk {
    fn to_json(&self) -> Json {
        Json::from("Mdk")
    }
}

impl quark::testing::State for Mdk {
    fn state(&self) -> Json {
        self.actor.step(|state| {
            Fields::new()
                .state("config", &state.config)
                .field("process", &state.process)
                .state("discovery", &state.discovery)
                .state("synapse", &state.synapse)
                .state("outbox", &state.outbox)
                .state("backoff", &state.backoff)
                .field("registered", &state.registered)
                .field("default_deadline", &state.default_deadline)
                .field("life", &state.life)
                .field("stopping", &state.stopping)
                .field("is_ready", &state.is_ready)
                .field("is_waking", &state.is_waking)
                .field("wants_breakers", &state.wants_breakers)
                .field("has_complained", &state.has_complained)
                .field("has_complained_of_folder", &state.has_complained_of_folder)
                .into_json()
        })
    }
}

struct MdkState {
    config: Config,
    link: Port<Link<RtpClientSide>>,
    console: Port<Console>,
    folder: Port<Folder>,
    wake: Port<Timer>,
    reconnect: Port<Timer>,
    heartbeat: Port<Timer>,
    poll: Port<Timer>,
    farewell: Port<Timer>,
    process: String,
    discovery: Discovery,
    synapse: SynapseFolder,
    outbox: Outbox,
    backoff: Backoff,
    registered: Vec<Node>,
    default_deadline: Option<Duration>,
    life: Life,
    stopping: Option<Promise<()>>,
    /// Mission Control has said who it is, on this connection.
    is_ready: bool,
    /// The timer `wake` was set and not cancelled since.
    is_waking: bool,
    wants_breakers: bool,
    /// What is missing was said, and need not be said again.
    has_complained: bool,
    has_complained_of_folder: bool,
    quark: quark::Context<Self>,
}

impl quark::actor::State for MdkState {
    const NAME: &'static str = "Mdk";
    const RANK: u32 = 0;
}

impl MdkState {
    fn new(quark: quark::Context<Self>, config: Config, policies: Box<dyn FailurePolicies>) -> Self {
        let discovery = Discovery::new(policies);
        let synapse = SynapseFolder::new(config.environment.clone());
        Self {
            config,
            link: quark.port("link", |state: &mut Self, event| match event {
                LinkEvent::Connected => state.on_link_connected(),
                LinkEvent::Closed(reason) => state.on_link_closed(&reason),
                LinkEvent::Rejected(status, reason) => state.on_link_rejected(status, &reason),
                LinkEvent::Unreadable(error) => state.on_link_unreadable(&error),
                LinkEvent::Received(message) => state.on_link_received(&message),
            }),
            console: quark.port("console", |_, _| {}),
            folder: quark.port("folder", |state: &mut Self, event| match event {
                FolderEvent::Contents(files) => state.on_folder_contents(&files),
                FolderEvent::Failed(reason) => state.on_folder_failed(&reason),
            }),
            wake: quark.port("wake", |state: &mut Self, TimerEvent::Fired| state.on_wake_fired()),
            reconnect: quark.port("reconnect", |state: &mut Self, TimerEvent::Fired| state.on_reconnect_fired()),
            heartbeat: quark.port("heartbeat", |state: &mut Self, TimerEvent::Fired| state.on_heartbeat_fired()),
            poll: quark.port("poll", |state: &mut Self, TimerEvent::Fired| state.on_poll_fired()),
            farewell: quark.port("farewell", |state: &mut Self, TimerEvent::Fired| state.on_farewell_fired()),
            process: quark.uuid(),
            discovery,
            synapse,
            outbox: Outbox::new(),
            backoff: Backoff::new(),
            registered: Vec::new(),
            default_deadline: None,
            life: Life::Created,
            stopping: None,
            is_ready: false,
            is_waking: false,
            wants_breakers: false,
            has_complained: false,
            has_complained_of_folder: false,
            quark,
        }
    }

    fn this(&self) -> Mdk {
        Mdk { actor: self.quark.this() }
    }

    fn start(&mut self) {
        if self.life != Life::Created {
            return;
        }
        self.life = Life::Running;
        self.find_nodes();
        self.connect();
    }

    fn stop(&mut self) -> Promise<()> {
        if let Some(stopping) = &self.stopping {
            return stopping.clone();
        }
        let stopped: Promise<()> = Promise::new();
        self.stopping = Some(stopped.clone());
        if self.is_ready {
            for node in &self.registered {
                self.link.send(RtpClientMessage::Expire(Expire::new(node.clone())));
            }
        }
        self.heartbeat.cancel();
        self.farewell.set(self.quark.now() + FAREWELL_LIMIT);
        if self.life == Life::Created || self.outbox.size() == 0 {
            self.finish();
        } else {
            self.life = Life::Stopping;
        }
        stopped
    }

    fn finish(&mut self) {
        self.life = Life::Stopped;
        self.is_ready = false;
        self.link.close();
        self.discovery.abandon(self.quark.now());
        if let Some(stopping) = &self.stopping {
            stopping.keep(());
        }
        self.quark.retire();
    }

    fn register(&mut self, service: &str, version: &str, address: &str) -> Result<Node, Error> {
        Version::parse(version)?;
        if !self.follows_mission_control() {
            return Err(CannotRegister { source: sources::source_name(&self.config.source) }.into());
        }
        let node = self.own_node(service, version, address);
        self.registered = self.registered.iter().filter(|&other| other.id != node.id).cloned().collect::<Vec<_>>();
        self.registered.push(node.clone());
        if self.is_ready {
            self.link.send(RtpClientMessage::Active(Active::new(node.clone())));
        }
        Ok(node)
    }

    fn own_node(&mut self, service: &str, version: &str, address: &str) -> Node {
        let known = self.registered.iter().find(|&node| node.service == *service && node.address == *address).cloned();
        let id = known.as_ref().map_or_else(|| self.quark.uuid(), |node| node.id.clone());
        Node::new(id, service.to_owned(), version.to_owned(), address.to_owned())
            .with_properties(Map::from([("datawire_nodeId".to_owned(), Json::of(&self.process))]))
            .with_environment(self.config.environment.clone())
    }

    fn session(&mut self) -> Session {
        let context = self.new_context();
        self.begin(context)
    }

    fn join(&mut self, context: Option<&str>, traceparent: Option<&str>) -> Session {
        if let Some(text) = context {
            return self.join_context(text);
        }
        if let Some(parent) = traceparent {
            return self.join_traceparent(parent);
        }
        self.session()
    }

    fn derive(&mut self, context: Option<&str>) -> Session {
        let Some(text) = context else {
            return self.session();
        };
        match SharedContext::receive(text, self.quark.now()) {
            Ok(parent) => self.derive_from(&parent),
            Err(error) => self.begin_anew(&error.reason),
        }
    }

    fn set_default_deadline(&mut self, limit: Duration) {
        self.default_deadline = Some(limit);
    }

    fn join_context(&mut self, text: &str) -> Session {
        match SharedContext::receive(text, self.quark.now()) {
            Ok(context) => self.begin(context.joined()),
            Err(error) => self.begin_anew(&error.reason),
        }
    }

    fn join_traceparent(&mut self, text: &str) -> Session {
        let Some(trace_id) = traceparent::trace_id_of(text) else {
            return self.session();
        };
        self.begin(
            SharedContext::new(trace_id)
                .with_clock(CausalClock::new().with_levels(vec![1, 0]))
                .with_environment(self.config.environment.clone()),
        )
    }

    fn derive_from(&mut self, parent: &SharedContext) -> Session {
        let context = self.bounded(parent.derived(&self.quark.uuid())).ticked();
        if Severity::Info >= context.gate() {
            let text = format!(
                "This session is derived from trace {} {}",
                parent.trace_id,
                quark::text::list(&parent.clock.levels)
            );
            self.log(context.clone(), Severity::Info, "mdk", &text, None);
        }
        Session::with_runtime(&self.quark.runtime(), self.this(), context)
    }

    fn begin_anew(&mut self, reason: &str) -> Session {
        let fresh = self.new_context();
        let context = self.bounded(fresh).ticked();
        self.log(
            context.clone(),
            Severity::Warn,
            "mdk",
            &format!("a new trace was begun, {} could not be joined: {reason}", context::CONTEXT_HEADER),
            None,
        );
        Session::with_runtime(&self.quark.runtime(), self.this(), context)
    }

    fn begin(&mut self, context: SharedContext) -> Session {
        Session::with_runtime(&self.quark.runtime(), self.this(), self.bounded(context))
    }

    fn new_context(&mut self) -> SharedContext {
        SharedContext::new(self.quark.uuid()).with_environment(self.config.environment.clone())
    }

    fn bounded(&mut self, context: SharedContext) -> SharedContext {
        let Some(limit) = self.default_deadline else {
            return context;
        };
        context.expiring(self.quark.now() + limit)
    }

    /// A node, or `Unresolved` at the deadline.
    fn resolve(&mut self, request: &Request, now: Instant) -> Promise<Node> {
        let promise: Promise<Node> = Promise::new();
        self.discovery.resolve(request, &promise, now);
        if !promise.is_pending() {
            return promise;
        }
        if self.life == Life::Stopped {
            self.discovery.abandon(now);
        }
        self.rewake();
        promise
    }

    /// What came of a call of a node.
    fn judge(&mut self, node: &Node, succeeded: bool) {
        if let Some(report) = self.discovery.judge(node, succeeded, self.quark.now()) {
            self.report(&report);
        }
        self.rewake();
    }

    /// Delivers a log message.
    fn log(
        &mut self,
        context: SharedContext,
        level: Severity,
        category: &str,
        text: &str,
        failure: Option<FailureReport>,
    ) {
        let sequence = self.outbox.number();
        let event =
            LogEvent::new(context, self.quark.now(), self.process.clone(), level, category.to_owned(), text.to_owned())
                .with_sequence(sequence)
                .with_failure(failure);
        self.deliver(sequence, level, RtpClientMessage::LogEvent(event));
    }

    /// Delivers what came of an interaction.
    fn interacted(&mut self, event: &InteractionEvent) {
        let sequence = self.outbox.number();
        self.deliver(
            sequence,
            Severity::Info,
            RtpClientMessage::InteractionEvent(InteractionEvent {
                node: self.process.clone(),
                sequence,
                ..event.clone()
            }),
        );
    }

    fn deliver(&mut self, sequence: i64, severity: Severity, message: RtpClientMessage) {
        if self.is_ready {
            self.link.send(message.clone());
        }
        self.outbox.keep(sequence, severity, message);
    }

    fn report(&mut self, breaker: &Breaker) {
        if self.is_ready && self.wants_breakers {
            self.link.send(RtpClientMessage::Breaker(breaker.clone()));
        }
    }

    fn connect(&mut self) {
        self.link.connect(&self.config.server_url, &self.config.headers());
    }

    fn greet(&mut self, open: &Open) {
        if !open.is_compatible() {
            self.part(&open.version);
            return;
        }
        self.is_ready = true;
        self.has_complained = false;
        self.wants_breakers = open.understands(rtp::BREAKER_CAPABILITY);
        self.backoff.reset();
        if self.life == Life::Running {
            self.announce();
        }
        for message in self.outbox.unacknowledged() {
            self.link.send(message);
        }
        self.confess();
        for breaker in self.discovery.reports() {
            self.report(&breaker);
        }
    }

    fn part(&mut self, version: &str) {
        self.complain(&format!("speaks version {version} of the protocol, this library {}", rtp::PROTOCOL_VERSION));
        let detail = format!("this peer speaks {}, the other {version}", rtp::PROTOCOL_VERSION);
        self.link.send(RtpClientMessage::Close(
            Close::new().with_error(
                CloseError::new()
                    .with_code("VERSION_MISMATCH".to_owned())
                    .with_title("incompatible versions of the protocol".to_owned())
                    .with_detail(detail)
                    .with_id(self.quark.uuid()),
            ),
        ));
        self.link.close();
    }

    fn dismissed(&mut self, error: &CloseError) {
        self.complain(&format!("closed the connection: {} {}", error.code, error.title));
        self.link.close();
    }

    fn announce(&mut self) {
        for node in &self.registered {
            self.link.send(RtpClientMessage::Active(Active::new(node.clone())));
        }
        self.heartbeat.set(self.quark.now() + HEARTBEAT_INTERVAL);
    }

    /// Says how much was lost.
    fn confess(&mut self) {
        let dropped = self.outbox.take_dropped();
        if dropped == 0 {
            return;
        }
        let context = self.new_context().ticked();
        self.log(context, Severity::Warn, "mdk", &format!("{dropped} events were dropped while not connected"), None);
    }

    fn acknowledge(&mut self, sequence: i64) {
        self.outbox.acknowledge(sequence);
        if self.life == Life::Stopping && self.outbox.size() == 0 {
            self.finish();
        }
    }

    fn lost(&mut self, what: &str) {
        self.is_ready = false;
        self.heartbeat.cancel();
        self.complain(what);
        self.reconnect.set(self.quark.now() + self.backoff.next(self.quark.random()));
    }

    fn complain(&mut self, what: &str) {
        if self.has_complained {
            return;
        }
        self.has_complained = true;
        let problem = self.config.without_token(what);
        self.console.write(
            Severity::Warn,
            &format!(
                "Mission Control at {} {problem}; the MDK works on without it (MDK_SERVER_URL)",
                self.config.shown_url()
            ),
        );
    }

    fn follows_mission_control(&mut self) -> bool {
        matches!(self.config.source, Source::MissionControl(_))
    }

    fn find_nodes(&mut self) {
        match self.config.source.clone() {
            Source::MissionControl(_) => {}
            Source::StaticNodes(list) => {
                for node in &list.nodes {
                    self.discovery.activate(node, self.quark.now());
                }
            }
            Source::Synapse(synapse) => {
                self.look_into(&synapse.path);
            }
        }
        self.rewake();
    }

    fn look_into(&mut self, path: &str) {
        self.folder.read(path);
        self.poll.set(self.quark.now() + POLL_INTERVAL);
    }

    fn apply(&mut self, changes: &Changes) {
        for node in &changes.gone {
            self.discovery.expire(node);
        }
        for node in &changes.there {
            self.discovery.activate(node, self.quark.now());
        }
        for name in &changes.bad {
            self.console.write(Severity::Warn, &format!("{name} is no list of nodes: what it said before still holds"));
        }
        self.rewake();
    }

    fn learn(&mut self, node: &Node) {
        if self.follows_mission_control() {
            self.discovery.activate(node, self.quark.now());
        }
        self.rewake();
    }

    fn unlearn(&mut self, node: &Node) {
        if self.follows_mission_control() {
            self.discovery.expire(node);
        }
    }

    fn doubt(&mut self) {
        if self.follows_mission_control() {
            self.discovery.clear(self.quark.now());
        }
        self.rewake();
    }

    fn direct(&mut self, route: &Route) {
        self.discovery.direct(route, self.quark.now());
        self.rewake();
    }

    fn rewake(&mut self) {
        if let Some(at) = self.discovery.next_wake() {
            self.wake.set(at);
            self.is_waking = true;
        } else if self.is_waking {
            self.wake.cancel();
            self.is_waking = false;
        }
    }

    fn on_farewell_fired(&mut self) {
        self.finish();
    }

    fn on_reconnect_fired(&mut self) {
        self.connect();
    }

    fn on_link_connected(&mut self) {
        self.link.send(RtpClientMessage::Open(
            Open::new()
                .with_mdk_version("3.0.0".to_owned())
                .with_properties(Map::from([
                    ("capabilities".to_owned(), Json::of(&[rtp::ROUTE_CAPABILITY.to_owned()])),
                    ("language".to_owned(), Json::of("rust")),
                ]))
                .with_node_id(self.process.clone())
                .with_environment(self.config.environment.clone()),
        ));
    }

    fn on_link_closed(&mut self, reason: &str) {
        self.lost(&format!("cannot be reached ({reason})"));
    }

    fn on_link_rejected(&mut self, status: i64, reason: &str) {
        self.lost(&format!("refused the connection with {status} ({reason}), see MDK_TOKEN"));
    }

    fn on_link_unreadable(&mut self, error: &DecodeError) {
        if error.kind == DecodeKind::UnknownTag {
            return;
        }
        self.console.write(
            Severity::Warn,
            &format!("a message from Mission Control was not understood: {}: {}", error.path, error.text),
        );
    }

    fn on_link_received(&mut self, message: &RtpServerMessage) {
        match message {
            RtpServerMessage::Open(open) => {
                self.greet(open);
            }
            RtpServerMessage::Close(close) => {
                self.dismissed(&close.error);
            }
            RtpServerMessage::Active(active) => {
                self.learn(&active.node);
            }
            RtpServerMessage::Expire(expire) => {
                self.unlearn(&expire.node);
            }
            RtpServerMessage::Clear(_) => {
                self.doubt();
            }
            RtpServerMessage::Route(route) => {
                self.direct(route);
            }
            RtpServerMessage::LogAck(ack) => {
                self.acknowledge(ack.sequence);
            }
            RtpServerMessage::InteractionAck(ack) => {
                self.acknowledge(ack.sequence);
            }
            RtpServerMessage::LogEvent(_) => {}
        }
    }

    fn on_heartbeat_fired(&mut self) {
        self.announce();
    }

    fn on_poll_fired(&mut self) {
        self.find_nodes();
    }

    fn on_folder_contents(&mut self, files: &Map<String, String>) {
        self.has_complained_of_folder = false;
        let changes = self.synapse.update(files);
        self.apply(&changes);
    }

    fn on_folder_failed(&mut self, reason: &str) {
        if self.has_complained_of_folder {
            return;
        }
        self.has_complained_of_folder = true;
        self.console
            .write(Severity::Warn, &format!("{} cannot be read: {reason}", sources::source_name(&self.config.source)));
    }

    fn on_wake_fired(&mut self) {
        self.discovery.serve(self.quark.now());
        self.rewake();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::breaker::RecordingPolicies;
    use crate::environment::Environment;
    use crate::rtp::{Clear, InteractionAck, LogAck};
    use crate::sources::{StaticNodes, Synapse};
    use quark::testing::TestRuntime;

    #[test]
    fn an_mdk_connects_with_its_token_and_opens_with_what_it_is() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(
            &runtime,
            Config::new()
                .with_server_url("ws://h/rtp".to_owned())
                .with_token(Some("secret".to_owned()))
                .with_environment(
                    Environment::new().with_name("feature".to_owned()).with_fallback(Some("base".to_owned())),
                ),
            Box::new(CircuitBreakers::new()),
        );
        quark::fault::assert(mdk.link().calls().is_empty(), "mdk.link.calls().is_empty()", "mdk.q:448");
        mdk.start();
        mdk.start();
        let calls = mdk.link().calls();
        quark::fault::assert_equal(&quark::int(calls.len()), &1, "calls.size() == 1", "mdk.q:452");
        quark::fault::assert(
            quark::item(&calls, 0, "mdk.q:453").contains("ws://h/rtp"),
            "calls[0].contains(\"ws://h/rtp\")",
            "mdk.q:453",
        );
        quark::fault::assert(
            quark::item(&calls, 0, "mdk.q:454").contains("Bearer secret"),
            "calls[0].contains(\"Bearer secret\")",
            "mdk.q:454",
        );
        quark::fault::assert(mdk.link().sent().is_empty(), "mdk.link.sent().is_empty()", "mdk.q:455");
        mdk.link().deliver(LinkEvent::Connected);
        let sent = mdk.link().sent().into_iter().map(|message| message.encode()).collect::<Vec<_>>();
        quark::fault::assert_equal(&quark::int(sent.len()), &1, "sent.size() == 1", "mdk.q:458");
        quark::fault::assert(
            quark::item(&sent, 0, "mdk.q:459")
                .starts_with("{\"type\":\"open\",\"version\":\"2.0.0\",\"mdkVersion\":\"3."),
            "sent[0].starts_with(`{\"type\":\"open\",\"version\":\"2.0.0\",\"mdkVersion\":\"3.`)",
            "mdk.q:459",
        );
        quark::fault::assert(
            quark::item(&sent, 0, "mdk.q:460").contains("\"capabilities\":[\"route\"]"),
            "sent[0].contains(`\"capabilities\":[\"route\"]`)",
            "mdk.q:460",
        );
        quark::fault::assert(
            quark::item(&sent, 0, "mdk.q:461").contains("\"language\":"),
            "sent[0].contains(`\"language\":`)",
            "mdk.q:461",
        );
        quark::fault::assert(
            quark::item(&sent, 0, "mdk.q:462").contains("\"nodeId\":\""),
            "sent[0].contains(`\"nodeId\":\"`)",
            "mdk.q:462",
        );
        quark::fault::assert(
            quark::item(&sent, 0, "mdk.q:463")
                .ends_with("\"environment\":{\"name\":\"feature\",\"fallbackName\":\"base\"}}"),
            "sent[0].ends_with(`\"environment\":{\"name\":\"feature\",\"fallbackName\":\"base\"}}`)",
            "mdk.q:463",
        );
        runtime.finish();
    }

    #[test]
    fn everything_else_is_sent_after_the_servers_open() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.register("hello", "1.1", "http://h:1").unwrap();
        mdk.start();
        mdk.session().info("cat", "hello");
        mdk.link().deliver(LinkEvent::Connected);
        quark::fault::assert_equal(
            &quark::int(mdk.link().sent().len()),
            &1,
            "mdk.link.sent().size() == 1",
            "mdk.q:472",
        );
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        quark::fault::assert_equal(
            &quark::int(mdk.link().sent().len()),
            &2,
            "mdk.link.sent().size() == 2",
            "mdk.q:474",
        );
        runtime.finish();
    }

    #[test]
    fn a_service_is_registered_before_or_after_start_and_announced_at_once_when_connected() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(
            &runtime,
            Config::new().with_environment(
                Environment::new().with_name("feature".to_owned()).with_fallback(Some("base".to_owned())),
            ),
            Box::new(CircuitBreakers::new()),
        );
        let early = mdk.register("hello", "1.1", "http://h:1").unwrap();
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().sent();
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        let announced = RtpClientMessage::Active(Active::new(early.clone()).with_ttl(Duration::of(30_000)));
        quark::fault::assert_equal(&mdk.link().sent(), &[announced], "mdk.link.sent() == [announced]", "mdk.q:485");
        let late = mdk.register("time", "2.0", "http://h:2").unwrap();
        let second = RtpClientMessage::Active(Active::new(late).with_ttl(Duration::of(30_000)));
        quark::fault::assert_equal(&mdk.link().sent(), &[second], "mdk.link.sent() == [second]", "mdk.q:488");
        quark::fault::assert_equal(
            &early.environment,
            &Environment::new().with_name("feature".to_owned()).with_fallback(Some("base".to_owned())),
            "early.environment == Environment(\"feature\", \"base\")",
            "mdk.q:489",
        );
        runtime.finish();
    }

    #[test]
    fn each_service_and_address_has_an_id_of_its_own_and_all_name_their_process() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        let first = mdk.register("hello", "1.1", "http://h:1").unwrap();
        let second = mdk.register("hello", "1.1", "http://h:2").unwrap();
        let third = mdk.register("time", "1.1", "http://h:1").unwrap();
        quark::fault::assert_not_equal(&first.id, &second.id, "first.id != second.id", "mdk.q:497");
        quark::fault::assert_not_equal(&first.id, &third.id, "first.id != third.id", "mdk.q:498");
        quark::fault::assert_not_equal(&second.id, &third.id, "second.id != third.id", "mdk.q:499");
        quark::fault::assert_equal(
            &first.properties,
            &second.properties,
            "first.properties == second.properties",
            "mdk.q:500",
        );
        quark::fault::assert_equal(
            &first.properties.keys().cloned().collect::<Vec<_>>(),
            &["datawire_nodeId"],
            "first.properties.keys() == [\"datawire_nodeId\"]",
            "mdk.q:501",
        );
        let again = mdk.register("hello", "1.2", "http://h:1").unwrap();
        quark::fault::assert_equal(&again.id, &first.id, "again.id == first.id", "mdk.q:503");
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        quark::fault::assert(
            quark::item(&mdk.link().sent(), 0, "mdk.q:506")
                .encode()
                .contains(&quark::entry(&first.properties, "datawire_nodeId", "mdk.q:506").encode()),
            "mdk.link.sent()[0].encode().contains(first.properties[\"datawire_nodeId\"].encode())",
            "mdk.q:506",
        );
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        quark::fault::assert_equal(
            &quark::int(mdk.link().sent().len()),
            &3,
            "mdk.link.sent().size() == 3",
            "mdk.q:508",
        );
        runtime.finish();
    }

    #[test]
    fn a_version_that_is_none_cannot_be_registered() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        quark::fault::assert(
            matches!(mdk.register("hello", "new", "http://h:1"), Err(Error::InvalidVersion(_))),
            "mdk.register(\"hello\", \"new\", \"http://h:1\")",
            "mdk.q:513",
        );
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().sent();
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        quark::fault::assert(mdk.link().sent().is_empty(), "mdk.link.sent().is_empty()", "mdk.q:518");
        runtime.finish();
    }

    #[test]
    fn services_are_announced_again_each_fifteen_seconds_while_connected() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        let node = mdk.register("hello", "1.1", "http://h:1").unwrap();
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().sent();
        runtime.advance(Duration::of(14_999));
        quark::fault::assert(mdk.link().sent().is_empty(), "mdk.link.sent().is_empty()", "mdk.q:529");
        runtime.advance(Duration::of(1));
        let announced = RtpClientMessage::Active(Active::new(node));
        quark::fault::assert_equal(
            &mdk.link().sent(),
            &[announced.clone()],
            "mdk.link.sent() == [announced]",
            "mdk.q:532",
        );
        runtime.advance(Duration::of(15_000));
        quark::fault::assert_equal(&mdk.link().sent(), &[announced], "mdk.link.sent() == [announced]", "mdk.q:534");
        mdk.link().deliver(LinkEvent::Closed("gone".to_owned()));
        runtime.advance(Duration::of(60_000));
        quark::fault::assert(mdk.link().sent().is_empty(), "mdk.link.sent().is_empty()", "mdk.q:537");
        runtime.finish();
    }

    #[test]
    fn a_stop_says_that_the_services_are_gone() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        let first = mdk.register("hello", "1.1", "http://h:1").unwrap();
        let second = mdk.register("time", "1.0", "http://h:2").unwrap();
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().sent();
        let stopped = mdk.stop();
        let expected =
            vec![RtpClientMessage::Expire(Expire::new(first)), RtpClientMessage::Expire(Expire::new(second))];
        quark::fault::assert_equal(&mdk.link().sent(), &expected, "mdk.link.sent() == expected", "mdk.q:550");
        quark::fault::assert(!stopped.is_pending(), "!stopped.is_pending()", "mdk.q:551");
        runtime.advance(Duration::of(60_000));
        quark::fault::assert(mdk.link().sent().is_empty(), "mdk.link.sent().is_empty()", "mdk.q:553");
        runtime.finish();
    }

    #[test]
    fn a_stop_waits_for_acknowledgements() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.session().info("cat", "last words");
        let stopped = mdk.stop();
        quark::fault::assert(stopped.is_pending(), "stopped.is_pending()", "mdk.q:563");
        runtime.advance(Duration::of(4000));
        quark::fault::assert(stopped.is_pending(), "stopped.is_pending()", "mdk.q:565");
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::LogAck(LogAck::new(0))));
        quark::fault::assert(!stopped.is_pending(), "!stopped.is_pending()", "mdk.q:567");
        runtime.finish();
    }

    #[test]
    fn a_stop_waits_five_seconds_and_no_longer() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.session().info("cat", "last words");
        let stopped = mdk.stop();
        let again = mdk.stop();
        runtime.advance(Duration::of(4999));
        quark::fault::assert(stopped.is_pending(), "stopped.is_pending()", "mdk.q:577");
        quark::fault::assert(again.is_pending(), "again.is_pending()", "mdk.q:578");
        runtime.advance(Duration::of(1));
        quark::fault::assert(!stopped.is_pending(), "!stopped.is_pending()", "mdk.q:580");
        quark::fault::assert(!again.is_pending(), "!again.is_pending()", "mdk.q:581");
        runtime.finish();
    }

    #[test]
    fn what_never_started_stops_at_once_and_those_who_wait_are_told() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        let waiting = mdk.session().resolve("time", Some("1.0"));
        quark::fault::assert(waiting.is_pending(), "waiting.is_pending()", "mdk.q:587");
        quark::fault::assert(!mdk.stop().is_pending(), "!mdk.stop().is_pending()", "mdk.q:588");
        quark::fault::assert(matches!(waiting.value(), Err(Error::Unresolved(_))), "waiting", "mdk.q:589");
        quark::fault::assert(
            matches!(mdk.session().resolve("time", Some("1.0")).value(), Err(Error::Unresolved(_))),
            "mdk.session().resolve(\"time\", \"1.0\")",
            "mdk.q:590",
        );
        runtime.finish();
    }

    #[test]
    fn reconnecting_waits_for_up_to_1_2_4_8_16_16_seconds_and_starts_over_after_a_success() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().calls();
        for longest in [
            Duration::of(1000),
            Duration::of(2000),
            Duration::of(4000),
            Duration::of(8000),
            Duration::of(16_000),
            Duration::of(16_000),
        ] {
            mdk.link().deliver(LinkEvent::Closed("down".to_owned()));
            quark::fault::assert(mdk.link().calls().is_empty(), "mdk.link.calls().is_empty()", "mdk.q:599");
            runtime.advance(longest);
            quark::fault::assert_equal(
                &quark::int(mdk.link().calls().len()),
                &1,
                "mdk.link.calls().size() == 1",
                "mdk.q:601",
            );
        }
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().calls();
        mdk.link().deliver(LinkEvent::Closed("down".to_owned()));
        runtime.advance(Duration::of(1000));
        quark::fault::assert_equal(
            &quark::int(mdk.link().calls().len()),
            &1,
            "mdk.link.calls().size() == 1",
            "mdk.q:608",
        );
        runtime.finish();
    }

    #[test]
    fn without_a_server_it_says_once_what_is_missing_and_works_on() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(
            &runtime,
            Config::new().with_server_url("ws://h/rtp?token=secret".to_owned()).with_token(Some("secret".to_owned())),
            Box::new(CircuitBreakers::new()),
        );
        mdk.start();
        mdk.link().deliver(LinkEvent::Closed("no such host for secret".to_owned()));
        runtime.advance(Duration::of(1000));
        mdk.link().deliver(LinkEvent::Closed("no such host".to_owned()));
        let calls = mdk.console().calls();
        quark::fault::assert_equal(&quark::int(calls.len()), &1, "calls.size() == 1", "mdk.q:618");
        quark::fault::assert(
            quark::item(&calls, 0, "mdk.q:619").contains("Mission Control at ws://h/rtp "),
            "calls[0].contains(\"Mission Control at ws://h/rtp \")",
            "mdk.q:619",
        );
        quark::fault::assert(
            quark::item(&calls, 0, "mdk.q:620").contains("MDK_SERVER_URL"),
            "calls[0].contains(\"MDK_SERVER_URL\")",
            "mdk.q:620",
        );
        quark::fault::assert(
            !quark::item(&calls, 0, "mdk.q:621").contains("secret"),
            "!calls[0].contains(\"secret\")",
            "mdk.q:621",
        );
        quark::fault::assert_equal(
            &mdk.session().info("cat", "still here").causal_level,
            &[1],
            "mdk.session().info(\"cat\", \"still here\").causal_level == [1]",
            "mdk.q:622",
        );
        runtime.finish();
    }

    #[test]
    fn a_refused_connection_names_the_token_without_printing_it() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(
            &runtime,
            Config::new().with_token(Some("secret".to_owned())),
            Box::new(CircuitBreakers::new()),
        );
        mdk.start();
        mdk.link().deliver(LinkEvent::Rejected(401, "bad token: secret".to_owned()));
        let calls = mdk.console().calls();
        quark::fault::assert_equal(&quark::int(calls.len()), &1, "calls.size() == 1", "mdk.q:630");
        quark::fault::assert(
            quark::item(&calls, 0, "mdk.q:631").contains("401"),
            "calls[0].contains(\"401\")",
            "mdk.q:631",
        );
        quark::fault::assert(
            quark::item(&calls, 0, "mdk.q:632").contains("MDK_TOKEN"),
            "calls[0].contains(\"MDK_TOKEN\")",
            "mdk.q:632",
        );
        quark::fault::assert(
            !quark::item(&calls, 0, "mdk.q:633").contains("secret"),
            "!calls[0].contains(\"secret\")",
            "mdk.q:633",
        );
        mdk.link().calls();
        runtime.advance(Duration::of(1000));
        quark::fault::assert_equal(
            &quark::int(mdk.link().calls().len()),
            &1,
            "mdk.link.calls().size() == 1",
            "mdk.q:636",
        );
        runtime.finish();
    }

    #[test]
    fn another_major_version_is_answered_by_close_and_not_spoken_with() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.register("hello", "1.1", "http://h:1").unwrap();
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().sent();
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new().with_version("3.0.0".to_owned()))));
        let sent = mdk.link().sent().into_iter().map(|message| message.encode()).collect::<Vec<_>>();
        quark::fault::assert_equal(&quark::int(sent.len()), &1, "sent.size() == 1", "mdk.q:647");
        quark::fault::assert(
            quark::item(&sent, 0, "mdk.q:648")
                .starts_with("{\"type\":\"close\",\"error\":{\"code\":\"VERSION_MISMATCH\",\"title\":"),
            "sent[0].starts_with(`{\"type\":\"close\",\"error\":{\"code\":\"VERSION_MISMATCH\",\"title\":`)",
            "mdk.q:648",
        );
        quark::fault::assert_equal(
            &quark::int(mdk.console().calls().len()),
            &1,
            "mdk.console.calls().size() == 1",
            "mdk.q:649",
        );
        mdk.link().deliver(LinkEvent::Closed("closed".to_owned()));
        mdk.session().info("cat", "kept");
        quark::fault::assert(mdk.link().sent().is_empty(), "mdk.link.sent().is_empty()", "mdk.q:652");
        runtime.finish();
    }

    #[test]
    fn a_closing_server_is_left_and_looked_for_again() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link()
            .deliver(LinkEvent::Received(RtpServerMessage::Close(Close::new().with_error(
                CloseError::new().with_code("GOING_AWAY".to_owned()).with_title("restarting".to_owned()),
            ))));
        mdk.link().deliver(LinkEvent::Closed("closed".to_owned()));
        mdk.link().calls();
        runtime.advance(Duration::of(1000));
        quark::fault::assert_equal(
            &quark::int(mdk.link().calls().len()),
            &1,
            "mdk.link.calls().size() == 1",
            "mdk.q:664",
        );
        runtime.finish();
    }

    #[test]
    fn an_unknown_message_is_ignored_one_that_cannot_be_read_is_said() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Unreadable(DecodeError {
            kind: DecodeKind::UnknownTag,
            path: "type".to_owned(),
            text: "unknown tag".to_owned(),
        }));
        quark::fault::assert(mdk.console().calls().is_empty(), "mdk.console.calls().is_empty()", "mdk.q:672");
        mdk.link().deliver(LinkEvent::Unreadable(DecodeError {
            kind: DecodeKind::NotJson,
            path: String::new(),
            text: "not JSON".to_owned(),
        }));
        quark::fault::assert_equal(
            &quark::int(mdk.console().calls().len()),
            &1,
            "mdk.console.calls().size() == 1",
            "mdk.q:674",
        );
        runtime.finish();
    }

    #[test]
    fn logs_are_sent_at_once_numbered_by_one_counter_with_interactions_and_kept_until_acknowledged() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().sent();
        let session = mdk.session();
        session.start_interaction();
        session.finish_interaction().unwrap();
        session.info("cat", "after");
        let sent = mdk.link().sent();
        quark::fault::assert_equal(&quark::int(sent.len()), &4, "sent.size() == 4", "mdk.q:688");
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::LogAck(LogAck::new(0))));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::InteractionAck(InteractionAck::new(2))));
        mdk.link().deliver(LinkEvent::Closed("down".to_owned()));
        runtime.advance(Duration::of(1000));
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().sent();
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        quark::fault::assert_equal(
            &mdk.link().sent(),
            &[quark::item(&sent, 1, "mdk.q:696").clone(), quark::item(&sent, 3, "mdk.q:696").clone()],
            "mdk.link.sent() == [sent[1], sent[3]]",
            "mdk.q:696",
        );
        runtime.finish();
    }

    #[test]
    fn what_is_logged_while_not_connected_is_sent_in_order_after_the_next_open() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        let session = mdk.session();
        session.info("cat", "before start");
        mdk.start();
        session.error("cat", "before the connection");
        mdk.link().deliver(LinkEvent::Connected);
        session.info("cat", "before Open");
        mdk.link().sent();
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        let texts = mdk.link().sent().into_iter().map(|message| message.encode()).collect::<Vec<_>>();
        quark::fault::assert_equal(&quark::int(texts.len()), &3, "texts.size() == 3", "mdk.q:710");
        quark::fault::assert(
            quark::item(&texts, 0, "mdk.q:711").contains("\"text\":\"before start\",\"sequence\":0"),
            "texts[0].contains(`\"text\":\"before start\",\"sequence\":0`)",
            "mdk.q:711",
        );
        quark::fault::assert(
            quark::item(&texts, 1, "mdk.q:712").contains("\"text\":\"before the connection\",\"sequence\":1"),
            "texts[1].contains(`\"text\":\"before the connection\",\"sequence\":1`)",
            "mdk.q:712",
        );
        quark::fault::assert(
            quark::item(&texts, 2, "mdk.q:713").contains("\"text\":\"before Open\",\"sequence\":2"),
            "texts[2].contains(`\"text\":\"before Open\",\"sequence\":2`)",
            "mdk.q:713",
        );
        runtime.finish();
    }

    #[test]
    fn what_was_dropped_while_not_connected_is_counted_and_said_after_the_next_open() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        let session = mdk.session();
        for _ in 0..10_003 {
            session.info("cat", "much");
        }
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().sent();
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        let sent = mdk.link().sent();
        quark::fault::assert_equal(&quark::int(sent.len()), &10_001, "sent.size() == 10001", "mdk.q:725");
        quark::fault::assert(
            quark::item(&sent, 0, "mdk.q:726").encode().contains("\"sequence\":3,"),
            "sent[0].encode().contains(`\"sequence\":3,`)",
            "mdk.q:726",
        );
        quark::fault::assert(
            quark::item(&sent, 10_000, "mdk.q:727").encode().contains(
                "\"level\":\"WARN\",\"category\":\"mdk\",\"contentType\":\"text/plain\",\"text\":\"3 events were dropped while not connected\"",
            ),
            "sent[10000]\n        .encode()\n        .contains(\n            `\"level\":\"WARN\",\"category\":\"mdk\",\"contentType\":\"text/plain\",\"text\":\"3 events were dropped while not connected\"`,\n        )",
            "mdk.q:727",
        );
        runtime.finish();
    }

    #[test]
    fn a_node_that_mission_control_knows_is_resolved_one_that_is_gone_is_not() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        let node = Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned());
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(node.clone()))));
        quark::fault::assert_equal(
            &mdk.session().resolve("time", Some("1.0")).value().unwrap(),
            &node,
            "mdk.session().resolve(\"time\", \"1.0\").value() == node",
            "mdk.q:741",
        );
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Expire(Expire::new(node.clone()))));
        let promise = mdk.session().resolve("time", Some("1.0"));
        quark::fault::assert(promise.is_pending(), "promise.is_pending()", "mdk.q:744");
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(node.clone()))));
        quark::fault::assert_equal(&promise.value().unwrap(), &node, "promise.value() == node", "mdk.q:746");
        runtime.finish();
    }

    #[test]
    fn while_disconnected_the_last_known_nodes_keep_serving_and_after_a_clear_those_not_announced_go() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(Node::new(
            "n1".to_owned(),
            "time".to_owned(),
            "1.0".to_owned(),
            "http://t:1".to_owned(),
        )))));
        mdk.link().deliver(LinkEvent::Closed("down".to_owned()));
        runtime.advance(Duration::of(3_600_000));
        quark::fault::assert_equal(
            &mdk.session().resolve("time", Some("1.0")).value().unwrap().id,
            "n1",
            "mdk.session().resolve(\"time\", \"1.0\").value().id == \"n1\"",
            "mdk.q:757",
        );
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Clear(Clear::new())));
        runtime.advance(Duration::of(9000));
        quark::fault::assert_equal(
            &mdk.session().resolve("time", Some("1.0")).value().unwrap().id,
            "n1",
            "mdk.session().resolve(\"time\", \"1.0\").value().id == \"n1\"",
            "mdk.q:762",
        );
        runtime.advance(Duration::of(1000));
        let promise = mdk.session().resolve_until("time", Some("1.0"), Duration::of(0));
        quark::fault::assert(matches!(promise.value(), Err(Error::Unresolved(_))), "promise", "mdk.q:765");
        runtime.finish();
    }

    #[test]
    fn a_route_command_gives_versions_their_shares() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(Node::new(
            "n1".to_owned(),
            "time".to_owned(),
            "1.1".to_owned(),
            "http://t:1".to_owned(),
        )))));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(Node::new(
            "n2".to_owned(),
            "time".to_owned(),
            "1.2".to_owned(),
            "http://t:2".to_owned(),
        )))));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Route(
            Route::new("time".to_owned(), "sandbox".to_owned())
                .with_shares(Map::from([("1.1".to_owned(), 3), ("1.2".to_owned(), 1)])),
        )));
        let session = mdk.session();
        let mut ids: Vec<String> = Vec::new();
        for _ in 0..8 {
            ids.push(session.resolve("time", Some("1.0")).value().unwrap().id);
        }
        quark::fault::assert_equal(
            &ids,
            &["n1", "n1", "n2", "n1", "n1", "n1", "n2", "n1"],
            "ids == [\"n1\", \"n1\", \"n2\", \"n1\", \"n1\", \"n1\", \"n2\", \"n1\"]",
            "mdk.q:779",
        );
        mdk.link()
            .deliver(LinkEvent::Received(RtpServerMessage::Route(Route::new("time".to_owned(), "sandbox".to_owned()))));
        quark::fault::assert_equal(
            &session.resolve("time", Some("1.0")).value().unwrap().id,
            "n2",
            "session.resolve(\"time\", \"1.0\").value().id == \"n2\"",
            "mdk.q:781",
        );
        quark::fault::assert_equal(
            &session.resolve("time", Some("1.0")).value().unwrap().id,
            "n1",
            "session.resolve(\"time\", \"1.0\").value().id == \"n1\"",
            "mdk.q:782",
        );
        runtime.finish();
    }

    #[test]
    fn breakers_are_reported_to_a_server_that_understands_and_again_after_a_reconnect() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new().with_threshold(1)));
        let node = Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned());
        let capable = Open::new().with_properties(Map::from([("capabilities".to_owned(), Json::of(&["breaker"]))]));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(capable.clone())));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(node.clone()))));
        let session = mdk.session();
        session.start_interaction();
        quark::fault::assert_equal(
            &session.resolve("time", Some("1.0")).value().unwrap(),
            &node,
            "session.resolve(\"time\", \"1.0\").value() == node",
            "mdk.q:795",
        );
        mdk.link().sent();
        session.fail_interaction("boom").unwrap();
        let sent = mdk.link().sent();
        let report = RtpClientMessage::Breaker(Breaker::new(node, true, Instant::EPOCH + Duration::of(1_000_000_000)));
        quark::fault::assert_equal(&quark::int(sent.len()), &2, "sent.size() == 2", "mdk.q:800");
        quark::fault::assert_equal(quark::item(&sent, 1, "mdk.q:801"), &report, "sent[1] == report", "mdk.q:801");
        mdk.link().deliver(LinkEvent::Closed("down".to_owned()));
        runtime.advance(Duration::of(1000));
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(capable)));
        quark::fault::assert(
            mdk.link().sent().into_iter().any(|message| message == report),
            "mdk.link.sent().any(|message| message == report)",
            "mdk.q:806",
        );
        mdk.link().deliver(LinkEvent::Closed("down".to_owned()));
        runtime.advance(Duration::of(2000));
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        quark::fault::assert(
            !mdk.link().sent().into_iter().any(|message| message == report),
            "!mdk.link.sent().any(|message| message == report)",
            "mdk.q:811",
        );
        runtime.finish();
    }

    #[test]
    fn a_static_list_is_there_from_the_start_and_nothing_can_be_registered_in_it() {
        let runtime = TestRuntime::new();
        let node = Node::new("n1".to_owned(), "time".to_owned(), "1.0".to_owned(), "http://t:1".to_owned());
        let mdk = Mdk::with_runtime(
            &runtime,
            Config::new().with_source(Source::StaticNodes(StaticNodes::new().with_nodes(vec![node.clone()]))),
            Box::new(CircuitBreakers::new()),
        );
        let promise = mdk.session().resolve("time", Some("1.0"));
        quark::fault::assert(promise.is_pending(), "promise.is_pending()", "mdk.q:818");
        mdk.start();
        quark::fault::assert_equal(&promise.value().unwrap(), &node, "promise.value() == node", "mdk.q:820");
        quark::fault::assert(
            matches!(mdk.register("hello", "1.0", "http://h:1"), Err(Error::CannotRegister(_))),
            "mdk.register(\"hello\", \"1.0\", \"http://h:1\")",
            "mdk.q:821",
        );
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(Node::new(
            "n2".to_owned(),
            "space".to_owned(),
            "1.0".to_owned(),
            "http://s:1".to_owned(),
        )))));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Expire(Expire::new(node.clone()))));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Clear(Clear::new())));
        runtime.advance(Duration::of(10_000));
        quark::fault::assert_equal(
            &mdk.session().resolve("time", Some("1.0")).value().unwrap(),
            &node,
            "mdk.session().resolve(\"time\", \"1.0\").value() == node",
            "mdk.q:828",
        );
        quark::fault::assert(
            matches!(
                mdk.session().resolve_until("space", Some("1.0"), Duration::of(0)).value(),
                Err(Error::Unresolved(_))
            ),
            "mdk.session().resolve_until(\"space\", \"1.0\", 0s)",
            "mdk.q:829",
        );
        runtime.finish();
    }

    #[test]
    fn a_synapse_folder_is_read_each_second() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(
            &runtime,
            Config::new().with_source(Source::Synapse(Synapse::new("/nodes".to_owned()))),
            Box::new(CircuitBreakers::new()),
        );
        mdk.start();
        quark::fault::assert_equal(
            &quark::int(mdk.folder().calls().len()),
            &1,
            "mdk.folder.calls().size() == 1",
            "mdk.q:835",
        );
        mdk.folder().deliver(FolderEvent::Contents(Map::from([(
            "time.json".to_owned(),
            "[{\"host\":\"t\",\"port\":1}]".to_owned(),
        )])));
        quark::fault::assert_equal(
            &mdk.session().resolve("time", None).value().unwrap().address,
            "t:1",
            "mdk.session().resolve(\"time\").value().address == \"t:1\"",
            "mdk.q:837",
        );
        runtime.advance(Duration::of(3000));
        quark::fault::assert_equal(
            &quark::int(mdk.folder().calls().len()),
            &3,
            "mdk.folder.calls().size() == 3",
            "mdk.q:839",
        );
        mdk.folder().deliver(FolderEvent::Contents(Map::from([(
            "time.json".to_owned(),
            "[{\"host\":\"t\",\"port\":2}]".to_owned(),
        )])));
        quark::fault::assert_equal(
            &mdk.session().resolve("time", None).value().unwrap().address,
            "t:2",
            "mdk.session().resolve(\"time\").value().address == \"t:2\"",
            "mdk.q:841",
        );
        quark::fault::assert(
            matches!(mdk.register("hello", "1.0", "http://h:1"), Err(Error::CannotRegister(_))),
            "mdk.register(\"hello\", \"1.0\", \"http://h:1\")",
            "mdk.q:842",
        );
        runtime.finish();
    }

    #[test]
    fn a_bad_file_in_a_synapse_folder_leaves_the_previous_state_and_is_said_once() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(
            &runtime,
            Config::new().with_source(Source::Synapse(Synapse::new("/nodes".to_owned()))),
            Box::new(CircuitBreakers::new()),
        );
        mdk.start();
        mdk.folder().deliver(FolderEvent::Contents(Map::from([(
            "time.json".to_owned(),
            "[{\"host\":\"t\",\"port\":1}]".to_owned(),
        )])));
        mdk.folder().deliver(FolderEvent::Contents(Map::from([("time.json".to_owned(), "[{\"host\"".to_owned())])));
        mdk.folder().deliver(FolderEvent::Contents(Map::from([("time.json".to_owned(), "[{\"host\"".to_owned())])));
        quark::fault::assert_equal(
            &mdk.session().resolve("time", None).value().unwrap().address,
            "t:1",
            "mdk.session().resolve(\"time\").value().address == \"t:1\"",
            "mdk.q:851",
        );
        quark::fault::assert_equal(
            &quark::int(mdk.console().calls().len()),
            &1,
            "mdk.console.calls().size() == 1",
            "mdk.q:852",
        );
        mdk.folder().deliver(FolderEvent::Failed("no such folder".to_owned()));
        mdk.folder().deliver(FolderEvent::Failed("no such folder".to_owned()));
        quark::fault::assert_equal(
            &mdk.session().resolve("time", None).value().unwrap().address,
            "t:1",
            "mdk.session().resolve(\"time\").value().address == \"t:1\"",
            "mdk.q:855",
        );
        quark::fault::assert_equal(
            &quark::int(mdk.console().calls().len()),
            &1,
            "mdk.console.calls().size() == 1",
            "mdk.q:856",
        );
        runtime.finish();
    }

    #[test]
    fn a_missing_context_begins_a_new_trace_silently() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().sent();
        let session = mdk.join(None, None);
        quark::fault::assert_equal(
            &session.info("cat", "first").causal_level,
            &[1],
            "session.info(\"cat\", \"first\").causal_level == [1]",
            "mdk.q:866",
        );
        quark::fault::assert_equal(
            &quark::int(mdk.link().sent().len()),
            &1,
            "mdk.link.sent().size() == 1",
            "mdk.q:867",
        );
        runtime.finish();
    }

    #[test]
    fn a_malformed_context_begins_a_new_trace_and_a_warning_is_logged() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().sent();
        for text in [String::new(), "garbage".to_owned(), "{\"traceId\":1}".to_owned()] {
            let session = mdk.join(Some(&text), None);
            let sent = mdk.link().sent().into_iter().map(|message| message.encode()).collect::<Vec<_>>();
            quark::fault::assert_equal(&quark::int(sent.len()), &1, "sent.size() == 1", "mdk.q:879");
            quark::fault::assert(
                quark::item(&sent, 0, "mdk.q:880").contains("\"level\":\"WARN\",\"category\":\"mdk\""),
                "sent[0].contains(`\"level\":\"WARN\",\"category\":\"mdk\"`)",
                "mdk.q:880",
            );
            quark::fault::assert(
                quark::item(&sent, 0, "mdk.q:881").contains(&session.trace_id()),
                "sent[0].contains(session.trace_id())",
                "mdk.q:881",
            );
            quark::fault::assert_equal(
                &session.info("cat", "goes on").causal_level,
                &[2],
                "session.info(\"cat\", \"goes on\").causal_level == [2]",
                "mdk.q:882",
            );
            mdk.link().sent();
        }
        runtime.finish();
    }

    #[test]
    fn a_context_over_the_limit_begins_a_new_trace_and_a_warning_is_logged() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().sent();
        let context = SharedContext::new("4bf92f35-77b3-4da6-a3ce-929d0e0e4736".to_owned());
        let mut filling = "x".to_owned();
        for _ in 0..13 {
            filling.push_str(&filling.clone());
        }
        let session = mdk.join(
            Some(
                &SharedContext { properties: Map::from([("p".to_owned(), Json::of(&filling))]), ..context.clone() }
                    .encode(),
            ),
            None,
        );
        quark::fault::assert_not_equal(
            &session.trace_id(),
            &context.trace_id,
            "session.trace_id() != context.trace_id",
            "mdk.q:897",
        );
        quark::fault::assert_equal(
            &mdk.link().sent().into_iter().map(|message| message.encode().contains("8192 bytes")).collect::<Vec<_>>(),
            &[true],
            "mdk.link.sent().map(|message| message.encode().contains(\"8192 bytes\")) == [true]",
            "mdk.q:898",
        );
        runtime.finish();
    }

    #[test]
    fn a_traceparent_alone_is_joined_at_1_0_beside_a_context_it_counts_for_nothing() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".to_owned();
        let session = mdk.join(None, Some(&parent));
        quark::fault::assert_equal(
            &session.trace_id(),
            "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
            "session.trace_id() == \"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\"",
            "mdk.q:905",
        );
        quark::fault::assert_equal(
            &session.info("cat", "first").causal_level,
            &[1, 1],
            "session.info(\"cat\", \"first\").causal_level == [1, 1]",
            "mdk.q:906",
        );
        let other = mdk.session();
        quark::fault::assert_equal(
            &mdk.join(Some(&other.externalize()), Some(&parent)).trace_id(),
            &other.trace_id(),
            "mdk.join(other.externalize(), parent).trace_id() == other.trace_id()",
            "mdk.q:908",
        );
        quark::fault::assert_equal(
            &mdk.join(None, Some("00-malformed")).info("cat", "first").causal_level,
            &[1],
            "mdk.join(none, \"00-malformed\").info(\"cat\", \"first\").causal_level == [1]",
            "mdk.q:909",
        );
        runtime.finish();
    }

    #[test]
    fn the_default_deadline_is_a_sessions_longest_and_never_lengthens_anothers() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.set_default_deadline(Duration::of(5000));
        let session = mdk.session();
        quark::fault::assert_equal(
            &session.remaining(),
            &Some(Duration::of(5000)),
            "session.remaining() == 5s",
            "mdk.q:916",
        );
        session.set_deadline(Duration::of(2000));
        quark::fault::assert_equal(
            &mdk.join(Some(&session.externalize()), None).remaining(),
            &Some(Duration::of(2000)),
            "mdk.join(session.externalize()).remaining() == 2s",
            "mdk.q:918",
        );
        mdk.set_default_deadline(Duration::of(1000));
        quark::fault::assert_equal(
            &mdk.join(Some(&session.externalize()), None).remaining(),
            &Some(Duration::of(1000)),
            "mdk.join(session.externalize()).remaining() == 1s",
            "mdk.q:920",
        );
        quark::fault::assert_equal(
            &mdk.derive(Some(&session.externalize())).remaining(),
            &Some(Duration::of(1000)),
            "mdk.derive(session.externalize()).remaining() == 1s",
            "mdk.q:921",
        );
        quark::fault::assert_equal(
            &mdk.join(Some("garbage"), None).remaining(),
            &Some(Duration::of(1000)),
            "mdk.join(\"garbage\").remaining() == 1s",
            "mdk.q:922",
        );
        quark::fault::assert_equal(
            &mdk.join(None, Some("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")).remaining(),
            &Some(Duration::of(1000)),
            "mdk.join(none, \"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\").remaining() == 1s",
            "mdk.q:923",
        );
        runtime.finish();
    }

    #[test]
    fn a_derived_session_is_a_new_trace_with_the_parents_properties_and_environment_and_no_deadline() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().sent();
        let context = SharedContext::new("4bf92f35-77b3-4da6-a3ce-929d0e0e4736".to_owned())
            .with_clock(CausalClock::new().with_levels(vec![3, 2]))
            .with_properties(Map::from([("a".to_owned(), Json::of(&1))]))
            .with_environment(
                Environment::new().with_name("feature".to_owned()).with_fallback(Some("base".to_owned())),
            );
        let derived =
            mdk.derive(Some(&context.clone().expiring(Instant::EPOCH + Duration::of(1_000_005_000)).encode()));
        quark::fault::assert_not_equal(
            &derived.trace_id(),
            &context.trace_id,
            "derived.trace_id() != context.trace_id",
            "mdk.q:939",
        );
        quark::fault::assert_equal(
            &derived.environment(),
            &Environment::new().with_name("feature".to_owned()).with_fallback(Some("base".to_owned())),
            "derived.environment() == Environment(\"feature\", \"base\")",
            "mdk.q:940",
        );
        quark::fault::assert_equal(
            &derived.get_property("a"),
            &Some(Json::of(&1)),
            "derived.get_property(\"a\") == Json.of(1)",
            "mdk.q:941",
        );
        quark::fault::assert_equal(&derived.remaining(), &None::<Duration>, "derived.remaining() == none", "mdk.q:942");
        let sent = mdk.link().sent().into_iter().map(|message| message.encode()).collect::<Vec<_>>();
        quark::fault::assert_equal(&quark::int(sent.len()), &1, "sent.size() == 1", "mdk.q:944");
        quark::fault::assert(
            quark::item(&sent, 0, "mdk.q:945").contains(
                "\"level\":\"INFO\",\"category\":\"mdk\",\"contentType\":\"text/plain\",\"text\":\"This session is derived from trace 4bf92f35-77b3-4da6-a3ce-929d0e0e4736 [3, 2]\"",
            ),
            "sent[0].contains(\n        `\"level\":\"INFO\",\"category\":\"mdk\",\"contentType\":\"text/plain\",\"text\":\"This session is derived from trace 4bf92f35-77b3-4da6-a3ce-929d0e0e4736 [3, 2]\"`,\n    )",
            "mdk.q:945",
        );
        quark::fault::assert(
            quark::item(&sent, 0, "mdk.q:948").contains("\"clock\":{\"clocks\":[1]}"),
            "sent[0].contains(`\"clock\":{\"clocks\":[1]}`)",
            "mdk.q:948",
        );
        quark::fault::assert_equal(
            &derived.info("cat", "next").causal_level,
            &[2],
            "derived.info(\"cat\", \"next\").causal_level == [2]",
            "mdk.q:949",
        );
        quark::fault::assert_equal(
            &mdk.derive(Some("garbage")).info("cat", "next").causal_level,
            &[2],
            "mdk.derive(\"garbage\").info(\"cat\", \"next\").causal_level == [2]",
            "mdk.q:950",
        );
        runtime.finish();
    }

    #[test]
    fn a_handed_in_failure_policy_decides() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(RecordingPolicies::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(Node::new(
            "n1".to_owned(),
            "time".to_owned(),
            "1.0".to_owned(),
            "http://t:1".to_owned(),
        )))));
        let session = mdk.session();
        for _ in 0..10 {
            session.start_interaction();
            quark::fault::assert_equal(
                &session.resolve("time", Some("1.0")).value().unwrap().id,
                "n1",
                "session.resolve(\"time\", \"1.0\").value().id == \"n1\"",
                "mdk.q:962",
            );
            session.fail_interaction("boom").unwrap();
            session.finish_interaction().unwrap();
        }
        runtime.finish();
    }

    #[test]
    fn a_stop_closes_the_connection_and_nothing_is_sent_after_it() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        mdk.link().calls();
        mdk.link().sent();
        quark::fault::assert(!mdk.stop().is_pending(), "!mdk.stop().is_pending()", "mdk.q:975");
        quark::fault::assert_equal(&mdk.link().calls(), &["close()"], "mdk.link.calls() == [\"close()\"]", "mdk.q:976");
        mdk.session().info("cat", "too late");
        quark::fault::assert(mdk.link().sent().is_empty(), "mdk.link.sent().is_empty()", "mdk.q:978");
        runtime.finish();
    }

    #[test]
    fn a_service_that_said_it_is_gone_is_not_announced_again_while_the_last_acknowledgements_come_in() {
        let runtime = TestRuntime::new();
        let mdk = Mdk::with_runtime(&runtime, Config::new(), Box::new(CircuitBreakers::new()));
        mdk.register("hello", "1.1", "http://h:1").unwrap();
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new())));
        runtime.advance(Duration::of(14_000));
        mdk.session().info("cat", "last words");
        let stopped = mdk.stop();
        mdk.link().sent();
        runtime.advance(Duration::of(2000));
        quark::fault::assert(stopped.is_pending(), "stopped.is_pending()", "mdk.q:992");
        quark::fault::assert(mdk.link().sent().is_empty(), "mdk.link.sent().is_empty()", "mdk.q:993");
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::LogAck(LogAck::new(0))));
        quark::fault::assert(!stopped.is_pending(), "!stopped.is_pending()", "mdk.q:995");
        runtime.finish();
    }
}
