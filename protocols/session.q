//! Sessions: what one request sees of the MDK, and the levels of interaction in it.
//!
//! A session calls its MDK, a level calls its session, and nothing calls back.

import breaker.{CircuitBreakers};
import config.{Config};
import context.{ContextTooLarge, ReservedProperty, SharedContext, context_header, context_limit};
import detour.{Detour, destination, with_detour};
import discovery.{Request, Unresolved};
import environment.{Environment};
import interaction.{Interactions, NoInteraction, failure_text};
import mdk.{Mdk};
import node.{Node};
import rtp.{FailureReport, InvolvedNode, Open, Active};
import traceparent.{traceparent_for, traceparent_header};
import version.{InvalidVersion, Version, requested};

const resolve_limit = 10s;
const longest_deadline = 8760h;
const routes_property = "routes";
const half_id = 4294967296.0;

/// Names a log message: its trace, and the moment in it.
pub record LoggedMessageId {
    trace_id: String;
    /// The counters of the causal clock, outermost first.
    causal_level: List<Int>;
    environment: Environment;
}

/// One request's view of the MDK. Log, resolve and call others through it, and hand on its `headers()`.
///
/// No method of it blocks, except for those that wait for a node, and no logging call fails.
pub actor Session {
    mdk: Mdk;
    var context: SharedContext;
    var gate: Severity = self.context.gate();
    var interactions: Interactions = Interactions();

    // ---- logging ---------------------------------------------------------------------------------------------------

    /// Logs what needs somebody now.
    pub fn critical(category: String, text: String) -> LoggedMessageId {
        return self.log(Severity.Critical, category, text, none);
    }

    /// Logs a failure.
    pub fn error(category: String, text: String) -> LoggedMessageId {
        return self.log(Severity.Error, category, text, none);
    }

    /// Logs what may lead to a failure.
    pub fn warn(category: String, text: String) -> LoggedMessageId {
        return self.log(Severity.Warn, category, text, none);
    }

    /// Logs what happens in the normal course of things.
    pub fn info(category: String, text: String) -> LoggedMessageId {
        return self.log(Severity.Info, category, text, none);
    }

    /// Logs what helps to find a mistake. Not delivered unless `trace` asked for it.
    pub fn debug(category: String, text: String) -> LoggedMessageId {
        return self.log(Severity.Debug, category, text, none);
    }

    /// Delivers messages from `level` upwards, in this session and everything downstream. INFO unless set.
    pub fn trace(level: Severity) {
        self.context = self.context.tracing(level);
        self.gate = level;
    }

    /// Ticks, whether or not the message passes: the clock counts what happened, not what was told.
    fn log(level: Severity, category: String, text: String, failure: FailureReport?) -> LoggedMessageId {
        self.context = self.context.ticked();
        if level >= self.gate { self.mdk.log(self.context, level, category, text, failure); }
        return LoggedMessageId(self.context.trace_id, self.context.clock.levels, self.context.environment);
    }

    // ---- finding nodes ---------------------------------------------------------------------------------------------

    /// Locates a node of `service` that serves `version`, or any version, waiting at most ten seconds and never past the
    /// session's deadline. The node belongs to the innermost interaction.
    pub fn resolve(service: String, version: String?) -> Promise<Node> throws InvalidVersion, Unresolved {
        return self.resolve_in(self.interactions.innermost(), service, version, resolve_limit);
    }

    /// Like `resolve`, waiting at most `limit`.
    pub fn resolve_until(
        service: String,
        version: String?,
        limit: Duration,
    ) -> Promise<Node> throws InvalidVersion, Unresolved {
        return self.resolve_in(self.interactions.innermost(), service, version, limit);
    }

    /// Like `resolve`, for a level of interaction.
    fn resolve_at(
        level: Int,
        service: String,
        version: String?,
        limit: Duration?,
    ) -> Promise<Node> throws InvalidVersion, Unresolved {
        return self.resolve_in(level, service, version, limit ?? resolve_limit);
    }

    async fn resolve_in(
        level: Int?,
        service: String,
        version: String?,
        limit: Duration,
    ) -> Node throws InvalidVersion, Unresolved {
        let place = destination(self.context.properties.get(routes_property), service, version);
        let wanted = try requested(place.version);
        let now = now();
        let deadline = now + min(min(limit, longest_deadline), self.context.left(now) ?? longest_deadline);
        let node = await self.mdk.resolve(Request(place.service, wanted, self.context.environment, deadline), now);
        self.interactions.involve(level, node);  // a later step: the level may be gone by now
        return node;
    }

    /// From now on, here and downstream, requests for `version` of `service` look for `target_version` of `target` instead.
    pub fn route(
        service: String,
        version: String,
        target: String,
        target_version: String,
    ) throws InvalidVersion, ContextTooLarge, ReservedProperty {
        try Version.parse(version);
        try Version.parse(target_version);
        let routes = self.context.properties.get(routes_property);
        let detour = Detour(version, target, target_version);
        self.context = try self.context.including(routes_property, with_detour(routes, service, detour));
    }

    // ---- interactions ----------------------------------------------------------------------------------------------

    /// Starts an interaction: what is resolved from here on is judged by how it ends.
    pub fn start_interaction() { self.open_level(); }

    /// Blames the nodes resolved in the innermost interaction so far. It goes on: nodes resolved from here on can still succeed.
    pub fn fail_interaction(message: String) throws NoInteraction {
        try self.fail_level(self.interactions.innermost(), message);
    }

    /// Finishes the innermost interaction: the nodes that were not blamed have served.
    pub fn finish_interaction() throws NoInteraction {
        if !self.close_level(self.interactions.innermost()) { throw NoInteraction(); }
    }

    /// Blames the nodes resolved inside when the body fails. The body is handed its own level, through which tasks that run
    /// side by side resolve without blaming each other's nodes.
    pub scope interaction() { enter enter_level; fail blame_level; exit exit_level; }

    fn enter_level() -> Level { return Level(self, self.open_level()); }

    fn blame_level(level: Level, failure: Failure) {
        if self.interactions.is_open(level.id) { self.blame(level.id, failure.message, failure); }
    }

    fn exit_level(level: Level) { self.close_level(level.id); }

    fn fail_level(level: Int?, message: String) throws NoInteraction {
        if !self.interactions.is_open(level) { throw NoInteraction(); }
        self.blame(level, message, none);
    }

    fn open_level() -> Int {
        self.log(Severity.Info, "MDK", "Starting interaction.", none);
        return self.interactions.start(self.context, now());
    }

    fn blame(level: Int?, message: String, failure: Failure?) {
        let nodes = self.interactions.fail(level);
        let report = failure.map(|known| failure_report(known, nodes));
        self.log(Severity.Error, "interaction failure", failure_text(nodes, message), report);
        for node in nodes { self.mdk.judge(node, false); }
    }

    /// Says whether there was something to close.
    fn close_level(level: Int?) -> Bool {
        if !self.interactions.is_open(level) { return false; }
        self.log(Severity.Info, "MDK", "Finished interaction.", none);
        if let finished = self.interactions.finish(level, uuid(), self.context, now()) {
            self.mdk.interacted(finished.event);
            for node in finished.served { self.mdk.judge(node, true); }
        }
        return true;
    }

    // ---- what travels ----------------------------------------------------------------------------------------------

    /// Gives the request at most this long from now. A deadline only shrinks.
    pub fn set_deadline(limit: Duration) {
        self.context = self.context.expiring(now() + max(0s, min(limit, longest_deadline)));
    }

    /// What is left of the deadline, zero once it has passed; `none` if there is none.
    pub fn remaining() -> Duration? { return self.context.left(now()); }

    /// A property of the request.
    pub fn get_property(name: String) -> Json? { return self.context.properties.get(name); }

    /// Sets a property of the request, for everything downstream.
    pub fn set_property(name: String, value: Json) throws ContextTooLarge, ReservedProperty {
        self.context = try self.context.including(name, value);
    }

    /// Whether the request has a property.
    pub fn has_property(name: String) -> Bool { return self.context.properties.has(name); }

    /// The id of the trace, a UUID.
    pub fn trace_id() -> String { return self.context.trace_id; }

    /// The environment in which the request is served.
    pub fn environment() -> Environment { return self.context.environment; }

    /// The context as a text, to be joined by whoever is called next. Use it for one call or message: each has its own moment.
    pub fn externalize() -> String {
        let text = self.context.outgoing(now());
        self.context = self.context.ticked();
        return text;
    }

    /// Another name of `externalize`.
    pub fn inject() -> String { return self.externalize(); }

    /// The headers of one outgoing request: the context, and the W3C `traceparent`.
    pub fn headers() -> Map<String, String> {
        let parent = traceparent_for(self.context.trace_id, floor(random() * half_id), floor(random() * half_id));
        return { context_header: self.externalize(), traceparent_header: parent };
    }
}

/// One level of interaction, handed to its body. What is resolved through it belongs to it, whatever others do.
pub actor Level {
    session: Session;
    id: Int;

    /// Locates a node, like the session's `resolve`, for this level.
    pub fn resolve(service: String, version: String?) -> Promise<Node> throws InvalidVersion, Unresolved {
        return self.session.resolve_at(self.id, service, version);
    }

    /// Locates a node, waiting at most `limit`.
    pub fn resolve_until(
        service: String,
        version: String?,
        limit: Duration,
    ) -> Promise<Node> throws InvalidVersion, Unresolved {
        return self.session.resolve_at(self.id, service, version, limit);
    }

    /// Blames the nodes resolved in this level so far, and goes on.
    pub fn fail(message: String) throws NoInteraction { try self.session.fail_level(self.id, message); }
}

fn failure_report(failure: Failure, nodes: List<Node>) -> FailureReport {
    let involved = nodes.map(|node| InvolvedNode(node.id, node.service, node.version, node.address));
    return FailureReport(failure.kind, failure.message, failure.stack, involved);
}

test "a session is a new trace: the first log stands at [1]" {
    let mdk = Mdk(Config(), CircuitBreakers());
    let session = mdk.session();
    let logged = session.info("cat", "hello");
    assert logged == LoggedMessageId(session.trace_id(), [1], Environment("sandbox"));
    assert session.warn("cat", "again").causal_level == [2];
    assert mdk.session().trace_id() != session.trace_id();
}

test "a log message is delivered with its level, category, text and moment" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.sent();
    let session = mdk.session();
    session.critical("cat", "a");
    session.error("cat", "b");
    session.warn("cat", "c");
    session.info("cat", "d");
    let sent = mdk.link.sent().map(|message| message.encode());
    assert sent.map(|text| text.contains(
        `"level":"CRITICAL","category":"cat","contentType":"text/plain","text":"a","sequence":0,"sync":1`,
    )) == [true, false, false, false];
    assert sent.map(|text| text.contains(
        `"level":"ERROR","category":"cat","contentType":"text/plain","text":"b","sequence":1,"sync":1`,
    )) == [false, true, false, false];
    assert sent.map(|text| text.contains(`"clock":{"clocks":[3]}`)) == [false, false, true, false];
    assert sent.map(|text| text.contains(`"timestamp":1000000000,"node":`)) == [true, true, true, true];
}

test "INFO is the gate; a filtered call ticks and delivers nothing" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.sent();
    let session = mdk.session();
    assert session.debug("cat", "hidden").causal_level == [1];
    assert mdk.link.sent().is_empty();
    assert session.info("cat", "shown").causal_level == [2];
    assert mdk.link.sent().size() == 1;
}

test "trace raises and lowers the gate, here and downstream" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.sent();
    let session = mdk.session();
    session.trace(Severity.Debug);
    session.debug("cat", "shown");
    assert mdk.link.sent().size() == 1;
    let downstream = mdk.join(session.externalize());
    downstream.debug("cat", "shown");
    assert mdk.link.sent().size() == 1;
    downstream.trace(Severity.Error);
    downstream.warn("cat", "hidden");
    assert mdk.link.sent().is_empty();
    session.debug("cat", "shown");
    assert mdk.link.sent().size() == 1;
}

test "externalize encodes, then ticks; join ticks and enters a level" {
    let mdk = Mdk(Config(), CircuitBreakers());
    let session = mdk.session();
    let text = session.externalize();
    assert text.contains(`"clock":{"clocks":[0]}`);
    assert session.info("cat", "after").causal_level == [2];
    let joined = mdk.join(text);
    assert joined.trace_id() == session.trace_id();
    assert joined.info("cat", "first").causal_level == [1, 1];
    assert session.inject().contains(`"clock":{"clocks":[2]}`);
}

test "the headers carry the context and a traceparent of the same trace" {
    let mdk = Mdk(Config(), CircuitBreakers());
    let session = mdk.session();
    let first = session.headers();
    assert first.keys() == ["X-MDK-Context", "traceparent"];
    assert first["X-MDK-Context"].contains(session.trace_id());
    let id = session.trace_id().split("-").join("");
    assert first["traceparent"].starts_with("00-{id}-");
    assert first["traceparent"].ends_with("-01");
    assert first["traceparent"].size() == 55;
    assert session.headers()["traceparent"] != first["traceparent"];
}

test "a session's environment travels with it" {
    let here = Mdk(Config(environment: Environment("feature", "base")), CircuitBreakers());
    let there = Mdk(Config(environment: Environment("production")), CircuitBreakers());
    assert there.join(here.session().externalize()).environment() == Environment("feature", "base");
    assert there.session().environment() == Environment("production");
}

test "a deadline only shrinks, and says what is left" {
    let mdk = Mdk(Config(), CircuitBreakers());
    let session = mdk.session();
    assert session.remaining() == none;
    session.set_deadline(5s);
    assert session.remaining() == 5s;
    session.set_deadline(9s);
    assert session.remaining() == 5s;
    session.set_deadline(2s);
    advance(500ms);
    assert session.remaining() == 1500ms;
    advance(5s);
    assert session.remaining() == 0s;
}

test "a deadline travels, and what is left of it wins over the clock" {
    let mdk = Mdk(Config(), CircuitBreakers());
    let session = mdk.session();
    session.set_deadline(5s);
    let text = session.externalize();
    assert text.contains(`"timeout":1000005`);
    assert text.contains(`"remaining":5000`);
    advance(1s);
    assert mdk.join(text).remaining() == 5s;
}

test "properties are the request's, and travel with it" {
    let mdk = Mdk(Config(), CircuitBreakers());
    let session = mdk.session();
    assert !session.has_property("user");
    assert session.get_property("user") == none;
    try session.set_property("user", Json.of("ada"));
    assert session.has_property("user");
    let joined = mdk.join(session.externalize());
    assert joined.get_property("user") == Json.of("ada");
}

test "a property that would not fit is refused, and the session goes on without it" {
    let mdk = Mdk(Config(), CircuitBreakers());
    let session = mdk.session();
    var filling = "x";
    for _ in 0..13 { filling += filling; }
    assert session.set_property("big", Json.of(filling)) throws ContextTooLarge;
    assert session.set_property("timeout", Json.of(9000000000.0)) throws ReservedProperty;
    assert !session.has_property("big");
    assert session.externalize().size() < context_limit;
}

test "resolve waits ten seconds for a node, no longer" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    let session = mdk.session();
    let promise = session.resolve("time", "1.0");
    advance(9999ms);
    assert promise.is_pending();
    advance(1ms);
    assert promise throws Unresolved;
}

test "resolve waits no longer than the deadline" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    let session = mdk.session();
    session.set_deadline(3s);
    advance(1s);
    let promise = session.resolve("time", "1.0");
    let longer = session.resolve_until("time", "1.0", 1m);
    advance(1999ms);
    assert promise.is_pending();
    advance(1ms);
    assert promise throws Unresolved;
    assert longer throws Unresolved;
}

test "resolve_until waits as long as it is told" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    let session = mdk.session();
    let brief = session.resolve_until("time", "1.0", 500ms);
    let patient = session.resolve_until("time", none, 1m);
    advance(500ms);
    assert brief throws Unresolved;
    advance(59s);
    assert patient.is_pending();
    let node = Node("n1", "time", "7.3", "http://t:1");
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.received(Active(node));
    assert patient.value() == node;
}

test "a version that is none fails the promise" {
    let mdk = Mdk(Config(), CircuitBreakers());
    let session = mdk.session();
    assert session.resolve("time", "new") throws InvalidVersion;
}

test "a route leads a session elsewhere, and everything downstream" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.received(Active(Node("n1", "time", "1.0", "http://t:1")));
    mdk.link.received(Active(Node("n2", "mock", "2.0", "http://m:1")));
    let session = mdk.session();
    try session.route("time", "1.0", "mock", "2.0");
    assert session.resolve("time", "1.0").value().id == "n2";
    assert mdk.join(session.externalize()).resolve("time", "1.0").value().id == "n2";
    assert mdk.session().resolve("time", "1.0").value().id == "n1";
    assert session.route("time", "new", "mock", "2.0") throws InvalidVersion;
    assert session.route("time", "1.0", "mock", "new") throws InvalidVersion;
}

test "an interaction that finishes yields its event, directly after its last log" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.received(Active(Node("n1", "time", "1.0", "http://t:1")));
    mdk.link.sent();
    let session = mdk.session();
    session.start_interaction();
    let node = session.resolve("time", "1.0").value();
    advance(250ms);
    try session.finish_interaction();
    let sent = mdk.link.sent().map(|message| message.encode());
    assert sent.size() == 3;
    assert sent[0].contains(
        `"level":"INFO","category":"MDK","contentType":"text/plain","text":"Starting interaction.","sequence":0`,
    );
    assert sent[1].contains(
        `"level":"INFO","category":"MDK","contentType":"text/plain","text":"Finished interaction.","sequence":1`,
    );
    assert sent[2].contains(`"results":{"n1":1},"startClock":[1],"endClock":[2],"sequence":2,"sync":1`);
    assert sent[2].contains(`"startTimestamp":1000000000,"endTimestamp":1000000250`);
    assert sent[2].contains(session.trace_id());
    assert node.id == "n1";
}

test "a failure blames the nodes resolved so far; those resolved afterwards can still succeed" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.received(Active(Node("n1", "time", "1.0", "http://t:1")));
    mdk.link.received(Active(Node("n2", "time", "1.0", "http://t:2")));
    mdk.link.sent();
    let session = mdk.session();
    session.start_interaction();
    assert session.resolve("time", "1.0").value().id == "n1";
    try session.fail_interaction("boom");
    assert session.resolve("time", "1.0").value().id == "n2";
    try session.finish_interaction();
    let sent = mdk.link.sent().map(|message| message.encode());
    assert sent[1].contains(
        `"level":"ERROR","category":"interaction failure","contentType":"text/plain","text":"involved: Node(id:n1 time: http://t:1, 1.0)\n\nboom"`,
    );
    assert !sent[1].contains(`"failure"`);
    assert sent[3].contains(`"results":{"n1":0,"n2":1}`);
}

test "three failed interactions open a node's breaker, and calls go elsewhere" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.received(Active(Node("n1", "time", "1.0", "http://t:1")));
    let session = mdk.session();
    for _ in 0..3 {
        session.start_interaction();
        assert session.resolve("time", "1.0").value().id == "n1";
        try session.fail_interaction("boom");
        try session.finish_interaction();
    }
    let promise = session.resolve("time", "1.0");
    assert promise.is_pending();
    mdk.link.received(Active(Node("n2", "time", "1.0", "http://t:2")));
    assert promise.value().id == "n2";
}

test "finish without start is an error and corrupts nothing" {
    let mdk = Mdk(Config(), CircuitBreakers());
    let session = mdk.session();
    assert session.finish_interaction() throws NoInteraction;
    assert session.fail_interaction("boom") throws NoInteraction;
    session.start_interaction();
    try session.finish_interaction();
    assert session.finish_interaction() throws NoInteraction;
    assert session.info("cat", "next").causal_level == [3];
}

test "nodes resolved through the session belong to the innermost level" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.received(Active(Node("n1", "time", "1.0", "http://t:1")));
    mdk.link.received(Active(Node("n2", "space", "1.0", "http://s:1")));
    mdk.link.sent();
    let session = mdk.session();
    session.start_interaction();
    assert session.resolve("time", "1.0").value().id == "n1";
    session.start_interaction();
    assert session.resolve("space", "1.0").value().id == "n2";
    try session.fail_interaction("boom");
    try session.finish_interaction();
    try session.finish_interaction();
    let sent = mdk.link.sent().map(|message| message.encode());
    assert sent[4].contains(`"results":{"n2":0}`);
    assert sent[6].contains(`"results":{"n1":1}`);
}

test "tasks that resolve through their own levels never blame each other's nodes" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.received(Active(Node("n1", "time", "1.0", "http://t:1")));
    mdk.link.received(Active(Node("n2", "space", "1.0", "http://s:1")));
    let session = mdk.session();
    let first = session.enter_level();
    let second = session.enter_level();
    assert first.resolve("time", "1.0").value().id == "n1";
    assert second.resolve_until("space", "1.0", 1s).value().id == "n2";
    mdk.link.sent();
    session.blame_level(first, Failure("ValueError", "boom", "at f"));
    session.exit_level(first);
    session.exit_level(second);
    let sent = mdk.link.sent().map(|message| message.encode());
    assert sent[0].contains("involved: Node(id:n1 time: http://t:1, 1.0)");
    assert sent[2].contains(`"results":{"n1":0}`);
    assert sent[4].contains(`"results":{"n2":1}`);
}

test "a failed body's report carries the exception and the nodes beside the text" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.received(Active(Node("n1", "time", "1.0", "http://t:1")));
    let session = mdk.session();
    let level = session.enter_level();
    assert level.resolve("time").value().id == "n1";
    mdk.link.sent();
    session.blame_level(level, Failure("ValueError", "boom", "at f\nat g"));
    session.exit_level(level);
    let sent = mdk.link.sent().map(|message| message.encode());
    assert sent[0].contains(
        `"failure":{"kind":"ValueError","message":"boom","stack":"at f\nat g","nodes":[{"id":"n1","service":"time","version":"1.0","address":"http://t:1"}]}`,
    );
}

test "a level that is over is not blamed, and its late nodes belong to nobody" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    let session = mdk.session();
    let level = session.enter_level();
    let late = level.resolve("time", "1.0");
    session.exit_level(level);
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.received(Active(Node("n1", "time", "1.0", "http://t:1")));
    assert late.value().id == "n1";
    assert level.fail("boom") throws NoInteraction;
    mdk.link.sent();
    session.blame_level(level, Failure("ValueError", "boom"));
    session.exit_level(level);
    assert mdk.link.sent().is_empty();
}

test "a level can be failed by hand, and goes on" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.received(Active(Node("n1", "time", "1.0", "http://t:1")));
    let session = mdk.session();
    let level = session.enter_level();
    assert level.resolve("time").value().id == "n1";
    try level.fail("boom");
    mdk.link.sent();
    session.exit_level(level);
    assert mdk.link.sent().map(|message| message.encode().contains(`"results":{"n1":0}`)) == [false, true];
}

test "an interaction that finishes resets the count of failures in a row" {
    let mdk = Mdk(Config(), CircuitBreakers());
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open());
    mdk.link.received(Active(Node("n1", "time", "1.0", "http://t:1")));
    let session = mdk.session();
    for fails in [true, true, false, true, true] {
        session.start_interaction();
        assert session.resolve("time", "1.0").value().id == "n1";
        if fails {
            try session.fail_interaction("boom");
        }
        try session.finish_interaction();
    }
    assert session.resolve("time", "1.0").value().id == "n1";
}

test "a deadline before now has passed" {
    let mdk = Mdk(Config(), CircuitBreakers());
    let session = mdk.session();
    session.set_deadline(-5s);
    assert session.remaining() == 0s;
}
