package io.quark.mdk;

import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;

/** Forget the nodes that are not announced again. */
public record Clear() implements Encodable, RtpServerMessage {
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
    public static Clear fromJson(Json json) {
        new Fields(json);
        return new Clear();
    }

    /**
     * Reads JSON text; throws {@code DecodeError}.
     *
     * @param text JSON text
     * @return the value
     */
    public static Clear decode(String text) {
        return fromJson(Json.parse(text));
    }
}
