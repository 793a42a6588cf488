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
     * Keeps what never changes of what is given: frozen collections, whole milliseconds, clean texts.
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
     * The same, with something else as the nodes.
     *
     * @param nodes the nodes
     * @return a copy
     */
    public StaticNodes withNodes(List<Node> nodes) {
        return new StaticNodes(nodes);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("nodes", Json.list(this.nodes, each -> each.toJson()))
                .build();
    }

    /**
     * Takes the fields from JSON; throws {@code DecodeError}.
     *
     * @param json a JSON object
     * @return the value
     */
    public static StaticNodes fromJson(Json json) {
        Fields fields = new Fields(json);
        return new StaticNodes(fields.orElse(List.of(), Decoders.listOf(Node::fromJson), "nodes"));
    }

    /**
     * Reads JSON text; throws {@code DecodeError}.
     *
     * @param text JSON text
     * @return the value
     */
    public static StaticNodes decode(String text) {
        return fromJson(Json.parse(text));
    }

    @Override
    public boolean isSameAs(Object other) {
        return other instanceof StaticNodes that && Values.equal(this.nodes, that.nodes);
    }
}
