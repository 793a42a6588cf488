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
     * {@return a copy with its error replaced}
     *
     * @param error the error
     */
    public Close withError(CloseError error) {
        return new Close(error);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("error", error)
                .build();
    }

    /**
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
     */
    public static Close fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Close(fields.orElseGet(CloseError::new, CloseError::fromJson, "error"));
    }

    /**
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static Close decode(String text) {
        return fromJson(Json.parse(text));
    }
}
