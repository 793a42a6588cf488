package io.quark.runtime;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds a JSON object entry by entry: a name that comes again keeps its place, and its last value. */
public final class JsonObject {
    private static final int FIRST = 4;

    private String[] names = new String[FIRST];
    private Json[] values = new Json[FIRST];
    private int size;
    /** All of them, once they are many. */
    private Map<String, Json> many;
    /** An object has them, which never changes. */
    private boolean given;

    /** Begins an object without entries. */
    public JsonObject() {}

    /**
     * Adds an entry.
     *
     * @param name the name
     * @param value the value
     * @return this
     */
    public JsonObject with(String name, Json value) {
        String clean = Text.scalars(name);
        if (given) {
            keepGiven();
        }
        if (many != null) {
            many.put(clean, value);
            return this;
        }
        int place = Entries.place(names, size, clean);
        if (place >= 0) {
            values[place] = value;
        } else {
            add(clean, value);
        }
        return this;
    }

    /**
     * Adds an entry.
     *
     * @param name the name
     * @param value a string
     * @return this
     */
    public JsonObject with(String name, String value) {
        return with(name, Json.of(value));
    }

    /**
     * Adds an entry.
     *
     * @param name the name
     * @param value an integer
     * @return this
     */
    public JsonObject with(String name, long value) {
        return with(name, Json.of(value));
    }

    /**
     * Adds an entry.
     *
     * @param name the name
     * @param value a number
     * @return this
     */
    public JsonObject with(String name, double value) {
        return with(name, Json.of(value));
    }

    /**
     * Adds an entry.
     *
     * @param name the name
     * @param value a truth value
     * @return this
     */
    public JsonObject with(String name, boolean value) {
        return with(name, Json.of(value));
    }

    /**
     * Adds an entry.
     *
     * @param name the name
     * @param value a record
     * @return this
     */
    public JsonObject with(String name, Encodable value) {
        return with(name, value.toJson());
    }

    /**
     * Adds an entry.
     *
     * @param name the name
     * @param value the case of an enum
     * @return this
     */
    public JsonObject with(String name, WireName value) {
        return with(name, value.wireName());
    }

    private void keepGiven() {
        names = names.clone();
        values = values.clone();
        many = many == null ? null : new LinkedHashMap<>(many);
        given = false;
    }

    private void add(String name, Json value) {
        if (size == Entries.MOST) {
            many = new LinkedHashMap<>(new Entries(names, values, size));
            many.put(name, value);
            return;
        }
        if (size == names.length) {
            names = Arrays.copyOf(names, Entries.MOST);
            values = Arrays.copyOf(values, Entries.MOST);
        }
        names[size] = name;
        values[size++] = value;
    }

    /**
     * Adds an entry whose value may be absent: null adds none.
     *
     * @param name the name
     * @param value the value
     * @return this
     */
    public JsonObject withOptional(String name, Json value) {
        return value == null ? this : with(name, value);
    }

    /**
     * Adds an entry whose value may be absent: null adds none.
     *
     * @param name the name
     * @param value a string, or null
     * @return this
     */
    public JsonObject withOptional(String name, String value) {
        return value == null ? this : with(name, value);
    }

    /**
     * Adds an entry whose value may be absent: null adds none.
     *
     * @param name the name
     * @param value an integer, or null
     * @return this
     */
    public JsonObject withOptional(String name, Long value) {
        return value == null ? this : with(name, value);
    }

    /**
     * Adds an entry whose value may be absent: null adds none.
     *
     * @param name the name
     * @param value a number, or null
     * @return this
     */
    public JsonObject withOptional(String name, Double value) {
        return value == null ? this : with(name, value);
    }

    /**
     * Adds an entry whose value may be absent: null adds none.
     *
     * @param name the name
     * @param value a truth value, or null
     * @return this
     */
    public JsonObject withOptional(String name, Boolean value) {
        return value == null ? this : with(name, value);
    }

    /**
     * Adds an entry whose value may be absent: null adds none.
     *
     * @param name the name
     * @param value a record, or null
     * @return this
     */
    public JsonObject withOptional(String name, Encodable value) {
        return value == null ? this : with(name, value);
    }

    /**
     * Adds an entry whose value may be absent: null adds none.
     *
     * @param name the name
     * @param value the case of an enum, or null
     * @return this
     */
    public JsonObject withOptional(String name, WireName value) {
        return value == null ? this : with(name, value);
    }

    /**
     * The object so far.
     *
     * @return the object
     */
    public Json build() {
        given = true;
        return new Json.Object(many == null ? new Entries(names, values, size) : Maps.sealed(many));
    }
}
