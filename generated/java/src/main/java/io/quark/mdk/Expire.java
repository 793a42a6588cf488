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
     * The same, with something else as the node.
     *
     * @param node the node
     * @return a copy
     */
    public Expire withNode(Node node) {
        return new Expire(node);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("node", this.node.toJson())
                .build();
    }

    /**
     * Takes the fields from JSON; throws {@code DecodeError}.
     *
     * @param json a JSON object
     * @return the value
     */
    public static Expire fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Expire(fields.required(Node::fromJson, "node"));
    }

    /**
     * Reads JSON text; throws {@code DecodeError}.
     *
     * @param text JSON text
     * @return the value
     */
    public static Expire decode(String text) {
        return fromJson(Json.parse(text));
    }

    @Override
    public boolean isSameAs(Object other) {
        return other instanceof Expire that && Values.equal(this.node, that.node);
    }
}
