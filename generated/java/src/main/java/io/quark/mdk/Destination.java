package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;

/** Which service to look for. */
record Destination(String service, String version) implements Encodable {
    Destination(String service) {
        this(service, null);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("service", service)
                .withOptional("version", version)
                .build();
    }

    static Destination fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Destination(
                fields.required(Decoders::string, "service"), fields.optional(Decoders::string, "version"));
    }

    static Destination decode(String text) {
        return fromJson(Json.parse(text));
    }
}
