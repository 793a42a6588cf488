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
     * Keeps what never changes of what is given: frozen collections, whole milliseconds, clean texts.
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
     * The same, with something else as the node.
     *
     * @param node the node
     * @return a copy
     */
    public Active withNode(Node node) {
        return new Active(node, this.ttl);
    }

    /**
     * The same, with something else as the ttl.
     *
     * @param ttl the ttl
     * @return a copy
     */
    public Active withTtl(Duration ttl) {
        return new Active(this.node, ttl);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("node", this.node.toJson())
                .with("ttl", Json.of(Times.toSeconds(this.ttl)))
                .build();
    }

    /**
     * Takes the fields from JSON; throws {@code DecodeError}.
     *
     * @param json a JSON object
     * @return the value
     */
    public static Active fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Active(
                fields.required(Node::fromJson, "node"),
                fields.orElse(Duration.ofSeconds(30), Decoders::durationInSeconds, "ttl"));
    }

    /**
     * Reads JSON text; throws {@code DecodeError}.
     *
     * @param text JSON text
     * @return the value
     */
    public static Active decode(String text) {
        return fromJson(Json.parse(text));
    }

    @Override
    public boolean isSameAs(Object other) {
        return other instanceof Active that && Values.equal(this.node, that.node) && Values.equal(this.ttl, that.ttl);
    }
}
