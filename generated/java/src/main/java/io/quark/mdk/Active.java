package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Ieee;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Times;
import io.quark.runtime.Values;
import java.time.Duration;

/**
 * A node is there, and will be announced again before {@code ttl} is over.
 *
 * @param node the node
 * @param ttl the ttl
 */
public record Active(Node node, Duration ttl) implements Encodable, Ieee, RtpClientMessage, RtpServerMessage {
    /**
     * Keeps what never changes: frozen collections, whole milliseconds, clean texts.
     *
     * @param node the node
     * @param ttl the ttl
     */
    public Active {
        ttl = Times.whole(ttl);
    }

    /**
     * Takes what must be given; the rest has its default.
     *
     * @param node the node
     */
    public Active(Node node) {
        this(node, Duration.ofSeconds(30));
    }

    /**
     * {@return a copy with its node replaced}
     *
     * @param node the node
     */
    public Active withNode(Node node) {
        return new Active(node, ttl);
    }

    /**
     * {@return a copy with its ttl replaced}
     *
     * @param ttl the ttl
     */
    public Active withTtl(Duration ttl) {
        return new Active(node, ttl);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("node", node)
                .with("ttl", Times.toSeconds(ttl))
                .build();
    }

    /**
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
     */
    public static Active fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Active(
                fields.required(Node::fromJson, "node"),
                fields.orElse(Duration.ofSeconds(30), Decoders::durationInSeconds, "ttl"));
    }

    /**
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static Active decode(String text) {
        return fromJson(Json.parse(text));
    }

    @Override
    public boolean isSameAs(Object other) {
        return other instanceof Active that && Values.equal(node, that.node) && Values.equal(ttl, that.ttl);
    }
}
