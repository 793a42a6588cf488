package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import java.util.List;

/** What was known when no node could be resolved. */
record Knowledge(long nodes, List<String> versions, List<String> open) implements Encodable {
    Knowledge {
        versions = List.copyOf(versions);
        open = List.copyOf(open);
    }

    Knowledge() {
        this(0L, List.of(), List.of());
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("nodes", nodes)
                .with("versions", Json.list(versions, each -> Json.of(each)))
                .with("open", Json.list(open, each -> Json.of(each)))
                .build();
    }

    static Knowledge fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Knowledge(
                fields.orElse(0L, Decoders::integer, "nodes"),
                fields.orElse(List.of(), Decoders.listOf(Decoders::string), "versions"),
                fields.orElse(List.of(), Decoders.listOf(Decoders::string), "open"));
    }

    static Knowledge decode(String text) {
        return fromJson(Json.parse(text));
    }
}
