package io.quark.mdk;

import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;

/** Asks for the log events of one's environment. */
public record Subscribe() implements Encodable, RtpClientMessage {
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
    public static Subscribe fromJson(Json json) {
        new Fields(json);
        return new Subscribe();
    }

    /**
     * Reads JSON text; throws {@code DecodeError}.
     *
     * @param text JSON text
     * @return the value
     */
    public static Subscribe decode(String text) {
        return fromJson(Json.parse(text));
    }
}
