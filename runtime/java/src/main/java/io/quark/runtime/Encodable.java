package io.quark.runtime;

/** A record that JSON can carry. */
public interface Encodable {
    /**
     * The fields by their names on the wire.
     *
     * @return the fields by their names on the wire
     */
    Json toJson();

    /**
     * The value as compact JSON text, ASCII only.
     *
     * @return the value as compact JSON text, ASCII only
     */
    default String encode() {
        return toJson().encode();
    }
}
