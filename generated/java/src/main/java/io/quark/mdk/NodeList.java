package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Ieee;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Values;
import java.util.List;

record NodeList(List<ListedNode> nodes) implements Encodable, Ieee {
    NodeList {
        nodes = List.copyOf(nodes);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("nodes", Json.list(nodes, each -> each.toJson()))
                .build();
    }

    static NodeList fromJson(Json json) {
        Fields fields = new Fields(json);
        return new NodeList(fields.required(Decoders.listOf(ListedNode::fromJson), "nodes"));
    }

    static NodeList decode(String text) {
        return fromJson(Json.parse(text));
    }

    @Override
    public boolean isSameAs(Object other) {
        return other instanceof NodeList that && Values.equal(nodes, that.nodes);
    }
}
