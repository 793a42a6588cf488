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
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
     */
    public static Clear fromJson(Json json) {
        new Fields(json);
        return new Clear();
    }

    /**
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static Clear decode(String text) {
        return fromJson(Json.parse(text));
    }
}
