package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import java.util.List;

record BackendList(List<Backend> backends) implements Encodable {
    BackendList {
        backends = List.copyOf(backends);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("backends", Json.list(backends, each -> each.toJson()))
                .build();
    }

    static BackendList fromJson(Json json) {
        Fields fields = new Fields(json);
        return new BackendList(fields.required(Decoders.listOf(Backend::fromJson), "backends"));
    }

    static BackendList decode(String text) {
        return fromJson(Json.parse(text));
    }
}
