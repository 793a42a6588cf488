package io.quark.runtime;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The entries of a JSON object, in order; they never change, and their names are clean. They are few: to look at each is
 * the fastest way to find one.
 */
final class Entries extends AbstractMap<String, Json> {
    /** How many there are at most. */
    static final int MOST = 8;

    private final String[] names;
    private final Json[] values;
    private final int size;

    /** Takes the first of both, which nobody changes any more. */
    Entries(String[] names, Json[] values, int size) {
        this.names = names;
        this.values = values;
        this.size = size;
    }

    static int place(String[] names, int size, Object name) {
        for (int index = 0; index < size; index++) {
            if (names[index].equals(name)) {
                return index;
            }
        }
        return -1;
    }

    String name(int index) {
        return names[index];
    }

    Json value(int index) {
        return values[index];
    }

    @Override
    public Json get(Object name) {
        int place = place(names, size, name);
        return place < 0 ? null : values[place];
    }

    @Override
    public boolean containsKey(Object name) {
        return place(names, size, name) >= 0;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super Json> action) {
        for (int index = 0; index < size; index++) {
            action.accept(names[index], values[index]);
        }
    }

    @Override
    public Set<Entry<String, Json>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public Iterator<Entry<String, Json>> iterator() {
                return new InOrder();
            }
        };
    }

    private final class InOrder implements Iterator<Entry<String, Json>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < size;
        }

        @Override
        public Entry<String, Json> next() {
            if (next == size) {
                throw new NoSuchElementException();
            }
            return new SimpleImmutableEntry<>(names[next], values[next++]);
        }
    }
}
