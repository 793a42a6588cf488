//! The recorded conversation of the published 2016 Python client (datawire_mdk 2.0.37), replayed.
//!
//! What this MDK sends must be what that one sent, after the substitutions in `Substitutions`; nothing else may differ. The
//! whole conversation, both sides, is in `recording/mdk-2.0.37.jsonl`.

import breaker.{CircuitBreakers};
import config.{Config};
import environment.{Environment};
import mdk.{Mdk};
import node.{Node};
import rtp.{Active, InteractionAck, InteractionEvent, LogAck, LogEvent, Open, Rtp, RtpServerSide};

/// Gives ids of one kind the names of their order of appearance.
class Positions {
    kind: String;
    var ids: List<String> = [];

    fn name(id: String) -> String {
        if self.ids.index_of(id) == none { self.ids.add(id); }
        let position = self.ids.index_of(id) ?? 0;
        return "{self.kind} {position + 1}";
    }

    /// Names the known ids in a text.
    query named(text: String) -> String {
        var named = text;
        for position in 0..self.ids.size() {
            named = named.split(self.ids[position]).join("{self.kind} {position + 1}");
        }
        return named;
    }
}

/// The table of what may differ between two recordings of one conversation:
///
/// | what | instead | because |
/// | --- | --- | --- |
/// | ids of processes, nodes and traces, and uuids of events | their kind and position | they are drawn at random |
/// | a node's id | apart from its process's | two addresses of one service in one process are two nodes now |
/// | times, and the deadline | one time | another day |
/// | `$class` | nothing | it is ignored, and not sent any more |
/// | `properties` and `mdkVersion` of `Open` | nothing | capabilities are new, and so is the library |
/// | the numbers from 7 up | see `renumbered` | logs and interactions share one counter now |
/// | the properties in `involved: Node(…) {…}` | nothing | they were Python's, in Python's spelling |
class Substitutions {
    var processes: Positions = Positions("process");
    var nodes: Positions = Positions("node");
    var traces: Positions = Positions("trace");

    fn message(message: Rtp.client) -> Rtp.client {
        match message {
            Open(open) => {
                return open with { mdk_version: "", properties: {}, node_id: self.processes.name(open.node_id) };
            },
            Active(active) => { return active with { node: self.node(active.node) }; },
            Expire(expire) => { return expire with { node: self.node(expire.node) }; },
            LogEvent(event) => { return self.log(event); },
            InteractionEvent(event) => { return self.interaction(event); },
            else => { return message; },
        }
    }

    fn node(node: Node) -> Node {
        let process = (node.properties.get("datawire_nodeId") ?? Json.null).as_string() ?? "";
        let properties = node.properties.put("datawire_nodeId", Json.of(self.processes.name(process)));
        return node with { id: self.nodes.name(node.id), properties: properties };
    }

    fn log(event: LogEvent) -> LogEvent {
        let deadline = event.context.properties.has("timeout");
        let properties = event.context.properties;
        let context = event.context with {
            trace_id: self.traces.name(event.context.trace_id),
            properties: if deadline { properties.put("timeout", Json.of("a time")) } else { properties },
        };
        let text = self.text(event.text, event.node);
        return event with {
            context: context,
            timestamp: Instant.epoch,
            node: self.processes.name(event.node),
            text: text,
        };
    }

    query text(text: String, process: String) -> String {
        let plain = text.split(" \{'datawire_nodeId': '{process}'\}").join("");
        return self.traces.named(self.nodes.named(plain));
    }

    fn interaction(event: InteractionEvent) -> InteractionEvent {
        var results: Map<String, Int> = {};
        for id in event.results.keys() { results[self.nodes.name(id)] = event.results[id]; }
        return event with {
            start_timestamp: Instant.epoch,
            end_timestamp: Instant.epoch,
            uuid: "an event",
            session: self.traces.name(event.session),
            node: self.processes.name(event.node),
            results: results,
        };
    }
}

/// The messages as one counter would have numbered them: the interaction event directly after the log that finished it, with
/// number 7, and the logs from 7 up one later.
fn renumbered(messages: List<Rtp.client>) -> List<Rtp.client> {
    var ordered: List<Rtp.client> = [];
    for message in messages {
        match message {
            LogEvent(event) => {
                ordered.add(if event.sequence < 7 { event } else { event with { sequence: event.sequence + 1 } });
                if event.text == "Finished interaction." { ordered.add_all(interactions(messages)); }
            },
            InteractionEvent => {},
            else => { ordered.add(message); },
        }
    }
    return ordered;
}

fn interactions(messages: List<Rtp.client>) -> List<Rtp.client> {
    var events: List<Rtp.client> = [];
    for message in messages {
        match message {
            InteractionEvent(event) => { events.add(event with { sequence: 7 }); },
            else => {},
        }
    }
    return events;
}

fn decoded(frames: List<String>) -> List<Rtp.client> throws DecodeError {
    var messages: List<Rtp.client> = [];
    for frame in frames { messages.add(try Rtp.client.decode(frame)); }
    return messages;
}

/// What the client sent until the server dropped the connection.
fn first_connection() -> List<String> {
    return [
        `{"$class": "mdk_protocol.Open", "version": "2.0.0", "mdkVersion": "2.0.37", "properties": {}, "nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016", "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}, "type": "open"}`,
        `{"$class": "mdk_discovery.protocol.Active", "node": {"$class": "mdk_discovery.Node", "id": "15964b14-4cef-4768-a620-dbfdd4a1a016", "service": "hello", "version": "1.1", "address": "http://127.0.0.1:7000", "properties": {"datawire_nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016"}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "ttl": 30.0, "type": "active"}`,
        `{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [1]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738050, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "cat", "contentType": "text/plain", "text": "hello world", "type": "log", "sequence": 0, "sync": 1}`,
        `{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [2]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738050, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "MDK", "contentType": "text/plain", "text": "Starting interaction.", "type": "log", "sequence": 1, "sync": 1}`,
        `{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [3, 1]}, "properties": {"timeout": 1795391743.066}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738066, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "ERROR", "category": "cat", "contentType": "text/plain", "text": "in child", "type": "log", "sequence": 2, "sync": 1}`,
        `{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [3, 2, 1]}, "properties": {"timeout": 1795391743.066}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738066, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "WARN", "category": "deep", "contentType": "text/plain", "text": "grandchild", "type": "log", "sequence": 3, "sync": 1}`,
    ];
}

/// What the client sent over the second connection.
fn second_connection() -> List<String> {
    return [
        `{"$class": "mdk_protocol.Open", "version": "2.0.0", "mdkVersion": "2.0.37", "properties": {}, "nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016", "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}, "type": "open"}`,
        `{"$class": "mdk_discovery.protocol.Active", "node": {"$class": "mdk_discovery.Node", "id": "15964b14-4cef-4768-a620-dbfdd4a1a016", "service": "hello", "version": "1.1", "address": "http://127.0.0.1:7000", "properties": {"datawire_nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016"}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "ttl": 30.0, "type": "active"}`,
        `{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [3, 2, 1]}, "properties": {"timeout": 1795391743.066}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738066, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "WARN", "category": "deep", "contentType": "text/plain", "text": "grandchild", "type": "log", "sequence": 3, "sync": 1}`,
        `{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [3, 2, 2]}, "properties": {"timeout": 1795391743.066, "trace": "DEBUG"}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "DEBUG", "category": "deep", "contentType": "text/plain", "text": "now visible", "type": "log", "sequence": 4, "sync": 1}`,
        `{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [4]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "ERROR", "category": "interaction failure", "contentType": "text/plain", "text": "involved: Node(id:15964b14-4cef-4768-a620-dbfdd4a1a016 hello: http://127.0.0.1:7000, 1.1) {'datawire_nodeId': '15964b14-4cef-4768-a620-dbfdd4a1a016'}\n\nboom", "type": "log", "sequence": 5, "sync": 1}`,
        `{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [5]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "MDK", "contentType": "text/plain", "text": "Finished interaction.", "type": "log", "sequence": 6, "sync": 1}`,
        `{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [1]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "mdk", "contentType": "text/plain", "text": "This session is derived from trace b97749de-d1c4-42e7-9da5-b7c0ac11e47e [3, 2]", "type": "log", "sequence": 7, "sync": 1}`,
        `{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [2]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "CRITICAL", "category": "batch", "contentType": "text/plain", "text": "derived", "type": "log", "sequence": 8, "sync": 1}`,
        `{"$class": "mdk_metrics.InteractionEvent", "startTimestamp": 1795391738050, "endTimestamp": 1795391738067, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}, "uuid": "4ea2dad9-a039-4b63-adc8-03a009bd6cbf", "session": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "results": {"15964b14-4cef-4768-a620-dbfdd4a1a016": 0}, "startClock": [2], "endClock": [5], "type": "interactionevent", "sequence": 0, "sync": 1}`,
        `{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [6]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391742070, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "cat", "contentType": "text/plain", "text": "after reconnect", "type": "log", "sequence": 9, "sync": 1}`,
        `{"$class": "mdk_discovery.protocol.Expire", "node": {"$class": "mdk_discovery.Node", "id": "15964b14-4cef-4768-a620-dbfdd4a1a016", "service": "hello", "version": "1.1", "address": "http://127.0.0.1:7000", "properties": {"datawire_nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016"}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "type": "expire"}`,
    ];
}

test "every client message of the recording decodes, and comes back from its own text" {
    for message in try decoded(first_connection()) { assert (try Rtp.client.decode(message.encode())) == message; }
    for message in try decoded(second_connection()) { assert (try Rtp.client.decode(message.encode())) == message; }
}

test "the recorded client keeps to the order of the protocol" {
    let first = RtpServerSide();
    for frame in first_connection() { try first.receive(frame); }
    let second = RtpServerSide();
    for frame in second_connection() { try second.receive(frame); }
}

test "the client's side of the recording comes out again" {
    let recorded = Substitutions();
    let replayed = Substitutions();
    let mdk = Mdk(Config(environment: Environment("feature", "base")), CircuitBreakers());

    // the first connection: the server drops it before it acknowledges the grandchild's log
    let node = try mdk.register("hello", "1.1", "http://127.0.0.1:7000");
    mdk.start();
    mdk.link.connected();
    mdk.link.received(Open("2.0.0"));
    mdk.link.received(Active(node));
    let root = mdk.session();
    root.info("cat", "hello world");
    mdk.link.received(LogAck(0));
    root.start_interaction();
    mdk.link.received(LogAck(1));
    assert root.resolve("hello", "1.1").value() == node;
    let child = mdk.join(root.externalize());
    child.set_deadline(5s);
    child.error("cat", "in child");
    mdk.link.received(LogAck(2));
    let grandchild = mdk.join(child.externalize());
    grandchild.warn("deep", "grandchild");
    let first = renumbered(try decoded(first_connection()));
    let first_sent = mdk.link.sent();
    assert first_sent.size() == first.size();
    for position in 0..first.size() {
        assert replayed.message(first_sent[position]) == recorded.message(first[position]);
    }

    // what happens while there is none
    mdk.link.closed("the server went away");
    grandchild.trace(Severity.Debug);
    grandchild.debug("deep", "now visible");
    try root.fail_interaction("boom");
    try root.finish_interaction();
    mdk.derive(child.externalize()).critical("batch", "derived");
    assert mdk.link.sent().is_empty();

    // the second connection: what was not acknowledged comes again, in order
    advance(1s);
    mdk.link.connected();
    mdk.link.received(Open("2.0.0"));
    mdk.link.received(Active(node));
    for sequence in 3..10 {
        if sequence == 7 { mdk.link.received(InteractionAck(7)); } else { mdk.link.received(LogAck(sequence)); }
    }
    root.info("cat", "after reconnect");
    mdk.link.received(LogAck(10));
    let stopped = mdk.stop();
    assert !stopped.is_pending();
    let second = renumbered(try decoded(second_connection()));
    let second_sent = mdk.link.sent();
    assert second_sent.size() == second.size();
    for position in 0..second.size() {
        assert replayed.message(second_sent[position]) == recorded.message(second[position]);
    }
}
