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
     * Keeps what never changes: frozen collections, whole milliseconds, clean texts.
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
                .with("node", node)
                .with("open", open)
                .with("since", since.toEpochMilli())
                .build();
    }

    /**
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
     */
    public static Breaker fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Breaker(
                fields.required(Node::fromJson, "node"),
                fields.required(Decoders::bool, "open"),
                fields.required(Decoders::instant, "since"));
    }

    /**
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static Breaker decode(String text) {
        return fromJson(Json.parse(text));
    }

    @Override
    public boolean isSameAs(Object other) {
        return other instanceof Breaker that
                && Values.equal(node, that.node)
                && open == that.open
                && Values.equal(since, that.since);
    }
}
