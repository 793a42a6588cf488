package io.quark.runtime;

/**
 * Makes a value of JSON, or throws {@link DecodeError}.
 *
 * @param <T> what it makes
 */
@FunctionalInterface
public interface Decoder<T> {
    /**
     * The value that JSON holds.
     *
     * @param json the JSON
     * @return the value that JSON holds
     */
    T decode(Json json);
}
