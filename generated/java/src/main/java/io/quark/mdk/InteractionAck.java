package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;

/**
 * The interaction event with this number is stored.
 *
 * @param sequence the sequence
 */
public record InteractionAck(long sequence) implements Encodable, RtpServerMessage {
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
    public static InteractionAck fromJson(Json json) {
        Fields fields = new Fields(json);
        return new InteractionAck(fields.required(Decoders::integer, "sequence"));
    }

    /**
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static InteractionAck decode(String text) {
        return fromJson(Json.parse(text));
    }
}
