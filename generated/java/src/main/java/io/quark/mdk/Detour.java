package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;

/** Requests for a compatible version go to {@code target} instead. */
record Detour(String version, String target, String targetVersion) implements Encodable {
    Detour(String target) {
        this(null, target, null);
    }

    /** Whether a request goes this way; one without a version does. */
    boolean applies(String requested) {
        if (requested == null) {
            return true;
        }
        String lowest = this.version;
        if (lowest == null) {
            return true;
        }
        Version from;
        try {
            from = Version.parse(lowest);
        } catch (InvalidVersion error) {
            return false;
        }
        Version actual;
        try {
            actual = Version.parse(requested);
        } catch (InvalidVersion error) {
            return false;
        }
        return from.accepts(actual);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .withOptional("version", version)
                .with("target", target)
                .withOptional("targetVersion", targetVersion)
                .build();
    }

    static Detour fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Detour(
                fields.optional(Decoders::string, "version"),
                fields.required(Decoders::string, "target"),
                fields.optional(Decoders::string, "targetVersion"));
    }

    static Detour decode(String text) {
        return fromJson(Json.parse(text));
    }
}
