package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;

/**
 * The log event with this number is stored.
 *
 * @param sequence the sequence
 */
public record LogAck(long sequence) implements Encodable, RtpServerMessage {
    @Override
    public Json toJson() {
        return new JsonObject()
                .with("sequence", sequence)
                .build();
    }

    /**
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
     */
    public static LogAck fromJson(Json json) {
        Fields fields = new Fields(json);
        return new LogAck(fields.required(Decoders::integer, "sequence"));
    }

    /**
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static LogAck decode(String text) {
        return fromJson(Json.parse(text));
    }
}
