package io.quark.mdk;

import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;

/** Nodes are learnt of from Mission Control, and registered there. */
public record MissionControl() implements Encodable, Source {
    @Override
    public Json toJson() {
        return new JsonObject().build();
    }

    /**
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
     */
    public static MissionControl fromJson(Json json) {
        new Fields(json);
        return new MissionControl();
    }

    /**
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static MissionControl decode(String text) {
        return fromJson(Json.parse(text));
    }
}
