//! The MDK itself: one per process, it finds nodes, announces services, and delivers what was logged.
//!
//! It owns the connection and all that outlives a request. It makes sessions and never calls one.

import backoff.{Backoff};
import breaker.{CircuitBreakers, FailurePolicies, RecordingPolicies};
import clock.{CausalClock};
import config.{Config, InvalidSetting};
import context.{SharedContext, context_header};
import environment.{Environment};
import discovery.{Discovery, Request, Unresolved};
import node.{Node};
import outbox.{Outbox};
import rtp.{
    Active, Breaker, Clear, Close, CloseError, Expire, FailureReport, InteractionAck, InteractionEvent, LogAck,
    LogEvent, Open, Route, Rtp, breaker_capability, protocol_version, route_capability,
};
import session.{Session};
import sources.{CannotRegister, Changes, StaticNodes, Synapse, SynapseFolder, source_name};
import traceparent.{trace_id_of};
import version.{InvalidVersion, Version};

const heartbeat_interval = 15s;
const poll_interval = 1s;
const farewell_limit = 5s;

/// Starts an MDK configured by the environment variables: `MDK_SERVER_URL`, `MDK_TOKEN`, `MDK_ENVIRONMENT`,
/// `MDK_DISCOVERY_SOURCE` and `MDK_FAILURE_POLICY`.
pub entry fn start() -> Mdk throws InvalidSetting {
    let config = try Config.parse(environment());
    let mdk = Mdk(config, CircuitBreakers(config.threshold, config.retest));
    mdk.start();
    return mdk;
}

/// Makes an MDK configured by the environment variables, and leaves starting it to the caller.
pub entry fn init() -> Mdk throws InvalidSetting {
    let config = try Config.parse(environment());
    return Mdk(config, CircuitBreakers(config.threshold, config.retest));
}

enum Life { Created, Running, Stopping, Stopped }

/// The Microservices Development Kit: one per process, shared by all its requests.
///
/// It never blocks the process and needs no server: without one it serves from what it knows and keeps what was logged.
pub actor Mdk {
    config: Config;
    policies: FailurePolicies;
    port link: Link<Rtp.client>;
    port console: Console;
    port folder: Folder;
    port wake: Timer;
    port reconnect: Timer;
    port heartbeat: Timer;
    port poll: Timer;
    port farewell: Timer;
    var process: String = uuid();
    var discovery: Discovery = Discovery(self.policies);
    var synapse: SynapseFolder = SynapseFolder(self.config.environment);
    var outbox: Outbox = Outbox();
    var backoff: Backoff = Backoff();
    var registered: List<Node> = [];
    var default_deadline: Duration? = none;
    var life: Life = Life.Created;
    var stopping: Promise<Unit>? = none;
    /// Mission Control has said who it is, on this connection.
    var is_ready: Bool = false;
    /// The timer `wake` was set and not cancelled since.
    var is_waking: Bool = false;
    var wants_breakers: Bool = false;
    /// What is missing was said, and need not be said again.
    var has_complained: Bool = false;
    var has_complained_of_folder: Bool = false;

    // ---- life ------------------------------------------------------------------------------------------------------

    /// Connects to Mission Control and starts to find nodes. Does nothing a second time.
    pub fn start() {
        if self.life != Life.Created { return; }
        self.life = Life.Running;
        self.find_nodes();
        self.connect();
    }

    /// Takes leave: announces that the registered services are gone, and waits until what was logged has arrived, at most
    /// five seconds. The promise is kept in any case.
    pub fn stop() -> Promise<Unit> {
        if let stopping = self.stopping { return stopping; }
        let stopped: Promise<Unit> = Promise();
        self.stopping = stopped;
        if self.is_ready { for node in self.registered { self.link.send(Expire(node)); } }
        self.heartbeat.cancel();
        self.farewell.set(now() + farewell_limit);
        if self.life == Life.Created || self.outbox.size() == 0 { self.finish(); } else { self.life = Life.Stopping; }
        return stopped;
    }

    on farewell.fired() { self.finish(); }

    fn finish() {
        self.life = Life.Stopped;
        self.is_ready = false;
        self.link.close();
        self.discovery.abandon(now());
        if let stopping = self.stopping { stopping.keep(unit); }
        retire();
    }

    // ---- services --------------------------------------------------------------------------------------------------

    /// Announces a service of this process, now if connected and after every reconnect. Gives the node that others will resolve.
    pub fn register(service: String, version: String, address: String) -> Node throws InvalidVersion, CannotRegister {
        try Version.parse(version);
        if !self.follows_mission_control() { throw CannotRegister(source_name(self.config.source)); }
        let node = self.own_node(service, version, address);
        self.registered = self.registered.filter(|other| other.id != node.id);
        self.registered.add(node);
        if self.is_ready { self.link.send(Active(node)); }
        return node;
    }

    fn own_node(service: String, version: String, address: String) -> Node {
        let known = self.registered.find(|node| node.service == service && node.address == address);
        let id = known.map(|node| node.id) ?? uuid();
        return Node(
            id,
            service,
            version,
            address,
            { "datawire_nodeId": Json.of(self.process) },
            self.config.environment,
        );
    }

    // ---- sessions --------------------------------------------------------------------------------------------------

    /// Begins a new trace.
    pub fn session() -> Session {
        let context = self.new_context();
        return self.begin(context);
    }

    /// Goes on with the trace of a request. `context` is the value of its `X-MDK-Context` header, `traceparent` that of the W3C
    /// header, which counts where the first is missing. Without either a new trace begins; with a malformed context too,
    /// and a warning is logged.
    pub fn join(context: String?, traceparent: String?) -> Session {
        if let text = context { return self.join_context(text); }
        if let parent = traceparent { return self.join_traceparent(parent); }
        return self.session();
    }

    /// Begins a new trace that keeps the properties and the environment of `context`, and names its trace in the log. For
    /// broadcasts, whose receivers answer to nobody.
    pub fn derive(context: String?) -> Session {
        let text = context else { return self.session(); };
        return match try SharedContext.receive(text, now()) {
            ok(parent) => self.derive_from(parent),
            UnusableContext(error) => self.begin_anew(error.reason),
        };
    }

    /// From now on sessions have at most this long. A deadline that a request brings along only shrinks.
    pub fn set_default_deadline(limit: Duration) { self.default_deadline = limit; }

    fn join_context(text: String) -> Session {
        return match try SharedContext.receive(text, now()) {
            ok(context) => self.begin(context.joined()),
            UnusableContext(error) => self.begin_anew(error.reason),
        };
    }

    fn join_traceparent(text: String) -> Session {
        let trace_id = trace_id_of(text) else { return self.session(); };
        return self.begin(SharedContext(trace_id, CausalClock([1, 0]), environment: self.config.environment));
    }

    fn derive_from(parent: SharedContext) -> Session {
        let context = self.bounded(parent.derived(uuid())).ticked();
        if Severity.Info >= context.gate() {
            let text = "This session is derived from trace {parent.trace_id} {parent.clock.levels}";
            self.log(context, Severity.Info, "mdk", text, none);
        }
        return Session(self, context);
    }

    fn begin_anew(reason: String) -> Session {
        let fresh = self.new_context();
        let context = self.bounded(fresh).ticked();
        self.log(
            context,
            Severity.Warn,
            "mdk",
            "a new trace was begun, {context_header} could not be joined: {reason}",
            none,
        );
        return Session(self, context);
    }

    fn begin(context: SharedContext) -> Session { return Session(self, self.bounded(context)); }

    fn new_context() -> SharedContext { return SharedContext(uuid(), environment: self.config.environment); }

    fn bounded(context: SharedContext) -> SharedContext {
        let limit = self.default_deadline else { return context; };
        return context.expiring(now() + limit);
    }

    // ---- for sessions ----------------------------------------------------------------------------------------------

    /// A node, or `Unresolved` at the deadline.
    fn resolve(request: Request, now: Instant) -> Promise<Node> throws Unresolved {
        let promise: Promise<Node> = Promise();
        self.discovery.resolve(request, promise, now);
        if !promise.is_pending() { return promise; }
        if self.life == Life.Stopped { self.discovery.abandon(now); }
        self.rewake();
        return promise;
    }

    /// What came of a call of a node.
    fn judge(node: Node, succeeded: Bool) {
        if let report = self.discovery.judge(node, succeeded, now()) { self.report(report); }
        self.rewake();
    }

    /// Delivers a log message.
    fn log(context: SharedContext, level: Severity, category: String, text: String, failure: FailureReport?) {
        let sequence = self.outbox.number();
        let event = LogEvent(
            context,
            now(),
            self.process,
            level,
            category,
            text: text,
            sequence: sequence,
            failure: failure,
        );
        self.deliver(sequence, level, event);
    }

    /// Delivers what came of an interaction.
    fn interacted(event: InteractionEvent) {
        let sequence = self.outbox.number();
        self.deliver(sequence, Severity.Info, event with { node: self.process, sequence: sequence });
    }

    fn deliver(sequence: Int, severity: Severity, message: Rtp.client) {
        if self.is_ready { self.link.send(message); }
        self.outbox.keep(sequence, severity, message);
    }

    fn report(breaker: Breaker) {
        if self.is_ready && self.wants_breakers { self.link.send(breaker); }
    }

    // ---- the connection --------------------------------------------------------------------------------------------

    fn connect() { self.link.connect(self.config.server_url, self.config.headers()); }

    on reconnect.fired() { self.connect(); }

    on link.connected() {
        self.link.send(Open(
            mdk_version: package_version(),
            properties: { "capabilities": Json.of([route_capability]), "language": Json.of(package_language()) },
            node_id: self.process,
            environment: self.config.environment,
        ));
    }

    on link.closed(reason: String) { self.lost("cannot be reached ({reason})"); }

    on link.rejected(status: Int, reason: String) {
        self.lost("refused the connection with {status} ({reason}), see MDK_TOKEN");
    }

    on link.unreadable(error: DecodeError) {
        if error.kind == DecodeKind.UnknownTag { return; }  // from a newer peer
        self.console.write(
            Severity.Warn,
            "a message from Mission Control was not understood: {error.path}: {error.text}",
        );
    }

    on link.received(message: Rtp.server) {
        match message {
            Open(open) => self.greet(open),
            Close(close) => self.dismissed(close.error),
            Active(active) => self.learn(active.node),
            Expire(expire) => self.unlearn(expire.node),
            Clear => self.doubt(),
            Route(route) => self.direct(route),
            LogAck(ack) => self.acknowledge(ack.sequence),
            InteractionAck(ack) => self.acknowledge(ack.sequence),
            LogEvent => {},
        }
    }

    on heartbeat.fired() { self.announce(); }

    fn greet(open: Open) {
        if !open.is_compatible() {
            self.part(open.version);
            return;
        }
        self.is_ready = true;
        self.has_complained = false;
        self.wants_breakers = open.understands(breaker_capability);
        self.backoff.reset();
        if self.life == Life.Running { self.announce(); }
        for message in self.outbox.unacknowledged() { self.link.send(message); }
        self.confess();
        for breaker in self.discovery.reports() { self.report(breaker); }
    }

    fn part(version: String) {
        self.complain("speaks version {version} of the protocol, this library {protocol_version}");
        let detail = "this peer speaks {protocol_version}, the other {version}";
        self.link.send(Close(CloseError("VERSION_MISMATCH", "incompatible versions of the protocol", detail, uuid())));
        self.link.close();
    }

    fn dismissed(error: CloseError) {
        self.complain("closed the connection: {error.code} {error.title}");
        self.link.close();
    }

    fn announce() {
        for node in self.registered { self.link.send(Active(node)); }
        self.heartbeat.set(now() + heartbeat_interval);
    }

    /// Says how much was lost.
    fn confess() {
        let dropped = self.outbox.take_dropped();
        if dropped == 0 { return; }
        let context = self.new_context().ticked();
        self.log(context, Severity.Warn, "mdk", "{dropped} events were dropped while not connected", none);
    }

    fn acknowledge(sequence: Int) {
        self.outbox.acknowledge(sequence);
        if self.life == Life.Stopping && self.outbox.size() == 0 { self.finish(); }
    }

    fn lost(what: String) {
        self.is_ready = false;
        self.heartbeat.cancel();
        self.complain(what);
        self.reconnect.set(now() + self.backoff.next(random()));
    }

    fn complain(what: String) {
        if self.has_complained { return; }
        self.has_complained = true;
        let problem = self.config.without_token(what);
        self.console.write(
            Severity.Warn,
            "Mission Control at {self.config.shown_url()} {problem}; the MDK works on without it (MDK_SERVER_URL)",
        );
    }

    // ---- nodes -----------------------------------------------------------------------------------------------------

    fn follows_mission_control() -> Bool {
        return match self.config.source {
            MissionControl => true,
            else => false,
        };
    }

    fn find_nodes() {
        match self.config.source {
            MissionControl => {},
            StaticNodes(list) => { for node in list.nodes { self.discovery.activate(node, now()); } },
            Synapse(synapse) => self.look_into(synapse.path),
        }
        self.rewake();
    }

    fn look_into(path: String) {
        self.folder.read(path);
        self.poll.set(now() + poll_interval);
    }

    on poll.fired() { self.find_nodes(); }

    on folder.contents(files: Map<String, String>) {
        self.has_complained_of_folder = false;
        let changes = self.synapse.update(files);
        self.apply(changes);
    }

    on folder.failed(reason: String) {
        if self.has_complained_of_folder { return; }
        self.has_complained_of_folder = true;
        self.console.write(Severity.Warn, "{source_name(self.config.source)} cannot be read: {reason}");
    }

    fn apply(changes: Changes) {
        for node in changes.gone { self.discovery.expire(node); }
        for node in changes.there { self.discovery.activate(node, now()); }
        for name in changes.bad {
            self.console.write(Severity.Warn, "{name} is no list of nodes: what it said before still holds");
        }
        self.rewake();
    }

    fn learn(node: Node) {
        if self.follows_mission_control() { self.discovery.activate(node, now()); }
        self.rewake();
    }

    fn unlearn(node: Node) {
        if self.follows_mission_control() { self.discovery.expire(node); }
    }

    fn doubt() {
        if self.follows_mission_control() { self.discovery.clear(now()); }
        self.rewake();
    }

    fn direct(route: Route) {
        self.discovery.direct(route, now());
        self.rewake();
    }

    on wake.fired() {
        self.discovery.serve(now());
        self.rewake();
    }

    fn rewake() {
        if let at = self.discovery.next_wake() {
            self.wake.set(at);
            self.is_waking = true;
        } else if self.is_waking {
            self.wake.cancel();
            self.is_waking = false;
        }
    }
}

test "an MDK connects with its token, and opens with what it is" {
    let mdk = Mdk(Config("ws://h/rtp", "secret", Environment("feature", "base")), CircuitBreakers());
    assert mdk.link.calls().is_empty();
    mdk.start();
    mdk.start();
    let calls = mdk.link.calls();
    assert calls.size() == 1;
    assert calls[0].contains("ws://h/rtp");
    assert calls[0].contains("Bearer secret");
    assert mdk.link.sent().is_empty();
    mdk.link.connected();
    let sent = mdk.link.sent().map(|message| message.encode());
    assert sent.size() == 1;
    assert sent[0].starts_with(`{"type":"open","version":"2.0.0","mdkVersion":"3.`);
    assert sent[0].contains(`"capabilities":["route"]`);
    assert sent[0].contains(`"language":`);
    assert sent[0].contains(`"nodeId":"`);
    assert sent[0].ends_with(`"environment":{"name":"feature","fallbackName":"base"}}`);
}

test "everything else is sent after the server's Open" {
    let mdk = Mdk(Config(), CircuitBreakers());
    try mdk.register("hello", "1.1", "http://h:1");
    mdk.start();
    mdk.session().info("cat", "hello");
    mdk.link.connected();
    assert mdk.link.sent().size() == 1;
    mdk.link.received(Open());
    assert mdk.link.sent().size() == 2;
}

test "a service is registered before or after start, and announced at once when connected" {
    let mdk = Mdk(Config(environment: Environment("feature", "base")), CircuitBreakers());
    let early = try mdk.register("hello", "1.1", "http://h:1");
    mdk.start();
    mdk.link.connected();
    mdk.link.sent();
    mdk.link.received(Open());
    let announced: Rtp.client = Active(early, 30s);
    assert mdk.link.sent() == [announced];
    let late = try mdk.register("time", "2.0", "http://h:2");
    let second: Rtp.client = Active(late, 30s);
    assert mdk.link.sent() == [second];
    assert early.environment == Environment("feature", "base");
}

test "each service and address has an id of its own, and all name their process" {
    let mdk = Mdk(Config(), CircuitBreakers());
    let first = try mdk.register("hello", "1.1", "http://h:1");
    let second = try mdk.register("hello", "1.1", "http://h:2");
    let third = try mdk.register("time", "1.1", "http://h:1");
    assert first.id != second.id;
    assert first.id != third.id;
    assert second.id != third.id;
    assert first.properties == second.properties;
    assert first.properties.keys() == ["datawire_nodeId"];
    let again = try mdk.register("hello", "1.2", "http://h:1");
    assert again.id == first.id;
    mdk.start();
    mdk.link.connected();
    assert mdk.link.sent()[0].encode().contains(first.properties["datawire_nodeId"].encode());
    mdk.link.received(Open());
    assert mdk.link.sent().size() == 3;
}

test "a version that is none cannot be registered" {
    let mdk = Mdk(Config(), CircuitBreakers());
    assert mdk.register("hello", "new", "http://h:1") throws InvalidVersion;
    mdk.start();
    mdk.link.connected();
    mdk.link.sent();
    mdk.link.received(Open());
    assert mdk.link.sent().is_empty();
}

test "services are announced again each fifteen seconds while connected" {
    let mdk = Mdk(Config(), CircuitBreakers());
    let node = try mdk.register("hello", "1.1", "http://h:1");
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.sent();
    advance(14999ms);
    assert mdk.link.sent().is_empty();
    advance(1ms);
    let announced: Rtp.client = Active(node);
    assert mdk.link.sent() == [announced];
    advance(15s);
    assert mdk.link.sent() == [announced];
    mdk.link.closed("gone");
    advance(1m);
    assert mdk.link.sent().is_empty();
}

test "a stop says that the services are gone" {
    let mdk = Mdk(Config(), CircuitBreakers());
    let first = try mdk.register("hello", "1.1", "http://h:1");
    let second = try mdk.register("time", "1.0", "http://h:2");
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.sent();
    let stopped = mdk.stop();
    let expected: List<Rtp.client> = [Expire(first), Expire(second)];
    assert mdk.link.sent() == expected;
    assert !stopped.is_pending();
    advance(1m);
    assert mdk.link.sent().is_empty();
}

test "a stop waits for acknowledgements" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.session().info("cat", "last words");
    let stopped = mdk.stop();
    assert stopped.is_pending();
    advance(4s);
    assert stopped.is_pending();
    mdk.link.received(LogAck(0));
    assert !stopped.is_pending();
}

test "a stop waits five seconds and no longer" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.session().info("cat", "last words");
    let stopped = mdk.stop();
    let again = mdk.stop();
    advance(4999ms);
    assert stopped.is_pending();
    assert again.is_pending();
    advance(1ms);
    assert !stopped.is_pending();
    assert !again.is_pending();
}

test "what never started stops at once, and those who wait are told" {
    let mdk = Mdk(Config(), CircuitBreakers());
    let waiting = mdk.session().resolve("time", "1.0");
    assert waiting.is_pending();
    assert !mdk.stop().is_pending();
    assert waiting throws Unresolved;
    assert mdk.session().resolve("time", "1.0") throws Unresolved;
}

test "reconnecting waits for up to 1, 2, 4, 8, 16, 16 seconds, and starts over after a success" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.calls();
    for longest in [1s, 2s, 4s, 8s, 16s, 16s] {
        mdk.link.closed("down");
        assert mdk.link.calls().is_empty();
        advance(longest);
        assert mdk.link.calls().size() == 1;
    }
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.calls();
    mdk.link.closed("down");
    advance(1s);
    assert mdk.link.calls().size() == 1;
}

test "without a server it says once what is missing, and works on" {
    let mdk = Mdk(Config("ws://h/rtp?token=secret", "secret"), CircuitBreakers());
    mdk.start();
    mdk.link.closed("no such host for secret");
    advance(1s);
    mdk.link.closed("no such host");
    let calls = mdk.console.calls();
    assert calls.size() == 1;
    assert calls[0].contains("Mission Control at ws://h/rtp ");
    assert calls[0].contains("MDK_SERVER_URL");
    assert !calls[0].contains("secret");
    assert mdk.session().info("cat", "still here").causal_level == [1];
}

test "a refused connection names the token, without printing it" {
    let mdk = Mdk(Config(token: "secret"), CircuitBreakers());
    mdk.start();
    mdk.link.rejected(401, "bad token: secret");
    let calls = mdk.console.calls();
    assert calls.size() == 1;
    assert calls[0].contains("401");
    assert calls[0].contains("MDK_TOKEN");
    assert !calls[0].contains("secret");
    mdk.link.calls();
    advance(1s);
    assert mdk.link.calls().size() == 1;
}

test "another major version is answered by Close, and not spoken with" {
    let mdk = Mdk(Config(), CircuitBreakers());
    try mdk.register("hello", "1.1", "http://h:1");
    mdk.start();
    mdk.link.connected();
    mdk.link.sent();
    mdk.link.received(Open("3.0.0"));
    let sent = mdk.link.sent().map(|message| message.encode());
    assert sent.size() == 1;
    assert sent[0].starts_with(`{"type":"close","error":{"code":"VERSION_MISMATCH","title":`);
    assert mdk.console.calls().size() == 1;
    mdk.link.closed("closed");
    mdk.session().info("cat", "kept");
    assert mdk.link.sent().is_empty();
}

test "a closing server is left, and looked for again" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.received(Close(CloseError("GOING_AWAY", "restarting")));
    mdk.link.closed("closed");
    mdk.link.calls();
    advance(1s);
    assert mdk.link.calls().size() == 1;
}

test "an unknown message is ignored, one that cannot be read is said" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.unreadable(DecodeError(DecodeKind.UnknownTag, "type", "unknown tag"));
    assert mdk.console.calls().is_empty();
    mdk.link.unreadable(DecodeError(DecodeKind.NotJson, "", "not JSON"));
    assert mdk.console.calls().size() == 1;
}

test "logs are sent at once, numbered by one counter with interactions, and kept until acknowledged" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.sent();
    let session = mdk.session();
    session.start_interaction();
    try session.finish_interaction();
    session.info("cat", "after");
    let sent = mdk.link.sent();
    assert sent.size() == 4;
    mdk.link.received(LogAck(0));
    mdk.link.received(InteractionAck(2));
    mdk.link.closed("down");
    advance(1s);
    mdk.link.connected();
    mdk.link.sent();
    mdk.link.received(Open());
    assert mdk.link.sent() == [sent[1], sent[3]];
}

test "what is logged while not connected is sent in order after the next Open" {
    let mdk = Mdk(Config(), CircuitBreakers());
    let session = mdk.session();
    session.info("cat", "before start");
    mdk.start();
    session.error("cat", "before the connection");
    mdk.link.connected();
    session.info("cat", "before Open");
    mdk.link.sent();
    mdk.link.received(Open());
    let texts = mdk.link.sent().map(|message| message.encode());
    assert texts.size() == 3;
    assert texts[0].contains(`"text":"before start","sequence":0`);
    assert texts[1].contains(`"text":"before the connection","sequence":1`);
    assert texts[2].contains(`"text":"before Open","sequence":2`);
}

test "what was dropped while not connected is counted and said after the next Open" {
    let mdk = Mdk(Config(), CircuitBreakers());
    let session = mdk.session();
    for _ in 0..10003 { session.info("cat", "much"); }
    mdk.start();
    mdk.link.connected();
    mdk.link.sent();
    mdk.link.received(Open());
    let sent = mdk.link.sent();
    assert sent.size() == 10001;
    assert sent[0].encode().contains(`"sequence":3,`);
    assert sent[10000]
        .encode()
        .contains(
            `"level":"WARN","category":"mdk","contentType":"text/plain","text":"3 events were dropped while not connected"`,
        );
}

test "a node that Mission Control knows is resolved, one that is gone is not" {
    let mdk = Mdk(Config(), CircuitBreakers());
    let node = Node("n1", "time", "1.0", "http://t:1");
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.received(Active(node));
    assert mdk.session().resolve("time", "1.0").value() == node;
    mdk.link.received(Expire(node));
    let promise = mdk.session().resolve("time", "1.0");
    assert promise.is_pending();
    mdk.link.received(Active(node));
    assert promise.value() == node;
}

test "while disconnected the last known nodes keep serving, and after a Clear those not announced go" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.received(Active(Node("n1", "time", "1.0", "http://t:1")));
    mdk.link.closed("down");
    advance(1h);
    assert mdk.session().resolve("time", "1.0").value().id == "n1";
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.received(Clear());
    advance(9s);
    assert mdk.session().resolve("time", "1.0").value().id == "n1";
    advance(1s);
    let promise = mdk.session().resolve_until("time", "1.0", 0s);
    assert promise throws Unresolved;
}

test "a Route command gives versions their shares" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.received(Active(Node("n1", "time", "1.1", "http://t:1")));
    mdk.link.received(Active(Node("n2", "time", "1.2", "http://t:2")));
    mdk.link.received(Route("time", "sandbox", { "1.1": 3, "1.2": 1 }));
    let session = mdk.session();
    var ids: List<String> = [];
    for _ in 0..8 { ids.add(session.resolve("time", "1.0").value().id); }
    assert ids == ["n1", "n1", "n2", "n1", "n1", "n1", "n2", "n1"];
    mdk.link.received(Route("time", "sandbox"));
    assert session.resolve("time", "1.0").value().id == "n2";
    assert session.resolve("time", "1.0").value().id == "n1";
}

test "breakers are reported to a server that understands, and again after a reconnect" {
    let mdk = Mdk(Config(), CircuitBreakers(threshold: 1));
    let node = Node("n1", "time", "1.0", "http://t:1");
    let capable = Open(properties: { "capabilities": Json.of(["breaker"]) });
    mdk.start();
    mdk.link.connected();
    mdk.link.received(capable);
    mdk.link.received(Active(node));
    let session = mdk.session();
    session.start_interaction();
    assert session.resolve("time", "1.0").value() == node;
    mdk.link.sent();
    try session.fail_interaction("boom");
    let sent = mdk.link.sent();
    let report: Rtp.client = Breaker(node, true, Instant.epoch + 1000000s);
    assert sent.size() == 2;
    assert sent[1] == report;
    mdk.link.closed("down");
    advance(1s);
    mdk.link.connected();
    mdk.link.received(capable);
    assert mdk.link.sent().any(|message| message == report);
    mdk.link.closed("down");
    advance(2s);
    mdk.link.connected();
    mdk.link.received(Open());
    assert !mdk.link.sent().any(|message| message == report);
}

test "a static list is there from the start, and nothing can be registered in it" {
    let node = Node("n1", "time", "1.0", "http://t:1");
    let mdk = Mdk(Config(source: StaticNodes([node])), CircuitBreakers());
    let promise = mdk.session().resolve("time", "1.0");
    assert promise.is_pending();
    mdk.start();
    assert promise.value() == node;
    assert mdk.register("hello", "1.0", "http://h:1") throws CannotRegister;
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.received(Active(Node("n2", "space", "1.0", "http://s:1")));
    mdk.link.received(Expire(node));
    mdk.link.received(Clear());
    advance(10s);
    assert mdk.session().resolve("time", "1.0").value() == node;
    assert mdk.session().resolve_until("space", "1.0", 0s) throws Unresolved;
}

test "a Synapse folder is read each second" {
    let mdk = Mdk(Config(source: Synapse("/nodes")), CircuitBreakers());
    mdk.start();
    assert mdk.folder.calls().size() == 1;
    mdk.folder.contents({ "time.json": `[{"host":"t","port":1}]` });
    assert mdk.session().resolve("time").value().address == "t:1";
    advance(3s);
    assert mdk.folder.calls().size() == 3;
    mdk.folder.contents({ "time.json": `[{"host":"t","port":2}]` });
    assert mdk.session().resolve("time").value().address == "t:2";
    assert mdk.register("hello", "1.0", "http://h:1") throws CannotRegister;
}

test "a bad file in a Synapse folder leaves the previous state, and is said once" {
    let mdk = Mdk(Config(source: Synapse("/nodes")), CircuitBreakers());
    mdk.start();
    mdk.folder.contents({ "time.json": `[{"host":"t","port":1}]` });
    mdk.folder.contents({ "time.json": `[{"host"` });
    mdk.folder.contents({ "time.json": `[{"host"` });
    assert mdk.session().resolve("time").value().address == "t:1";
    assert mdk.console.calls().size() == 1;
    mdk.folder.failed("no such folder");
    mdk.folder.failed("no such folder");
    assert mdk.session().resolve("time").value().address == "t:1";
    assert mdk.console.calls().size() == 1;
}

test "a missing context begins a new trace, silently" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.sent();
    let session = mdk.join();
    assert session.info("cat", "first").causal_level == [1];
    assert mdk.link.sent().size() == 1;
}

test "a malformed context begins a new trace, and a warning is logged" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.sent();
    for text in ["", "garbage", `{"traceId":1}`] {
        let session = mdk.join(text);
        let sent = mdk.link.sent().map(|message| message.encode());
        assert sent.size() == 1;
        assert sent[0].contains(`"level":"WARN","category":"mdk"`);
        assert sent[0].contains(session.trace_id());
        assert session.info("cat", "goes on").causal_level == [2];
        mdk.link.sent();
    }
}

test "a context over the limit begins a new trace, and a warning is logged" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.sent();
    let context = SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
    var filling = "x";
    for _ in 0..13 { filling += filling; }
    let session = mdk.join((context with { properties: { "p": Json.of(filling) } }).encode());
    assert session.trace_id() != context.trace_id;
    assert mdk.link.sent().map(|message| message.encode().contains("8192 bytes")) == [true];
}

test "a traceparent alone is joined at [1, 0]; beside a context it counts for nothing" {
    let mdk = Mdk(Config(), CircuitBreakers());
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let session = mdk.join(none, parent);
    assert session.trace_id() == "4bf92f35-77b3-4da6-a3ce-929d0e0e4736";
    assert session.info("cat", "first").causal_level == [1, 1];
    let other = mdk.session();
    assert mdk.join(other.externalize(), parent).trace_id() == other.trace_id();
    assert mdk.join(none, "00-malformed").info("cat", "first").causal_level == [1];
}

test "the default deadline is a session's longest, and never lengthens another's" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.set_default_deadline(5s);
    let session = mdk.session();
    assert session.remaining() == 5s;
    session.set_deadline(2s);
    assert mdk.join(session.externalize()).remaining() == 2s;
    mdk.set_default_deadline(1s);
    assert mdk.join(session.externalize()).remaining() == 1s;
    assert mdk.derive(session.externalize()).remaining() == 1s;
    assert mdk.join("garbage").remaining() == 1s;
    assert mdk.join(none, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").remaining() == 1s;
}

test "a derived session is a new trace with the parent's properties and environment, and no deadline" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.sent();
    let context = SharedContext(
        "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
        CausalClock([3, 2]),
        { "a": Json.of(1) },
        Environment("feature", "base"),
    );
    let derived = mdk.derive(context.expiring(Instant.epoch + 1000005s).encode());
    assert derived.trace_id() != context.trace_id;
    assert derived.environment() == Environment("feature", "base");
    assert derived.get_property("a") == Json.of(1);
    assert derived.remaining() == none;
    let sent = mdk.link.sent().map(|message| message.encode());
    assert sent.size() == 1;
    assert sent[0].contains(
        `"level":"INFO","category":"mdk","contentType":"text/plain","text":"This session is derived from trace 4bf92f35-77b3-4da6-a3ce-929d0e0e4736 [3, 2]"`,
    );
    assert sent[0].contains(`"clock":{"clocks":[1]}`);
    assert derived.info("cat", "next").causal_level == [2];
    assert mdk.derive("garbage").info("cat", "next").causal_level == [2];
}

test "a handed-in failure policy decides" {
    let mdk = Mdk(Config(), RecordingPolicies());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.received(Active(Node("n1", "time", "1.0", "http://t:1")));
    let session = mdk.session();
    for _ in 0..10 {
        session.start_interaction();
        assert session.resolve("time", "1.0").value().id == "n1";
        try session.fail_interaction("boom");
        try session.finish_interaction();
    }
}

test "a stop closes the connection, and nothing is sent after it" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.calls();
    mdk.link.sent();
    assert !mdk.stop().is_pending();
    assert mdk.link.calls() == ["close()"];
    mdk.session().info("cat", "too late");
    assert mdk.link.sent().is_empty();
}

test "a service that said it is gone is not announced again while the last acknowledgements come in" {
    let mdk = Mdk(Config(), CircuitBreakers());
    try mdk.register("hello", "1.1", "http://h:1");
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    advance(14s);
    mdk.session().info("cat", "last words");
    let stopped = mdk.stop();
    mdk.link.sent();
    advance(2s);
    assert stopped.is_pending();
    assert mdk.link.sent().is_empty();
    mdk.link.received(LogAck(0));
    assert !stopped.is_pending();
}
