package io.quark.runtime;

import java.util.Map;
import java.util.function.Supplier;

/** The fields of one JSON object, taken out by their names on the wire; null and absent are the same. */
public final class Fields {
    private final Map<String, Json> entries;

    /**
     * Looks into JSON, which must be an object.
     *
     * @param json the JSON
     */
    public Fields(Json json) {
        if (!(json instanceof Json.Object object)) {
            throw DecodeError.wrongType("an object", json);
        }
        entries = object.entries();
    }

    /**
     * Decodes a field that must be there, under the first of its names that is.
     *
     * @param <T> the type of the value
     * @param decoder reads the value
     * @param names the names on the wire, the first of which is written
     * @return the result
     */
    public <T> T required(Decoder<T> decoder, String... names) {
        T value = optional(decoder, names);
        if (value == null) {
            throw new DecodeError(DecodeKind.MISSING, names[0], "missing");
        }
        return value;
    }

    /**
     * Decodes a field, or gives null where it is absent.
     *
     * @param <T> the type of the value
     * @param decoder reads the value
     * @param names the names on the wire, the first of which is written
     * @return the result
     */
    public <T> T optional(Decoder<T> decoder, String... names) {
        for (String name : names) {
            Json found = entries.get(name);
            if (found != null && !(found instanceof Json.Null)) {
                return Decoders.within(name, decoder, found);
            }
        }
        return null;
    }

    /**
     * Decodes a field, or gives something else where it is absent.
     *
     * @param <T> the type of the value
     * @param otherwise what stands in its place
     * @param decoder reads the value
     * @param names the names on the wire, the first of which is written
     * @return the result
     */
    public <T> T orElse(T otherwise, Decoder<T> decoder, String... names) {
        T value = optional(decoder, names);
        return value == null ? otherwise : value;
    }

    /**
     * Decodes a field, or makes something else where it is absent.
     *
     * @param <T> the type of the value
     * @param otherwise makes what stands in its place
     * @param decoder reads the value
     * @param names the names on the wire, the first of which is written
     * @return the result
     */
    public <T> T orElseGet(Supplier<? extends T> otherwise, Decoder<T> decoder, String... names) {
        T value = optional(decoder, names);
        return value == null ? otherwise.get() : value;
    }

    /**
     * A field of open data, where null is a value; it must be there.
     *
     * @param names the names on the wire, the first of which is written
     * @return a field of open data, where null is a value
     */
    public Json json(String... names) {
        Json found = jsonOrElse(null, names);
        if (found == null) {
            throw new DecodeError(DecodeKind.MISSING, names[0], "missing");
        }
        return found;
    }

    /**
     * A field of open data, where null is a value, or something else where it is absent.
     *
     * @param otherwise what stands in its place
     * @param names the names on the wire, the first of which is written
     * @return a field of open data, where null is a value, or something else where it is absent
     */
    public Json jsonOrElse(Json otherwise, String... names) {
        for (String name : names) {
            Json found = entries.get(name);
            if (found != null) {
                return found;
            }
        }
        return otherwise;
    }

    /**
     * A field of open data, where null is a value, or what is made in its place where it is absent.
     *
     * @param otherwise makes what stands in its place
     * @param names the names on the wire, the first of which is written
     * @return a field of open data, where null is a value, or something else where it is absent
     */
    public Json jsonOrElseGet(Supplier<Json> otherwise, String... names) {
        Json found = jsonOrElse(null, names);
        return found == null ? otherwise.get() : found;
    }
}
