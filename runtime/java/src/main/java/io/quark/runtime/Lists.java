package io.quark.runtime;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Operations on lists. What they return never changes. A list whose elements may be absent holds nulls, which
 * {@link List#of} refuses: {@link #of} and {@link #freeze} are for these.
 */
public final class Lists {
    private Lists() {}

    /** A list that may hold nulls and never changes. */
    private static final class Absent<T> extends AbstractList<T> implements RandomAccess {
        private final Object[] elements;

        Absent(Object[] elements) {
            this.elements = elements;
        }

        @Override
        @SuppressWarnings("unchecked")
        public T get(int index) {
            return (T) elements[index];
        }

        @Override
        public int size() {
            return elements.length;
        }
    }

    /**
     * A list of these elements, of which some may be null.
     *
     * @param <T> the type of the value
     * @param elements the elements
     * @return a list of these elements, of which some may be null
     */
    @SafeVarargs
    public static <T> List<T> of(T... elements) {
        return new Absent<>(Arrays.copyOf(elements, elements.length, Object[].class));
    }

    /**
     * The list as one that never changes, of which some elements may be null: a copy, unless it is one already.
     *
     * @param <T> the type of the value
     * @param list the list
     * @return the list as one that never changes, of which some elements may be null
     */
    public static <T> List<T> freeze(List<T> list) {
        return list instanceof Absent ? list : new Absent<>(list.toArray());
    }

    @SuppressWarnings("unchecked")
    private static <T> List<T> sealed(Object[] elements) {
        for (Object element : elements) {
            if (element == null) {
                return new Absent<>(elements);
            }
        }
        return (List<T>) List.of(elements);
    }

    static Fault outOfRange(long index, long size, String where) {
        return new Fault("index " + index + " is out of range for " + size + " elements", where);
    }

    private static int checked(List<?> list, long index, String where) {
        if (index < 0 || index >= list.size()) {
            throw outOfRange(index, list.size(), where);
        }
        return (int) index;
    }

    /**
     * How many elements a list has.
     *
     * @param list the list
     * @return how many elements a list has
     */
    public static long size(List<?> list) {
        return list.size();
    }

    /**
     * The element at an index.
     *
     * @param <T> the type of the value
     * @param list the list
     * @param index the index, from 0
     * @param where the Quark file and line
     * @return the element at an index
     */
    public static <T> T item(List<T> list, long index, String where) {
        return list.get(checked(list, index, where));
    }

    /**
     * Replaces the element at an index.
     *
     * @param <T> the type of the value
     * @param list the list
     * @param index the index, from 0
     * @param element the element
     * @param where the Quark file and line
     */
    public static <T> void set(List<T> list, long index, T element, String where) {
        list.set(checked(list, index, where), element);
    }

    /**
     * Takes the element at an index out.
     *
     * @param <T> the type of the value
     * @param list the list
     * @param index the index, from 0
     * @param where the Quark file and line
     * @return the result
     */
    public static <T> T removeAt(List<T> list, long index, String where) {
        return list.remove(checked(list, index, where));
    }

    /**
     * Takes the last element out.
     *
     * @param <T> the type of the value
     * @param list the list
     * @param where the Quark file and line
     * @return the result
     */
    public static <T> T removeLast(List<T> list, String where) {
        if (list.isEmpty()) {
            throw outOfRange(0, 0, where);
        }
        return list.remove(list.size() - 1);
    }

    /**
     * Takes the first equal element out, and tells whether there was one.
     *
     * @param <T> the type of the value
     * @param list the list
     * @param element the element
     * @return whether it is so
     */
    public static <T> boolean remove(List<T> list, T element) {
        int index = place(list, element);
        if (index < 0) {
            return false;
        }
        list.remove(index);
        return true;
    }

    private static int place(List<?> list, Object wanted) {
        for (int index = 0; index < list.size(); index++) {
            if (Values.equal(list.get(index), wanted)) {
                return index;
            }
        }
        return -1;
    }

    /**
     * The index of the first equal element, or null.
     *
     * @param <T> the type of the value
     * @param list the list
     * @param element the element
     * @return the index of the first equal element, or null
     */
    public static <T> Long indexOf(List<T> list, T element) {
        int index = place(list, element);
        return index < 0 ? null : (Long) (long) index;
    }

    /**
     * The element at an index, or null.
     *
     * @param <T> the type of the value
     * @param list the list
     * @param index the index, from 0
     * @return the element at an index, or null
     */
    public static <T> T get(List<T> list, long index) {
        return index >= 0 && index < list.size() ? list.get((int) index) : null;
    }

    /**
     * The first element, or null.
     *
     * @param <T> the type of the value
     * @param list the list
     * @return the first element, or null
     */
    public static <T> T first(List<T> list) {
        return list.isEmpty() ? null : list.get(0);
    }

    /**
     * The last element, or null.
     *
     * @param <T> the type of the value
     * @param list the list
     * @return the last element, or null
     */
    public static <T> T last(List<T> list) {
        return list.isEmpty() ? null : list.get(list.size() - 1);
    }

    /**
     * The first element that fits, or null.
     *
     * @param <T> the type of the value
     * @param list the list
     * @param fits tells whether an element fits
     * @return the first element that fits, or null
     */
    public static <T> T find(List<T> list, Predicate<? super T> fits) {
        for (T element : list) {
            if (fits.test(element)) {
                return element;
            }
        }
        return null;
    }

    /**
     * Whether an element fits.
     *
     * @param <T> the type of the value
     * @param list the list
     * @param fits tells whether an element fits
     * @return whether an element fits
     */
    public static <T> boolean any(List<T> list, Predicate<? super T> fits) {
        for (T element : list) {
            if (fits.test(element)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether every element fits.
     *
     * @param <T> the type of the value
     * @param list the list
     * @param fits tells whether an element fits
     * @return whether every element fits
     */
    public static <T> boolean all(List<T> list, Predicate<? super T> fits) {
        for (T element : list) {
            if (!fits.test(element)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The elements that fit.
     *
     * @param <T> the type of the value
     * @param list the list
     * @param fits tells whether an element fits
     * @return the elements that fit
     */
    public static <T> List<T> filter(List<T> list, Predicate<? super T> fits) {
        Object[] kept = new Object[list.size()];
        int size = 0;
        for (T element : list) {
            if (fits.test(element)) {
                kept[size++] = element;
            }
        }
        return sealed(size == kept.length ? kept : Arrays.copyOf(kept, size));
    }

    /**
     * What becomes of each element.
     *
     * @param <T> the type of the value
     * @param <U> the type of what it becomes
     * @param list the list
     * @param change makes the new value
     * @return what becomes of each element
     */
    public static <T, U> List<U> map(List<T> list, Function<? super T, ? extends U> change) {
        Object[] changed = new Object[list.size()];
        int size = 0;
        for (T element : list) {
            changed[size++] = change.apply(element);
        }
        return sealed(changed);
    }

    /**
     * The smallest element, the first of equals, or null; a NaN is a fault.
     *
     * @param <T> the type of the value
     * @param list the list
     * @param where the Quark file and line
     * @return the smallest element, the first of equals, or null
     */
    public static <T> T min(List<T> list, String where) {
        return extreme(list, Function.identity(), -1, where);
    }

    /**
     * The largest element, the first of equals, or null; a NaN is a fault.
     *
     * @param <T> the type of the value
     * @param list the list
     * @param where the Quark file and line
     * @return the largest element, the first of equals, or null
     */
    public static <T> T max(List<T> list, String where) {
        return extreme(list, Function.identity(), 1, where);
    }

    /**
     * The element with the smallest key, the first of equals, or null; a NaN is a fault.
     *
     * @param <T> the type of the value
     * @param list the list
     * @param key the key
     * @param where the Quark file and line
     * @return the element with the smallest key, the first of equals, or null
     */
    public static <T> T minBy(List<T> list, Function<? super T, ?> key, String where) {
        return extreme(list, key, -1, where);
    }

    private static <T> T extreme(List<T> list, Function<? super T, ?> key, int sign, String where) {
        T best = null;
        Object bestKey = null;
        boolean first = true;
        for (T element : list) {
            Object found = key.apply(element);
            Values.ordered(found, where);
            if (first || Values.compare(found, bestKey, where) * sign > 0) {
                best = element;
                bestKey = found;
                first = false;
            }
        }
        return best;
    }

    /**
     * The elements sorted by a key; equals keep their order; a NaN is a fault.
     *
     * @param <T> the type of the value
     * @param list the list
     * @param key the key
     * @param where the Quark file and line
     * @return the elements sorted by a key
     */
    public static <T> List<T> sortBy(List<T> list, Function<? super T, ?> key, String where) {
        record Keyed(Object key, Object element) {}

        Keyed[] keyed = new Keyed[list.size()];
        int size = 0;
        for (T element : list) {
            Object found = key.apply(element);
            Values.ordered(found, where);
            keyed[size++] = new Keyed(found, element);
        }
        Arrays.sort(keyed, (left, right) -> Values.compare(left.key(), right.key(), where));
        Object[] elements = new Object[size];
        for (int index = 0; index < size; index++) {
            elements[index] = keyed[index].element();
        }
        return sealed(elements);
    }

    /**
     * The elements without later repetitions.
     *
     * @param <T> the type of the value
     * @param list the list
     * @return the elements without later repetitions
     */
    public static <T> List<T> distinct(List<T> list) {
        List<Object> kept = new ArrayList<>();
        for (T element : list) {
            if (place(kept, element) < 0) {
                kept.add(element);
            }
        }
        return sealed(kept.toArray());
    }
}
