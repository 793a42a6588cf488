package io.quark.runtime;

import java.util.LinkedHashMap;
import java.util.Map;

/** Builds a JSON object entry by entry. */
public final class JsonObject {
    private final Map<String, Json> entries = new LinkedHashMap<>();

    /** Begins an object without entries. */
    public JsonObject() {}

    /**
     * Adds an entry.
     *
     * @param name the name
     * @param value the value
     * @return adds an entry
     */
    public JsonObject with(String name, Json value) {
        entries.put(name, value);
        return this;
    }

    /**
     * Adds an entry whose value may be absent: null adds none.
     *
     * @param name the name
     * @param value the value
     * @return adds an entry whose value may be absent
     */
    public JsonObject withOptional(String name, Json value) {
        if (value != null) {
            entries.put(name, value);
        }
        return this;
    }

    /**
     * The object.
     *
     * @return the object
     */
    public Json build() {
        return new Json.Object(entries);
    }
}
