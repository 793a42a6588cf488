//! The recorded conversation of the published 2016 Python client (datawire_mdk 2.0.37), replayed.
//!
//! What this MDK sends must be what that one sent, after the substitutions in `Substitutions`; nothing else may differ. The
//! whole conversation, both sides, is in `recording/mdk-2.0.37.jsonl`.

use crate::context::SharedContext;
use crate::node::Node;
use crate::rtp::{Active, Expire, InteractionEvent, LogEvent, Open, RtpClientMessage};
use quark::json::Fields;
use quark::{DecodeError, FromJson, Instant, Json, Map};

/// Gives ids of one kind the names of their order of appearance.
#[derive(Debug)]
pub(crate) struct Positions {
    kind: String,
    ids: Vec<String>,
}

impl Positions {
    /// The fields without a default, in order.
    #[must_use]
    pub(crate) fn new(kind: String) -> Self {
        Self { kind, ids: Vec::new() }
    }

    pub(crate) fn name(&mut self, id: &str) -> String {
        if quark::index_of(&self.ids, id).is_none() {
            self.ids.push(id.to_owned());
        }
        let position = quark::index_of(&self.ids, id).unwrap_or(0);
        format!("{} {}", self.kind, position + 1)
    }

    /// Names the known ids in a text.
    pub(crate) fn named(&self, text: &str) -> String {
        let mut named = text.to_owned();
        for position in 0..quark::int(self.ids.len()) {
            named = quark::text::split(
                &named,
                quark::item(&self.ids, position, "recording.q:28").as_str(),
                "recording.q:28",
            )
            .join(&format!("{} {}", self.kind, position + 1));
        }
        named
    }
}

impl quark::testing::State for Positions {
    fn state(&self) -> Json {
        Fields::new().field("kind", &self.kind).field("ids", &self.ids).into_json()
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
#[derive(Debug)]
pub(crate) struct Substitutions {
    processes: Positions,
    nodes: Positions,
    traces: Positions,
}

impl Substitutions {
    /// All fields as they are by default.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self {
            processes: Positions::new("process".to_owned()),
            nodes: Positions::new("node".to_owned()),
            traces: Positions::new("trace".to_owned()),
        }
    }

    pub(crate) fn message(&mut self, message: &RtpClientMessage) -> RtpClientMessage {
        match message.clone() {
            RtpClientMessage::Open(open) => RtpClientMessage::Open(Open {
                mdk_version: String::new(),
                properties: Map::new(),
                node_id: self.processes.name(&open.node_id),
                ..open.clone()
            }),
            RtpClientMessage::Active(active) => {
                RtpClientMessage::Active(Active { node: self.node(&active.node), ..active.clone() })
            }
            RtpClientMessage::Expire(expire) => RtpClientMessage::Expire(Expire { node: self.node(&expire.node) }),
            RtpClientMessage::LogEvent(event) => RtpClientMessage::LogEvent(self.log(&event)),
            RtpClientMessage::InteractionEvent(event) => RtpClientMessage::InteractionEvent(self.interaction(&event)),
            _ => message.clone(),
        }
    }

    pub(crate) fn node(&mut self, node: &Node) -> Node {
        let process = node
            .properties
            .get("datawire_nodeId")
            .cloned()
            .unwrap_or_else(|| Json::Null)
            .as_string()
            .map(str::to_owned)
            .unwrap_or_default();
        let properties =
            quark::put(node.properties.clone(), "datawire_nodeId".to_owned(), Json::of(&self.processes.name(&process)));
        Node { id: self.nodes.name(&node.id), properties, ..node.clone() }
    }

    pub(crate) fn log(&mut self, event: &LogEvent) -> LogEvent {
        let deadline = event.context.properties.contains_key("timeout");
        let properties = &event.context.properties;
        let context = SharedContext {
            trace_id: self.traces.name(&event.context.trace_id),
            properties: if deadline {
                quark::put(properties.clone(), "timeout".to_owned(), Json::of("a time"))
            } else {
                properties.clone()
            },
            ..event.context.clone()
        };
        let text = self.text(&event.text, &event.node);
        LogEvent { context, timestamp: Instant::EPOCH, node: self.processes.name(&event.node), text, ..event.clone() }
    }

    pub(crate) fn text(&self, text: &str, process: &str) -> String {
        let plain =
            quark::text::split(text, &format!(" {{'datawire_nodeId': '{process}'}}"), "recording.q:86").join("");
        self.traces.named(&self.nodes.named(&plain))
    }

    pub(crate) fn interaction(&mut self, event: &InteractionEvent) -> InteractionEvent {
        let mut results: Map<String, i64> = Map::new();
        for id in event.results.keys() {
            results.insert(self.nodes.name(id), *quark::entry(&event.results, id, "recording.q:92"));
        }
        InteractionEvent {
            start_timestamp: Instant::EPOCH,
            end_timestamp: Instant::EPOCH,
            uuid: "an event".to_owned(),
            session: self.traces.name(&event.session),
            node: self.processes.name(&event.node),
            results,
            ..event.clone()
        }
    }
}

impl Default for Substitutions {
    fn default() -> Self {
        Self::new()
    }
}

impl quark::testing::State for Substitutions {
    fn state(&self) -> Json {
        Fields::new()
            .state("processes", &self.processes)
            .state("nodes", &self.nodes)
            .state("traces", &self.traces)
            .into_json()
    }
}

/// The messages as one counter would have numbered them: the interaction event directly after the log that finished it, with
/// number 7, and the logs from 7 up one later.
pub(crate) fn renumbered(messages: &[RtpClientMessage]) -> Vec<RtpClientMessage> {
    let mut ordered: Vec<RtpClientMessage> = Vec::new();
    for message in messages {
        match message {
            RtpClientMessage::LogEvent(event) => {
                ordered.push(if event.sequence < 7 {
                    RtpClientMessage::LogEvent(event.clone())
                } else {
                    RtpClientMessage::LogEvent(LogEvent { sequence: event.sequence + 1, ..event.clone() })
                });
                if event.text == "Finished interaction." {
                    ordered.extend(interactions(messages));
                }
            }
            RtpClientMessage::InteractionEvent(_) => {}
            _ => {
                ordered.push(message.clone());
            }
        }
    }
    ordered
}

pub(crate) fn interactions(messages: &[RtpClientMessage]) -> Vec<RtpClientMessage> {
    let mut events: Vec<RtpClientMessage> = Vec::new();
    for message in messages {
        if let RtpClientMessage::InteractionEvent(event) = message {
            events.push(RtpClientMessage::InteractionEvent(InteractionEvent { sequence: 7, ..event.clone() }));
        }
    }
    events
}

pub(crate) fn decoded(frames: &[String]) -> Result<Vec<RtpClientMessage>, DecodeError> {
    let mut messages: Vec<RtpClientMessage> = Vec::new();
    for frame in frames {
        messages.push(RtpClientMessage::decode(frame)?);
    }
    Ok(messages)
}

/// What the client sent until the server dropped the connection.
pub(crate) fn first_connection() -> Vec<String> {
    vec![
        "{\"$class\": \"mdk_protocol.Open\", \"version\": \"2.0.0\", \"mdkVersion\": \"2.0.37\", \"properties\": {}, \"nodeId\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}, \"type\": \"open\"}"
            .to_owned(),
        "{\"$class\": \"mdk_discovery.protocol.Active\", \"node\": {\"$class\": \"mdk_discovery.Node\", \"id\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"service\": \"hello\", \"version\": \"1.1\", \"address\": \"http://127.0.0.1:7000\", \"properties\": {\"datawire_nodeId\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\"}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"ttl\": 30.0, \"type\": \"active\"}"
            .to_owned(),
        "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"b97749de-d1c4-42e7-9da5-b7c0ac11e47e\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [1]}, \"properties\": {}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391738050, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"INFO\", \"category\": \"cat\", \"contentType\": \"text/plain\", \"text\": \"hello world\", \"type\": \"log\", \"sequence\": 0, \"sync\": 1}"
            .to_owned(),
        "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"b97749de-d1c4-42e7-9da5-b7c0ac11e47e\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [2]}, \"properties\": {}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391738050, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"INFO\", \"category\": \"MDK\", \"contentType\": \"text/plain\", \"text\": \"Starting interaction.\", \"type\": \"log\", \"sequence\": 1, \"sync\": 1}"
            .to_owned(),
        "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"b97749de-d1c4-42e7-9da5-b7c0ac11e47e\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [3, 1]}, \"properties\": {\"timeout\": 1795391743.066}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391738066, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"ERROR\", \"category\": \"cat\", \"contentType\": \"text/plain\", \"text\": \"in child\", \"type\": \"log\", \"sequence\": 2, \"sync\": 1}"
            .to_owned(),
        "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"b97749de-d1c4-42e7-9da5-b7c0ac11e47e\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [3, 2, 1]}, \"properties\": {\"timeout\": 1795391743.066}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391738066, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"WARN\", \"category\": \"deep\", \"contentType\": \"text/plain\", \"text\": \"grandchild\", \"type\": \"log\", \"sequence\": 3, \"sync\": 1}"
            .to_owned(),
    ]
}

/// What the client sent over the second connection.
pub(crate) fn second_connection() -> Vec<String> {
    vec![
        "{\"$class\": \"mdk_protocol.Open\", \"version\": \"2.0.0\", \"mdkVersion\": \"2.0.37\", \"properties\": {}, \"nodeId\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}, \"type\": \"open\"}"
            .to_owned(),
        "{\"$class\": \"mdk_discovery.protocol.Active\", \"node\": {\"$class\": \"mdk_discovery.Node\", \"id\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"service\": \"hello\", \"version\": \"1.1\", \"address\": \"http://127.0.0.1:7000\", \"properties\": {\"datawire_nodeId\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\"}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"ttl\": 30.0, \"type\": \"active\"}"
            .to_owned(),
        "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"b97749de-d1c4-42e7-9da5-b7c0ac11e47e\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [3, 2, 1]}, \"properties\": {\"timeout\": 1795391743.066}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391738066, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"WARN\", \"category\": \"deep\", \"contentType\": \"text/plain\", \"text\": \"grandchild\", \"type\": \"log\", \"sequence\": 3, \"sync\": 1}"
            .to_owned(),
        "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"b97749de-d1c4-42e7-9da5-b7c0ac11e47e\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [3, 2, 2]}, \"properties\": {\"timeout\": 1795391743.066, \"trace\": \"DEBUG\"}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391738067, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"DEBUG\", \"category\": \"deep\", \"contentType\": \"text/plain\", \"text\": \"now visible\", \"type\": \"log\", \"sequence\": 4, \"sync\": 1}"
            .to_owned(),
        "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"b97749de-d1c4-42e7-9da5-b7c0ac11e47e\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [4]}, \"properties\": {}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391738067, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"ERROR\", \"category\": \"interaction failure\", \"contentType\": \"text/plain\", \"text\": \"involved: Node(id:15964b14-4cef-4768-a620-dbfdd4a1a016 hello: http://127.0.0.1:7000, 1.1) {'datawire_nodeId': '15964b14-4cef-4768-a620-dbfdd4a1a016'}\\n\\nboom\", \"type\": \"log\", \"sequence\": 5, \"sync\": 1}"
            .to_owned(),
        "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"b97749de-d1c4-42e7-9da5-b7c0ac11e47e\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [5]}, \"properties\": {}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391738067, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"INFO\", \"category\": \"MDK\", \"contentType\": \"text/plain\", \"text\": \"Finished interaction.\", \"type\": \"log\", \"sequence\": 6, \"sync\": 1}"
            .to_owned(),
        "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [1]}, \"properties\": {}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391738067, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"INFO\", \"category\": \"mdk\", \"contentType\": \"text/plain\", \"text\": \"This session is derived from trace b97749de-d1c4-42e7-9da5-b7c0ac11e47e [3, 2]\", \"type\": \"log\", \"sequence\": 7, \"sync\": 1}"
            .to_owned(),
        "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [2]}, \"properties\": {}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391738067, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"CRITICAL\", \"category\": \"batch\", \"contentType\": \"text/plain\", \"text\": \"derived\", \"type\": \"log\", \"sequence\": 8, \"sync\": 1}"
            .to_owned(),
        "{\"$class\": \"mdk_metrics.InteractionEvent\", \"startTimestamp\": 1795391738050, \"endTimestamp\": 1795391738067, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}, \"uuid\": \"4ea2dad9-a039-4b63-adc8-03a009bd6cbf\", \"session\": \"b97749de-d1c4-42e7-9da5-b7c0ac11e47e\", \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"results\": {\"15964b14-4cef-4768-a620-dbfdd4a1a016\": 0}, \"startClock\": [2], \"endClock\": [5], \"type\": \"interactionevent\", \"sequence\": 0, \"sync\": 1}"
            .to_owned(),
        "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"b97749de-d1c4-42e7-9da5-b7c0ac11e47e\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [6]}, \"properties\": {}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391742070, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"INFO\", \"category\": \"cat\", \"contentType\": \"text/plain\", \"text\": \"after reconnect\", \"type\": \"log\", \"sequence\": 9, \"sync\": 1}"
            .to_owned(),
        "{\"$class\": \"mdk_discovery.protocol.Expire\", \"node\": {\"$class\": \"mdk_discovery.Node\", \"id\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"service\": \"hello\", \"version\": \"1.1\", \"address\": \"http://127.0.0.1:7000\", \"properties\": {\"datawire_nodeId\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\"}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"type\": \"expire\"}"
            .to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::breaker::CircuitBreakers;
    use crate::config::Config;
    use crate::environment::Environment;
    use crate::mdk::Mdk;
    use crate::rtp::{InteractionAck, LogAck, RtpServerMessage, RtpServerSide};
    use quark::port::LinkEvent;
    use quark::testing::TestRuntime;
    use quark::{Duration, Severity, ToJson};

    #[test]
    fn every_client_message_of_the_recording_decodes_and_comes_back_from_its_own_text() {
        for message in decoded(&first_connection()).unwrap() {
            quark::fault::assert_equal(
                &RtpClientMessage::decode(&message.encode()).unwrap(),
                &message,
                "(try Rtp.client.decode(message.encode())) == message",
                "recording.q:168",
            );
        }
        for message in decoded(&second_connection()).unwrap() {
            quark::fault::assert_equal(
                &RtpClientMessage::decode(&message.encode()).unwrap(),
                &message,
                "(try Rtp.client.decode(message.encode())) == message",
                "recording.q:169",
            );
        }
    }

    #[test]
    fn the_recorded_client_keeps_to_the_order_of_the_protocol() {
        let mut first = RtpServerSide::new();
        for frame in first_connection() {
            first.receive(&frame).unwrap();
        }
        let mut second = RtpServerSide::new();
        for frame in second_connection() {
            second.receive(&frame).unwrap();
        }
    }

    #[test]
    fn the_clients_side_of_the_recording_comes_out_again() {
        let runtime = TestRuntime::new();
        let mut recorded = Substitutions::new();
        let mut replayed = Substitutions::new();
        let mdk = Mdk::with_runtime(
            &runtime,
            Config::new().with_environment(
                Environment::new().with_name("feature".to_owned()).with_fallback(Some("base".to_owned())),
            ),
            Box::new(CircuitBreakers::new()),
        );
        let node = mdk.register("hello", "1.1", "http://127.0.0.1:7000").unwrap();
        mdk.start();
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new().with_version("2.0.0".to_owned()))));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(node.clone()))));
        let root = mdk.session();
        root.info("cat", "hello world");
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::LogAck(LogAck::new(0))));
        root.start_interaction();
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::LogAck(LogAck::new(1))));
        quark::fault::assert_equal(
            &root.resolve("hello", Some("1.1")).value().unwrap(),
            &node,
            "root.resolve(\"hello\", \"1.1\").value() == node",
            "recording.q:195",
        );
        let child = mdk.join(Some(&root.externalize()), None);
        child.set_deadline(Duration::of(5000));
        child.error("cat", "in child");
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::LogAck(LogAck::new(2))));
        let grandchild = mdk.join(Some(&child.externalize()), None);
        grandchild.warn("deep", "grandchild");
        let first = renumbered(&decoded(&first_connection()).unwrap());
        let first_sent = mdk.link().sent();
        quark::fault::assert_equal(
            &quark::int(first_sent.len()),
            &quark::int(first.len()),
            "first_sent.size() == first.size()",
            "recording.q:204",
        );
        for position in 0..quark::int(first.len()) {
            quark::fault::assert_equal(
                &replayed.message(quark::item(&first_sent, position, "recording.q:206")),
                &recorded.message(quark::item(&first, position, "recording.q:206")),
                "replayed.message(first_sent[position]) == recorded.message(first[position])",
                "recording.q:206",
            );
        }
        mdk.link().deliver(LinkEvent::Closed("the server went away".to_owned()));
        grandchild.trace(Severity::Debug);
        grandchild.debug("deep", "now visible");
        root.fail_interaction("boom").unwrap();
        root.finish_interaction().unwrap();
        mdk.derive(Some(&child.externalize())).critical("batch", "derived");
        quark::fault::assert(mdk.link().sent().is_empty(), "mdk.link.sent().is_empty()", "recording.q:216");
        runtime.advance(Duration::of(1000));
        mdk.link().deliver(LinkEvent::Connected);
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Open(Open::new().with_version("2.0.0".to_owned()))));
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::Active(Active::new(node))));
        for sequence in 3..10 {
            if sequence == 7 {
                mdk.link().deliver(LinkEvent::Received(RtpServerMessage::InteractionAck(InteractionAck::new(7))));
            } else {
                mdk.link().deliver(LinkEvent::Received(RtpServerMessage::LogAck(LogAck::new(sequence))));
            }
        }
        root.info("cat", "after reconnect");
        mdk.link().deliver(LinkEvent::Received(RtpServerMessage::LogAck(LogAck::new(10))));
        let stopped = mdk.stop();
        quark::fault::assert(!stopped.is_pending(), "!stopped.is_pending()", "recording.q:229");
        let second = renumbered(&decoded(&second_connection()).unwrap());
        let second_sent = mdk.link().sent();
        quark::fault::assert_equal(
            &quark::int(second_sent.len()),
            &quark::int(second.len()),
            "second_sent.size() == second.size()",
            "recording.q:232",
        );
        for position in 0..quark::int(second.len()) {
            quark::fault::assert_equal(
                &replayed.message(quark::item(&second_sent, position, "recording.q:234")),
                &recorded.message(quark::item(&second, position, "recording.q:234")),
                "replayed.message(second_sent[position]) == recorded.message(second[position])",
                "recording.q:234",
            );
        }
        runtime.finish();
    }
}
