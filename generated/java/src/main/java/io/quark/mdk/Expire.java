package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Ieee;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Values;

/**
 * A node is gone.
 *
 * @param node the node
 */
public record Expire(Node node) implements Encodable, Ieee, RtpClientMessage, RtpServerMessage {
    /**
     * {@return a copy with its node replaced}
     *
     * @param node the node
     */
    public Expire withNode(Node node) {
        return new Expire(node);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("node", node)
                .build();
    }

    /**
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
     */
    public static Expire fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Expire(fields.required(Node::fromJson, "node"));
    }

    /**
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static Expire decode(String text) {
        return fromJson(Json.parse(text));
    }

    @Override
    public boolean isSameAs(Object other) {
        return other instanceof Expire that && Values.equal(node, that.node);
    }
}
