package io.quark.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decoders of what the language brings. The path of an error grows on its way out. */
public final class Decoders {
    private Decoders() {}

    /**
     * Decodes a string.
     *
     * @param json the JSON
     * @return the result
     */
    public static String string(Json json) {
        if (json instanceof Json.Text text) {
            return text.value();
        }
        throw DecodeError.wrongType("a string", json);
    }

    /**
     * Decodes a truth value.
     *
     * @param json the JSON
     * @return the result
     */
    public static Boolean bool(Json json) {
        if (json instanceof Json.Bool truth) {
            return truth.value();
        }
        throw DecodeError.wrongType("a boolean", json);
    }

    /**
     * Decodes a {@code Float}.
     *
     * @param json the JSON
     * @return the result
     */
    public static Double number(Json json) {
        if (json instanceof Json.Number number) {
            return number.value();
        }
        throw DecodeError.wrongType("a number", json);
    }

    /**
     * Decodes an {@code Int}; {@code 1.0} and {@code 1e3} are integral too.
     *
     * @param json the JSON
     * @return the result
     */
    public static Long integer(Json json) {
        if (!(json instanceof Json.Number number) || number.value() != Math.rint(number.value())) {
            throw DecodeError.wrongType("an integer", json);
        }
        return inRange(number.value());
    }

    private static long inRange(double value) {
        if (!(Math.abs(value) <= Numbers.MAX_INT)) {
            throw new DecodeError(DecodeKind.OUT_OF_RANGE, "", "out of range");
        }
        return (long) value;
    }

    /**
     * Decodes a duration in milliseconds.
     *
     * @param json the JSON
     * @return the result
     */
    public static Duration duration(Json json) {
        return Duration.ofMillis(integer(json));
    }

    /**
     * Decodes an instant in milliseconds since 1970.
     *
     * @param json the JSON
     * @return the result
     */
    public static Instant instant(Json json) {
        return Instant.ofEpochMilli(integer(json));
    }

    /**
     * Decodes a duration in seconds, a half millisecond rounded up.
     *
     * @param json the JSON
     * @return the result
     */
    public static Duration durationInSeconds(Json json) {
        return Duration.ofMillis(milliseconds(json));
    }

    /**
     * Decodes an instant in seconds since 1970, a half millisecond rounded up.
     *
     * @param json the JSON
     * @return the result
     */
    public static Instant instantInSeconds(Json json) {
        return Instant.ofEpochMilli(milliseconds(json));
    }

    private static long milliseconds(Json json) {
        double scaled = number(json) * 1000;
        inRange(scaled);
        double below = Math.floor(scaled);
        return (long) (scaled - below >= 0.5 ? below + 1 : below);
    }

    /**
     * Decodes open data: any value is right.
     *
     * @param json the JSON
     * @return the result
     */
    public static Json json(Json json) {
        return json;
    }

    /**
     * Reads JSON text and decodes it.
     *
     * @param <T> the type of the value
     * @param decoder reads the value
     * @param text the text
     * @return the result
     */
    public static <T> T decode(Decoder<T> decoder, String text) {
        return decoder.decode(Json.parse(text));
    }

    /**
     * Decodes JSON.
     *
     * @param <T> the type of the value
     * @param decoder reads the value
     * @param json the JSON
     * @return the result
     */
    public static <T> T fromJson(Decoder<T> decoder, Json json) {
        return decoder.decode(json);
    }

    /**
     * A decoder for which null is absent.
     *
     * @param <T> the type of the value
     * @param element the element
     * @return a decoder for which null is absent
     */
    public static <T> Decoder<T> optional(Decoder<T> element) {
        return json -> json instanceof Json.Null ? null : element.decode(json);
    }

    /**
     * A decoder of lists.
     *
     * @param <T> the type of the value
     * @param element the element
     * @return a decoder of lists
     */
    public static <T> Decoder<List<T>> listOf(Decoder<T> element) {
        return json -> {
            if (!(json instanceof Json.Array array)) {
                throw DecodeError.wrongType("a list", json);
            }
            int[] index = {-1};
            try {
                return Lists.map(array.elements(), each -> {
                    index[0]++;
                    return element.decode(each);
                });
            } catch (DecodeError error) {
                throw error.within("[" + index[0] + "]");
            }
        };
    }

    /**
     * A decoder of maps; its keys are decoded as strings are.
     *
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @param key the key
     * @param value the value
     * @return a decoder of maps
     */
    public static <K, V> Decoder<Map<K, V>> mapOf(Decoder<K> key, Decoder<V> value) {
        return json -> {
            if (!(json instanceof Json.Object object)) {
                throw DecodeError.wrongType("an object", json);
            }
            Map<K, V> entries = new LinkedHashMap<>();
            object.entries().forEach((name, each) -> {
                try {
                    entries.put(key.decode(Json.of(name)), value.decode(each));
                } catch (DecodeError error) {
                    throw error.within("[" + Json.of(name).encode() + "]");
                }
            });
            return Maps.sealed(entries);
        };
    }

    /**
     * Decodes a map from strings to open data.
     *
     * @param json the JSON
     * @return the result
     */
    public static Map<String, Json> entries(Json json) {
        if (json instanceof Json.Object object) {
            return object.entries();
        }
        throw DecodeError.wrongType("an object", json);
    }

    /**
     * Decodes the key of a map from {@code Int}.
     *
     * @param json the JSON
     * @return the result
     */
    public static Long intKey(Json json) {
        String name = string(json);
        if (!Text.isDigits(name, name.startsWith("-") ? 1 : 0)) {
            String text = "expected an integer key, found " + json.encode();
            throw new DecodeError(DecodeKind.WRONG_TYPE, "", text);
        }
        return inRange(Double.parseDouble(name));
    }

    /**
     * A decoder of an enum by the names of its cases on the wire.
     *
     * @param <E> the type
     * @param cases the cases
     * @return a decoder of an enum by the names of its cases on the wire
     */
    @SafeVarargs
    public static <E extends WireName> Decoder<E> enumOf(E... cases) {
        Map<String, E> byName = new HashMap<>();
        for (E each : cases) {
            byName.put(each.wireName(), each);
        }
        return enumOf(byName);
    }

    /**
     * A decoder of an enum, of whose cases these also go by older names.
     *
     * @param <E> the type
     * @param cases the cases
     * @param older the cases by their older names
     * @return a decoder of an enum, of whose cases these also go by older names
     */
    public static <E extends WireName> Decoder<E> enumOf(E[] cases, Map<String, E> older) {
        Map<String, E> byName = new HashMap<>(older);
        for (E each : cases) {
            byName.put(each.wireName(), each);
        }
        return enumOf(byName);
    }

    private static <E> Decoder<E> enumOf(Map<String, E> byName) {
        return json -> {
            E found = byName.get(string(json));
            if (found == null) {
                throw new DecodeError(DecodeKind.UNKNOWN_CASE, "", "unknown case " + json.encode());
            }
            return found;
        };
    }

    static <T> T within(String step, Decoder<T> decoder, Json json) {
        try {
            return decoder.decode(json);
        } catch (DecodeError error) {
            throw error.within(step);
        }
    }
}
