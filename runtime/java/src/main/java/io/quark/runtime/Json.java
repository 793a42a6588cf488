package io.quark.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Open data: whatever JSON can say. It never changes. */
public sealed interface Json extends Encodable, Ieee {
    /** JSON's {@code null}. */
    Json NULL = new Null();

    /** The value {@code null}. */
    record Null() implements Json {}

    /** A truth value. */
    record Bool(boolean value) implements Json {}

    /** A number. */
    record Number(double value) implements Json {
        @Override
        public boolean isSameAs(java.lang.Object other) {
            return other instanceof Number number && value == number.value;
        }
    }

    /** A string. */
    record Text(String value) implements Json {
        /**
         * Takes a string, whose lone surrogates become U+FFFD.
         *
         * @param value the string
         */
        public Text {
            value = io.quark.runtime.Text.scalars(value);
        }
    }

    /** An array. */
    record Array(List<Json> elements) implements Json {
        /**
         * Takes the elements, and keeps a copy of what can change.
         *
         * @param elements the elements
         */
        public Array {
            elements = List.copyOf(elements);
        }

        @Override
        public boolean isSameAs(java.lang.Object other) {
            return other instanceof Array array && Values.equal(elements, array.elements);
        }
    }

    /** An object; its entries are in order. */
    record Object(Map<String, Json> entries) implements Json {
        /**
         * Takes the entries, and keeps a copy of what can change.
         *
         * @param entries the entries
         */
        public Object {
            entries = Maps.freeze(io.quark.runtime.Text.cleaned(entries));
        }

        @Override
        public boolean isSameAs(java.lang.Object other) {
            return other instanceof Object object && Values.equal(entries, object.entries);
        }
    }

    /**
     * A string as JSON.
     *
     * @param value the value
     * @return a string as JSON
     */
    static Json of(String value) {
        return new Text(value);
    }

    /**
     * A number as JSON.
     *
     * @param value the value
     * @return a number as JSON
     */
    static Json of(double value) {
        return new Number(value);
    }

    /**
     * An integer as JSON.
     *
     * @param value the value
     * @return an integer as JSON
     */
    static Json of(long value) {
        return new Number(value);
    }

    /**
     * A truth value as JSON.
     *
     * @param value the value
     * @return a truth value as JSON
     */
    static Json of(boolean value) {
        return new Bool(value);
    }

    /**
     * A list as JSON.
     *
     * @param elements the elements
     * @return a list as JSON
     */
    static Json of(List<Json> elements) {
        return new Array(elements);
    }

    /**
     * A map as JSON.
     *
     * @param entries the entries
     * @return a map as JSON
     */
    static Json of(Map<String, Json> entries) {
        return new Object(entries);
    }

    /**
     * A list as JSON, each element by a function.
     *
     * @param <T> the type of the value
     * @param list the list
     * @param element the element
     * @return a list as JSON, each element by a function
     */
    static <T> Json list(List<T> list, Function<? super T, Json> element) {
        return new Array(Lists.map(list, element));
    }

    /**
     * A map as JSON, its keys and values by functions.
     *
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @param map the map
     * @param key the key
     * @param value the value
     * @return a map as JSON, its keys and values by functions
     */
    static <K, V> Json map(Map<K, V> map, Function<? super K, String> key, Function<? super V, Json> value) {
        JsonObject entries = new JsonObject();
        map.forEach((name, each) -> entries.with(key.apply(name), value.apply(each)));
        return entries.build();
    }

    /**
     * A value that may be absent as JSON: null is JSON's.
     *
     * @param <T> the type of the value
     * @param value the value
     * @param present what becomes of it
     * @return a value that may be absent as JSON
     */
    static <T> Json optional(T value, Function<? super T, Json> present) {
        return value == null ? NULL : present.apply(value);
    }

    /**
     * Reads JSON text; throws {@link DecodeError} for what is none.
     *
     * @param text the text
     * @return the result
     */
    static Json parse(String text) {
        return new JsonParser(text).parse();
    }

    @Override
    default Json toJson() {
        return this;
    }

    @Override
    default String encode() {
        return JsonWriter.write(this);
    }

    @Override
    default boolean isSameAs(java.lang.Object other) {
        return equals(other);
    }

    /**
     * The string that it is, if it is one.
     *
     * @return the string that it is, if it is one
     */
    default Optional<String> asString() {
        return this instanceof Text text ? Optional.of(text.value()) : Optional.empty();
    }

    /**
     * The integer that it is, if it is one: integral and in range.
     *
     * @return the integer that it is, if it is one
     */
    default Optional<Long> asInt() {
        return this instanceof Number number && JsonParser.isInt(number.value())
                ? Optional.of((long) number.value())
                : Optional.empty();
    }

    /**
     * The number that it is, if it is one.
     *
     * @return the number that it is, if it is one
     */
    default Optional<Double> asFloat() {
        return this instanceof Number number ? Optional.of(number.value()) : Optional.empty();
    }

    /**
     * The truth value that it is, if it is one.
     *
     * @return the truth value that it is, if it is one
     */
    default Optional<Boolean> asBool() {
        return this instanceof Bool truth ? Optional.of(truth.value()) : Optional.empty();
    }

    /**
     * The elements of the array that it is, if it is one.
     *
     * @return the elements of the array that it is, if it is one
     */
    default Optional<List<Json>> asList() {
        return this instanceof Array array ? Optional.of(array.elements()) : Optional.empty();
    }

    /**
     * The entries of the object that it is, if it is one.
     *
     * @return the entries of the object that it is, if it is one
     */
    default Optional<Map<String, Json>> asMap() {
        return this instanceof Object object ? Optional.of(object.entries()) : Optional.empty();
    }

    /**
     * What it is, in words: {@code a number}.
     *
     * @return what it is, in words
     */
    default String described() {
        if (this instanceof Null) {
            return "null";
        } else if (this instanceof Bool) {
            return "a boolean";
        } else if (this instanceof Number) {
            return "a number";
        } else if (this instanceof Text) {
            return "a string";
        }
        return this instanceof Array ? "a list" : "an object";
    }
}
