package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Ieee;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Values;
import java.util.ArrayList;
import java.util.List;

/** What changed between two looks at a folder. */
record Changes(List<Node> there, List<Node> gone, List<String> bad) implements Encodable, Ieee {
    Changes {
        there = List.copyOf(there);
        gone = List.copyOf(gone);
        bad = List.copyOf(bad);
    }

    Changes() {
        this(List.of(), List.of(), List.of());
    }

    Changes and(Changes other) {
        List<Node> there = new ArrayList<>(this.there);
        List<Node> gone = new ArrayList<>(this.gone);
        List<String> bad = new ArrayList<>(this.bad);
        there.addAll(other.there());
        gone.addAll(other.gone());
        bad.addAll(other.bad());
        return new Changes(List.copyOf(there), List.copyOf(gone), List.copyOf(bad));
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("there", Json.list(there, each -> each.toJson()))
                .with("gone", Json.list(gone, each -> each.toJson()))
                .with("bad", Json.list(bad, each -> Json.of(each)))
                .build();
    }

    static Changes fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Changes(
                fields.orElse(List.of(), Decoders.listOf(Node::fromJson), "there"),
                fields.orElse(List.of(), Decoders.listOf(Node::fromJson), "gone"),
                fields.orElse(List.of(), Decoders.listOf(Decoders::string), "bad"));
    }

    static Changes decode(String text) {
        return fromJson(Json.parse(text));
    }

    @Override
    public boolean isSameAs(Object other) {
        return other instanceof Changes that
                && Values.equal(there, that.there)
                && Values.equal(gone, that.gone)
                && Values.equal(bad, that.bad);
    }
}
