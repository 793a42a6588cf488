package io.quark.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Equality, order and display of any value of the language. */
public final class Values {
    private Values() {}

    /**
     * Whether two values are equal as the language has it: numbers compare as IEEE 754, within collections too.
     *
     * @param left the left operand
     * @param right the right operand
     * @return whether two values are equal as the language has it
     */
    public static boolean equal(Object left, Object right) {
        if (left instanceof Double one && right instanceof Double other) {
            return one.doubleValue() == other.doubleValue();
        }
        if (left instanceof List<?> one && right instanceof List<?> other) {
            return equalLists(one, other);
        }
        if (left instanceof Map<?, ?> one && right instanceof Map<?, ?> other) {
            return equalMaps(one, other);
        }
        if (left instanceof Ieee one) {
            return one.isSameAs(right);
        }
        return left == null ? right == null : left.equals(right);
    }

    /**
     * What becomes of a value, or null where there is none.
     *
     * @param <T> the type of the value
     * @param <U> the type of what it becomes
     * @param value the value
     * @param change makes the new value
     * @return what becomes of a value, or null where there is none
     */
    public static <T, U> U map(T value, Function<? super T, ? extends U> change) {
        return value == null ? null : change.apply(value);
    }

    /**
     * The value, or something else, which may be null too, where there is none.
     *
     * @param <T> the type of the value
     * @param value the value
     * @param otherwise what stands in its place
     * @return the value, or something else, which may be null too, where there is none
     */
    public static <T> T orElse(T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    private static boolean equalLists(List<?> left, List<?> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int index = 0; index < left.size(); index++) {
            if (!equal(left.get(index), right.get(index))) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalMaps(Map<?, ?> left, Map<?, ?> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (Map.Entry<?, ?> entry : left.entrySet()) {
            if (!right.containsKey(entry.getKey()) || !equal(entry.getValue(), right.get(entry.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /** Compares two keys of a sort: texts by scalar values; a NaN is a fault. */
    static int compare(Object left, Object right, String where) {
        if (left instanceof String one && right instanceof String other) {
            return Text.compare(one, other);
        }
        if (left instanceof Double one && right instanceof Double other) {
            ordered(one, where);
            ordered(other, where);
            return one < other ? -1 : one > other ? 1 : 0;
        }
        return comparable(left).compareTo(right);
    }

    static void ordered(Object key, String where) {
        if (key instanceof Double number && number.isNaN()) {
            throw new Fault("NaN has no order", where);
        }
    }

    @SuppressWarnings("unchecked")
    private static Comparable<Object> comparable(Object key) {
        return (Comparable<Object>) key;
    }

    /**
     * A value as faults and recorded calls show it: compact JSON.
     *
     * @param value the value
     * @return a value as faults and recorded calls show it
     */
    public static String shown(Object value) {
        return json(value).encode();
    }

    /**
     * Any value as JSON, the same way.
     *
     * @param value the value
     * @return any value as JSON, the same way
     */
    public static Json json(Object value) {
        if (value == null) {
            return Json.NULL;
        } else if (value instanceof Json json) {
            return json;
        } else if (value instanceof Encodable encodable) {
            return encodable.toJson();
        } else if (value instanceof Shown record) {
            return record.shown();
        } else if (value instanceof QuarkException error) {
            return error.toJson();
        } else if (value instanceof WireName named) {
            return Json.of(named.wireName());
        } else if (value instanceof Boolean truth) {
            return Json.of(truth);
        } else if (value instanceof Number number) {
            return Json.of(number.doubleValue());
        } else if (value instanceof Duration duration) {
            return Json.of(duration.toMillis());
        } else if (value instanceof Instant instant) {
            return Json.of(instant.toEpochMilli());
        } else if (value instanceof Promise<?> promise) {
            return Json.of(promise.state());
        } else if (value instanceof List<?> list) {
            return elements(list);
        } else if (value instanceof Map<?, ?> map) {
            return entries(map);
        } else if (value instanceof String text) {
            return Json.of(text);
        }
        return Json.of(value.getClass().getSimpleName());
    }

    private static Json elements(List<?> list) {
        List<Json> elements = new ArrayList<>();
        for (Object element : list) {
            elements.add(json(element));
        }
        return Json.of(elements);
    }

    private static Json entries(Map<?, ?> map) {
        Map<String, Json> entries = new LinkedHashMap<>();
        map.forEach((key, value) -> entries.put(key(key), json(value)));
        return Json.of(entries);
    }

    static String key(Object key) {
        return key instanceof WireName named ? named.wireName() : key.toString();
    }
}
