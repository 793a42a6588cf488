package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Ieee;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Values;
import java.util.List;

/** What is left of a level when it is over: the event to hand in, and the nodes that served. */
record Finished(InteractionEvent event, List<Node> served) implements Encodable, Ieee {
    Finished {
        served = List.copyOf(served);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("event", event)
                .with("served", Json.list(served, each -> each.toJson()))
                .build();
    }

    static Finished fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Finished(
                fields.required(InteractionEvent::fromJson, "event"),
                fields.required(Decoders.listOf(Node::fromJson), "served"));
    }

    static Finished decode(String text) {
        return fromJson(Json.parse(text));
    }

    @Override
    public boolean isSameAs(Object other) {
        return other instanceof Finished that && Values.equal(event, that.event) && Values.equal(served, that.served);
    }
}
