package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Maps;
import io.quark.runtime.States;
import io.quark.runtime.Text;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The table of what may differ between two recordings of one conversation:
 *
 * <p>| what | instead | because | | --- | --- | --- | | ids of processes, nodes and traces, and uuids of events | their
 * kind and position | they are drawn at random | | a node's id | apart from its process's | two addresses of one
 * service in one process are two nodes now | | times, and the deadline | one time | another day | | {@code $class} |
 * nothing | it is ignored, and not sent any more | | {@code properties} and {@code mdkVersion} of {@code Open} |
 * nothing | capabilities are new, and so is the library | | the numbers from 7 up | see {@code renumbered} | logs and
 * interactions share one counter now | | the properties in {@code involved: Node(…) {…}} | nothing | they were
 * Python's, in Python's spelling |
 */
final class Substitutions {
    private Positions processes;
    private Positions nodes;
    private Positions traces;

    static {
        States.of(Substitutions.class, Substitutions::quarkState);
    }

    Substitutions() {
        this.processes = new Positions("process");
        this.nodes = new Positions("node");
        this.traces = new Positions("trace");
    }

    RtpClientMessage message(RtpClientMessage message) {
        if (message instanceof Open open) {
            return open.withMdkVersion("").withProperties(Maps.of()).withNodeId(this.processes.name(open.nodeId()));
        } else if (message instanceof Active active) {
            return active.withNode(this.node(active.node()));
        } else if (message instanceof Expire expire) {
            return expire.withNode(this.node(expire.node()));
        } else if (message instanceof LogEvent event) {
            return this.log(event);
        } else if (message instanceof InteractionEvent event) {
            return this.interaction(event);
        } else {
            return message;
        }
    }

    private Node node(Node node) {
        Json value = node.properties().get("datawire_nodeId");
        if (value == null) {
            value = Json.NULL;
        }
        String process = value.asString().orElse("");
        Map<String, Json> properties = Maps.put(
                node.properties(), "datawire_nodeId", Json.of(this.processes.name(process)));
        return node.withId(this.nodes.name(node.id())).withProperties(properties);
    }

    private LogEvent log(LogEvent event) {
        boolean deadline = event.context().properties().containsKey("timeout");
        Map<String, Json> properties = event.context().properties();
        SharedContext context = event.context().withTraceId(this.traces.name(event.context().traceId())).withProperties(
                deadline ? Maps.put(properties, "timeout", Json.of("a time")) : properties);
        String text = this.text(event.text(), event.node());
        return event.withContext(context).withTimestamp(Instant.EPOCH).withNode(
                this.processes.name(event.node())).withText(text);
    }

    private String text(String text, String process) {
        String plain = String.join("", Text.split(text, " {'datawire_nodeId': '" + process + "'}", "recording.q:86"));
        return this.traces.named(this.nodes.named(plain));
    }

    private InteractionEvent interaction(InteractionEvent event) {
        Map<String, Long> results = new LinkedHashMap<>();
        for (String id : Maps.keys(event.results())) {
            results.put(this.nodes.name(id), Maps.value(event.results(), id, "recording.q:92"));
        }
        return event.withStartTimestamp(Instant.EPOCH).withEndTimestamp(Instant.EPOCH).withUuid("an event").withSession(
                this.traces.name(event.session())).withNode(this.processes.name(event.node())).withResults(
                Maps.freeze(results));
    }

    Json quarkState() {
        return new JsonObject()
                .with("processes", this.processes.quarkState())
                .with("nodes", this.nodes.quarkState())
                .with("traces", this.traces.quarkState())
                .build();
    }
}
