package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Ieee;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Times;
import io.quark.runtime.Values;
import java.time.Instant;

/**
 * A process changed its mind about calling a node.
 *
 * @param node the node
 * @param open Whether the node is not called any more
 * @param since the since
 */
public record Breaker(Node node, boolean open, Instant since) implements Encodable, Ieee, RtpClientMessage {
    /**
     * Keeps what never changes of what is given: frozen collections, whole milliseconds, clean texts.
     *
     * @param node the node
     * @param open the open
     * @param since the since
     */
    public Breaker {
        since = Times.whole(since);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("node", this.node.toJson())
                .with("open", Json.of(this.open))
                .with("since", Json.of(this.since.toEpochMilli()))
                .build();
    }

    /**
     * Takes the fields from JSON; throws {@code DecodeError}.
     *
     * @param json a JSON object
     * @return the value
     */
    public static Breaker fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Breaker(
                fields.required(Node::fromJson, "node"),
                fields.required(Decoders::bool, "open"),
                fields.required(Decoders::instant, "since"));
    }

    /**
     * Reads JSON text; throws {@code DecodeError}.
     *
     * @param text JSON text
     * @return the value
     */
    public static Breaker decode(String text) {
        return fromJson(Json.parse(text));
    }

    @Override
    public boolean isSameAs(Object other) {
        return other instanceof Breaker that
                && Values.equal(this.node, that.node)
                && this.open == that.open
                && Values.equal(this.since, that.since);
    }
}
