package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Text;

/**
 * Nodes are listed in a folder of {@code <service>.json} files, as AirBnB's Synapse writes them.
 *
 * @param path the path
 */
public record Synapse(String path) implements Encodable, Source {
    /**
     * Keeps what never changes: frozen collections, whole milliseconds, clean texts.
     *
     * @param path the path
     */
    public Synapse {
        path = Text.scalars(path);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("path", path)
                .build();
    }

    /**
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
     */
    public static Synapse fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Synapse(fields.required(Decoders::string, "path"));
    }

    /**
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static Synapse decode(String text) {
        return fromJson(Json.parse(text));
    }
}
