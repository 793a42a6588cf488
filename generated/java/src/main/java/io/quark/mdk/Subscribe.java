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
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
     */
    public static Subscribe fromJson(Json json) {
        new Fields(json);
        return new Subscribe();
    }

    /**
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static Subscribe decode(String text) {
        return fromJson(Json.parse(text));
    }
}
