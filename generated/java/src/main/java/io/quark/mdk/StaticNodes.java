package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Ieee;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Values;
import java.util.List;

/**
 * The nodes are known beforehand, and never change.
 *
 * @param nodes the nodes
 */
public record StaticNodes(List<Node> nodes) implements Encodable, Ieee, Source {
    /**
     * Keeps what never changes: frozen collections, whole milliseconds, clean texts.
     *
     * @param nodes the nodes
     */
    public StaticNodes {
        nodes = List.copyOf(nodes);
    }

    /** Takes what must be given; the rest has its default. */
    public StaticNodes() {
        this(List.of());
    }

    /**
     * {@return a copy with its nodes replaced}
     *
     * @param nodes the nodes
     */
    public StaticNodes withNodes(List<Node> nodes) {
        return new StaticNodes(nodes);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("nodes", Json.list(nodes, each -> each.toJson()))
                .build();
    }

    /**
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
     */
    public static StaticNodes fromJson(Json json) {
        Fields fields = new Fields(json);
        return new StaticNodes(fields.orElse(List.of(), Decoders.listOf(Node::fromJson), "nodes"));
    }

    /**
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static StaticNodes decode(String text) {
        return fromJson(Json.parse(text));
    }

    @Override
    public boolean isSameAs(Object other) {
        return other instanceof StaticNodes that && Values.equal(nodes, that.nodes);
    }
}
