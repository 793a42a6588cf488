package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;

/**
 * The last message in either direction.
 *
 * @param error the error
 */
public record Close(CloseError error) implements Encodable, RtpClientMessage, RtpServerMessage {
    /** Takes what must be given; the rest has its default. */
    public Close() {
        this(new CloseError());
    }

    /**
     * The same, with something else as the error.
     *
     * @param error the error
     * @return a copy
     */
    public Close withError(CloseError error) {
        return new Close(error);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("error", this.error.toJson())
                .build();
    }

    /**
     * Takes the fields from JSON; throws {@code DecodeError}.
     *
     * @param json a JSON object
     * @return the value
     */
    public static Close fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Close(fields.orElseGet(CloseError::new, CloseError::fromJson, "error"));
    }

    /**
     * Reads JSON text; throws {@code DecodeError}.
     *
     * @param text JSON text
     * @return the value
     */
    public static Close decode(String text) {
        return fromJson(Json.parse(text));
    }
}
