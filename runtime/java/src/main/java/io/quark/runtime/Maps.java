package io.quark.runtime;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Operations on maps, which keep the order of insertion. What they return never changes. */
public final class Maps {
    private Maps() {}

    /** A map that never changes, in the order of insertion: {@link Map#copyOf} loses it. */
    private static final class Frozen<K, V> extends AbstractMap<K, V> {
        private final Map<K, V> entries;
        /** Its texts were found clean, and need not be looked at again. Two threads may both find out. */
        private boolean clean;

        Frozen(Map<K, V> entries) {
            this.entries = entries;
        }

        @Override
        public Set<Entry<K, V>> entrySet() {
            return Collections.unmodifiableMap(entries).entrySet();
        }

        @Override
        public Set<K> keySet() {
            return Collections.unmodifiableSet(entries.keySet());
        }

        @Override
        public V get(Object key) {
            return entries.get(key);
        }

        @Override
        public boolean containsKey(Object key) {
            return entries.containsKey(key);
        }

        @Override
        public int size() {
            return entries.size();
        }
    }

    /**
     * The map as one that never changes: a copy, unless it is one already.
     *
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @param map the map
     * @return the map as one that never changes
     */
    public static <K, V> Map<K, V> freeze(Map<K, V> map) {
        return map instanceof Frozen || map instanceof Entries ? map : new Frozen<>(new LinkedHashMap<>(map));
    }

    /** A map of clean texts that nobody changes any more, without a copy. */
    static <K, V> Map<K, V> sealed(Map<K, V> map) {
        Frozen<K, V> frozen = new Frozen<>(map);
        frozen.clean = true;
        return frozen;
    }

    /** Whether no text of a map, in its keys and its values, has a lone surrogate. */
    static boolean isClean(Map<?, ?> map) {
        if (map instanceof Entries) {
            return true;
        }
        if (!(map instanceof Frozen<?, ?> frozen)) {
            return hasCleanEntries(map);
        }
        if (!frozen.clean) {
            frozen.clean = hasCleanEntries(frozen.entries);
        }
        return frozen.clean;
    }

    private static boolean hasCleanEntries(Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!Text.isClean(entry.getKey()) || !Text.isClean(entry.getValue())) {
                return false;
            }
        }
        return true;
    }

    /**
     * The empty map.
     *
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @return the empty map
     */
    public static <K, V> Map<K, V> of() {
        return new Frozen<>(new LinkedHashMap<>());
    }

    /**
     * A map with one entry.
     *
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @param key the key
     * @param value the value
     * @return a map with one entry
     */
    public static <K, V> Map<K, V> of(K key, V value) {
        Map<K, V> entries = new LinkedHashMap<>();
        entries.put(key, value);
        return new Frozen<>(entries);
    }

    /**
     * A map with two entries.
     *
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @param key the key
     * @param value the value
     * @param key2 the second key
     * @param value2 the second value
     * @return a map with two entries
     */
    public static <K, V> Map<K, V> of(K key, V value, K key2, V value2) {
        Map<K, V> entries = new LinkedHashMap<>();
        entries.put(key, value);
        entries.put(key2, value2);
        return new Frozen<>(entries);
    }

    /**
     * A map with these entries, made by {@link #entry}; of equal keys the first gives the place, the last the value.
     *
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @param entries the entries
     * @return a map with these entries, made by {@link #entry}
     */
    @SafeVarargs
    public static <K, V> Map<K, V> ofEntries(Map.Entry<K, V>... entries) {
        Map<K, V> all = new LinkedHashMap<>();
        for (Map.Entry<K, V> entry : entries) {
            all.put(entry.getKey(), entry.getValue());
        }
        return new Frozen<>(all);
    }

    /**
     * An entry for {@link #ofEntries}.
     *
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @param key the key
     * @param value the value
     * @return an entry for {@link #ofEntries}
     */
    public static <K, V> Map.Entry<K, V> entry(K key, V value) {
        return new AbstractMap.SimpleImmutableEntry<>(key, value);
    }

    /**
     * How many entries a map has.
     *
     * @param map the map
     * @return how many entries a map has
     */
    public static long size(Map<?, ?> map) {
        return map.size();
    }

    /**
     * The value of a key.
     *
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @param map the map
     * @param key the key
     * @param where the Quark file and line
     * @return the value of a key
     */
    public static <K, V> V value(Map<K, V> map, K key, String where) {
        V value = map.get(key);
        if (value == null && !map.containsKey(key)) {
            throw new Fault("no entry for key " + Values.shown(key), where);
        }
        return value;
    }

    /**
     * The map with an entry; a key that is there keeps its place.
     *
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @param map the map
     * @param key the key
     * @param value the value
     * @return the map with an entry
     */
    public static <K, V> Map<K, V> put(Map<K, V> map, K key, V value) {
        Map<K, V> entries = new LinkedHashMap<>(map);
        entries.put(key, value);
        return new Frozen<>(entries);
    }

    /**
     * The map without a key.
     *
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @param map the map
     * @param key the key
     * @return the map without a key
     */
    public static <K, V> Map<K, V> minus(Map<K, V> map, K key) {
        Map<K, V> entries = new LinkedHashMap<>(map);
        entries.remove(key);
        return new Frozen<>(entries);
    }

    /**
     * The keys in order.
     *
     * @param <K> the type of the keys
     * @param map the map
     * @return the keys in order
     */
    public static <K> List<K> keys(Map<K, ?> map) {
        return List.copyOf(map.keySet());
    }

    /**
     * The values in the order of the keys.
     *
     * @param <V> the type of the values
     * @param map the map
     * @return the values in the order of the keys
     */
    public static <V> List<V> values(Map<?, V> map) {
        return Lists.map(new ArrayList<>(map.values()), Function.identity());
    }

    /**
     * The map with something else in the place of each value.
     *
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @param <W> the type of the new values
     * @param map the map
     * @param change makes the new value
     * @return the map with something else in the place of each value
     */
    public static <K, V, W> Map<K, W> mapValues(Map<K, V> map, Function<? super V, ? extends W> change) {
        Map<K, W> entries = new LinkedHashMap<>();
        map.forEach((key, value) -> entries.put(key, change.apply(value)));
        return new Frozen<>(entries);
    }
}
