//! Rtp: what an MDK and Mission Control say to each other, one message in each text frame of a WebSocket.
//!
//! The messages and nothing of their use. Every one that a 2016 client sends or understands has the names it had then.

import clock.{CausalClock};
import context.{SharedContext};
import environment.{Environment};
import node.{Node};
import version.{Version};

/// The version of the protocol that this package speaks.
pub const protocol_version = "2.0.0";

const route_capability = "route";
const breaker_capability = "breaker";

/// What an MDK and Mission Control say to each other.
///
/// Both open with `Open`. A client announces its nodes (`Active`, `Expire`) and hands in what happened (`LogEvent`,
/// `InteractionEvent`), which the server acknowledges one by one. A server tells of the nodes it knows and gives commands (`Route`).
pub protocol Rtp {
    codec json tagged "type";
    both   Open or "mdk.protocol.Open", Close or "mdk.protocol.Close" or "discovery.protocol.Close";
    client Active or "discovery.protocol.Active", Expire or "discovery.protocol.Expire", LogEvent as "log", Subscribe,
           InteractionEvent, Breaker;
    server Active or "discovery.protocol.Active", Expire or "discovery.protocol.Expire",
           Clear or "discovery.protocol.Clear", LogEvent as "log", LogAck or "mdk_tracing.protocol.LogAckEvent",
           InteractionAck, Route;

    states {
        opening { Open -> ready; Close -> closed; }
        ready { Close -> closed; any -> ready; }
        closed {}
    }
}

/// The first message in either direction: who speaks, and what it understands.
pub record Open {
    /// The version of the protocol.
    version: String = protocol_version;
    /// The version of the library.
    mdk_version: String = "";
    /// `capabilities` lists the tags of newer messages that the sender understands; `language` says what it is written in.
    properties: Map<String, Json> = {};
    /// The id of the process.
    node_id: String = "";
    environment: Environment = Environment();

    /// Whether the sender understands the newer messages with this tag.
    pub fn understands(tag: String) -> Bool {
        let listed = self.properties.get("capabilities") else { return false; };
        let tags = listed.as_list() else { return false; };
        return tags.any(|known| known.as_string() == tag);
    }

    /// Whether both can go on: the major versions of the protocol are the same.
    pub fn is_compatible() -> Bool {
        let theirs = try Version.parse(self.version) else Version(0);
        let ours = try Version.parse(protocol_version) else Version(0);
        return theirs.major == ours.major;
    }
}

/// Why a connection is closed.
pub record CloseError {
    /// For programs, such as `VERSION_MISMATCH`.
    code: String = "";
    /// For people, in a few words.
    title: String = "";
    detail: String = "";
    /// Names this occurrence.
    id: String = "";
}

/// The last message in either direction.
pub record Close { error: CloseError = CloseError(); }

/// A node is there, and will be announced again before `ttl` is over.
pub record Active {
    node: Node;
    ttl: Duration in seconds = 30s;
}

/// A node is gone.
pub record Expire { node: Node; }

/// Forget the nodes that are not announced again.
pub record Clear {}

/// Asks for the log events of one's environment.
pub record Subscribe {}

/// A node that took part in what failed.
pub record InvolvedNode {
    id: String;
    service: String;
    version: String;
    address: String;
}

/// What failed, for programs; the event's text says it to people.
pub record FailureReport {
    /// The type of the exception, as its language names it.
    kind: String;
    message: String;
    /// The full stack.
    stack: String = "";
    /// The nodes that were resolved for what failed.
    nodes: List<InvolvedNode> = [];
}

/// Something that a service logged.
pub record LogEvent {
    context: SharedContext;
    timestamp: Instant;
    /// The id of the process.
    node: String;
    level: Severity;
    category: String;
    content_type: String = "text/plain";
    text: String;
    /// Numbers the events of a process, logs and interactions alike.
    sequence: Int = 0;
    /// 1: this event wants an acknowledgement of its own.
    sync: Int = 1;
    failure: FailureReport? = none;
}

/// The log event with this number is stored.
pub record LogAck { sequence: Int; }

/// What came of one level of interaction.
pub record InteractionEvent {
    start_timestamp: Instant;
    end_timestamp: Instant;
    environment: Environment = Environment();
    uuid: String;
    /// The trace's id.
    session: String;
    /// The id of the process.
    node: String = "";
    /// For the id of each node that was called: 1 if it served, 0 if it failed.
    results: Map<String, Int> = {};
    start_clock: List<Int> = [];
    end_clock: List<Int> = [];
    /// Numbers the events of a process, logs and interactions alike.
    sequence: Int = 0;
    /// 1: this event wants an acknowledgement of its own.
    sync: Int = 1;
}

/// The interaction event with this number is stored.
pub record InteractionAck { sequence: Int; }

/// A command: from now on these versions of a service get these shares of the calls. A version that is not named gets none; without
/// any share the command is lifted.
pub record Route {
    service: String;
    /// The name of the environment that the service's nodes are in.
    environment: String;
    /// By `MAJOR.MINOR`.
    shares: Map<String, Int> = {};
}

/// A process changed its mind about calling a node.
pub record Breaker {
    node: Node;
    /// Whether the node is not called any more.
    open: Bool;
    since: Instant;
}

/// The events of a trace in causal order, whatever the clocks of their machines say.
pub fn in_causal_order(events: List<LogEvent>) -> List<LogEvent> {
    var ordered = events;
    let depth = events.map(|event| event.context.clock.levels.size()).max() ?? 0;
    for step in 0..depth {
        let level = depth - 1 - step;  // the innermost first: sorting is stable, and the outermost has the last word
        ordered = ordered.sort_by(|event| event.context.clock.levels.get(level) ?? -1);
    }
    return ordered;
}

test "the first frame says who speaks and what it understands" {
    let open = Open(mdk_version: "3.0.0", properties: { "capabilities": Json.of(["route"]) }, node_id: "p1");
    let message: Rtp.client = open;
    assert message.encode()
        == `{"type":"open","version":"2.0.0","mdkVersion":"3.0.0","properties":{"capabilities":["route"]},"nodeId":"p1","environment":{"name":"sandbox"}}`;
    assert open.understands("route");
    assert !open.understands("breaker");
    assert !Open().understands("route");
    assert !Open(properties: { "capabilities": Json.of("route") }).understands("route");
}

test "another major version cannot go on" {
    assert Open("2.0.0").is_compatible();
    assert Open("2.7").is_compatible();
    assert !Open("3.0.0").is_compatible();
    assert !Open("1.9.9").is_compatible();
    assert !Open("new").is_compatible();
}

test "messages are told apart by their type, under today's names and older ones" {
    let node = Node("n1", "hello", "1.1", "http://h:1");
    let text = `"node":{"id":"n1","service":"hello","version":"1.1","address":"http://h:1"}}`;
    let messages: Map<String, Rtp.client> = {
        `{"type":"active",`: Active(node),
        `{"type":"discovery.protocol.Active",`: Active(node),
        `{"type":"expire",`: Expire(node),
        `{"type":"discovery.protocol.Expire",`: Expire(node),
        `{"type":"open",`: Open(),
        `{"type":"mdk.protocol.Open",`: Open(),
        `{"type":"close",`: Close(),
        `{"type":"mdk.protocol.Close",`: Close(),
        `{"type":"discovery.protocol.Close",`: Close(),
        `{"type":"subscribe",`: Subscribe(),
    };
    for start in messages.keys() { assert (try Rtp.client.decode(start + text)) == messages[start]; }
}

test "what a server says, too" {
    let messages: Map<String, Rtp.server> = {
        `{"type":"clear"}`: Clear(),
        `{"type":"discovery.protocol.Clear"}`: Clear(),
        `{"type":"logack","sequence":7}`: LogAck(7),
        `{"type":"mdk_tracing.protocol.LogAckEvent","sequence":7}`: LogAck(7),
        `{"type":"interactionack","sequence":7}`: InteractionAck(7),
        `{"type":"route","service":"time","environment":"sandbox","shares":{"1.1":9,"1.2":1}}`: Route(
            "time",
            "sandbox",
            { "1.1": 9, "1.2": 1 },
        ),
    };
    for text in messages.keys() { assert (try Rtp.server.decode(text)) == messages[text]; }
}

test "absent and null mean the default, unknown fields and $class are ignored" {
    let text = `{"$class":"mdk_protocol.Open","type":"open","version":null,"environment":null,"fromTheFuture":[1]}`;
    let open: Rtp.server = Open();
    assert (try Rtp.server.decode(text)) == open;
}

test "a message of an unknown type is an error that says so" {
    assert Rtp.server.decode(`{"type":"tomorrow"}`) throws DecodeError;
    match try Rtp.server.decode(`{"type":"tomorrow"}`) {
        ok(_) => { assert false; },
        DecodeError(error) => { assert error.kind == DecodeKind.UnknownTag; },
    }
}

test "both begin with Open, and nothing follows a Close" {
    let side = RtpServerSide();
    assert side.receive(`{"type":"subscribe"}`) throws OutOfState;
    assert side.send(Clear()) throws OutOfState;
    try side.receive(`{"type":"open"}`);
    try side.receive(`{"type":"subscribe"}`);
    assert side.send(Clear()) throws OutOfState;
    try side.send(Open());
    try side.send(Clear());
    try side.send(Close());
    assert side.send(Clear()) throws OutOfState;
    try side.receive(`{"type":"close"}`);
    assert side.receive(`{"type":"subscribe"}`) throws OutOfState;
}

test "a node is announced for 30 seconds" {
    let message: Rtp.client = Active(Node("n1", "hello", "1.1", "http://h:1"));
    assert message.encode()
        == `{"type":"active","node":{"id":"n1","service":"hello","version":"1.1","address":"http://h:1","properties":{},"environment":{"name":"sandbox"}},"ttl":30}`;
    let older = try Rtp.client.decode(
        `{"type":"active","node":{"id":"n1","service":"hello","version":"1.1","address":"http://h:1"},"ttl":30.0}`,
    );
    assert older == message;
}

test "a log event on the wire: upper-case level, a number, and sync 1" {
    let event = LogEvent(
        SharedContext("t1"),
        Instant.epoch + 5ms,
        "p1",
        Severity.Warn,
        "cat",
        text: "caf\u{e9}",
        sequence: 3,
    );
    let message: Rtp.client = event;
    assert message.encode()
        == `{"type":"log","context":{"traceId":"t1","clock":{"clocks":[0]},"properties":{},"environment":{"name":"sandbox"}},"timestamp":5,"node":"p1","level":"WARN","category":"cat","contentType":"text/plain","text":"caf\u00e9","sequence":3,"sync":1}`;
    assert (try Rtp.client.decode(message.encode())) == message;
}

test "a failure report adds structure beside the text" {
    let report = FailureReport("ValueError", "boom", "at f", [InvolvedNode("n1", "hello", "1.1", "http://h:1")]);
    assert report.encode()
        == `{"kind":"ValueError","message":"boom","stack":"at f","nodes":[{"id":"n1","service":"hello","version":"1.1","address":"http://h:1"}]}`;
}

test "an interaction event on the wire" {
    let event = InteractionEvent(
        Instant.epoch + 1ms,
        Instant.epoch + 2ms,
        uuid: "u1",
        session: "t1",
        node: "p1",
        results: { "n1": 0, "n2": 1 },
        start_clock: [2],
        end_clock: [5],
        sequence: 7,
    );
    let message: Rtp.client = event;
    assert message.encode()
        == `{"type":"interactionevent","startTimestamp":1,"endTimestamp":2,"environment":{"name":"sandbox"},"uuid":"u1","session":"t1","node":"p1","results":{"n1":0,"n2":1},"startClock":[2],"endClock":[5],"sequence":7,"sync":1}`;
}

test "closing says why" {
    let message: Rtp.client = Close(CloseError("VERSION_MISMATCH", "title", "detail", "id"));
    assert message.encode()
        == `{"type":"close","error":{"code":"VERSION_MISMATCH","title":"title","detail":"detail","id":"id"}}`;
}

test "the newer messages on the wire" {
    let command: Rtp.server = Route("time", "sandbox", { "1.1": 9, "1.2": 1 });
    assert command.encode() == `{"type":"route","service":"time","environment":"sandbox","shares":{"1.1":9,"1.2":1}}`;
    let message: Rtp.client = Breaker(Node("n1", "time", "1.1", "http://t:1"), true, Instant.epoch + 9ms);
    assert message.encode()
        == `{"type":"breaker","node":{"id":"n1","service":"time","version":"1.1","address":"http://t:1","properties":{},"environment":{"name":"sandbox"}},"open":true,"since":9}`;
}

test "the events of a trace sort into causal order, whatever their timestamps say" {
    let clocks = [[3], [2, 1], [1], [2, 1, 4], [2], [2, 1, 3], [2, 0], [10]];
    let events = clocks.map(|levels| LogEvent(
        SharedContext("t1", CausalClock(levels)),
        Instant.epoch,
        "p1",
        Severity.Info,
        "cat",
        text: "x",
    ));
    let ordered = in_causal_order(events).map(|event| event.context.clock.levels);
    assert ordered == [[1], [2], [2, 0], [2, 1], [2, 1, 3], [2, 1, 4], [3], [10]];
}
