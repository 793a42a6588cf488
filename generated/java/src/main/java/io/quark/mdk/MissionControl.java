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
     * Takes the fields from JSON; throws {@code DecodeError}.
     *
     * @param json a JSON object
     * @return the value
     */
    public static MissionControl fromJson(Json json) {
        new Fields(json);
        return new MissionControl();
    }

    /**
     * Reads JSON text; throws {@code DecodeError}.
     *
     * @param text JSON text
     * @return the value
     */
    public static MissionControl decode(String text) {
        return fromJson(Json.parse(text));
    }
}
