package io.quark.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;

/**
 * Strings as sequences of Unicode scalar values, and the text that other values have inside one. Only ASCII letters and
 * white space are ever changed; a locale never has a say.
 */
public final class Text {
    /** The texts of one ASCII letter, which loops over a text ask for. */
    private static final String[] LETTERS = new String[0x80];

    static {
        for (char letter = 0; letter < LETTERS.length; letter++) {
            LETTERS[letter] = String.valueOf(letter);
        }
    }

    private Text() {}

    /**
     * The text with each lone surrogate replaced by U+FFFD.
     *
     * @param text the text
     * @return the text with each lone surrogate replaced by U+FFFD
     */
    public static String scalars(String text) {
        for (int index = 0; index < text.length(); index++) {
            if (Character.isSurrogate(text.charAt(index))) {
                String mended = mended(text);
                return mended.equals(text) ? text : mended;
            }
        }
        return text;
    }

    /**
     * A value of host code with its texts clean, those within lists and maps too; null stays null.
     *
     * @param <T> the type of the value
     * @param value the value
     * @return the value itself where nothing is to be changed
     */
    @SuppressWarnings("unchecked")
    public static <T> T cleaned(T value) {
        if (value instanceof String text) {
            return (T) scalars(text);
        } else if (isClean(value)) {
            return value;
        }
        return (T) (value instanceof List<?> list ? Lists.map(list, Text::cleaned) : cleanedMap((Map<?, ?>) value));
    }

    /** Whether a value of host code has no lone surrogate, nor has anything in its lists and maps. */
    static boolean isClean(Object value) {
        if (value instanceof String text) {
            return scalars(text) == text;
        } else if (value instanceof List<?> list) {
            return isCleanList(list);
        }
        return !(value instanceof Map<?, ?> map) || Maps.isClean(map);
    }

    private static boolean isCleanList(List<?> list) {
        for (Object element : list) {
            if (!isClean(element)) {
                return false;
            }
        }
        return true;
    }

    private static Map<Object, Object> cleanedMap(Map<?, ?> map) {
        Map<Object, Object> clean = new LinkedHashMap<>();
        map.forEach((key, value) -> clean.put(cleaned(key), cleaned(value)));
        return Maps.freeze(clean);
    }

    private static String mended(String text) {
        StringBuilder mended = new StringBuilder(text.length());
        text.codePoints().map(Text::scalar).forEach(mended::appendCodePoint);
        return mended.toString();
    }

    private static int scalar(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point;
    }

    /**
     * How many scalar values a text has.
     *
     * @param text the text
     * @return how many scalar values a text has
     */
    public static long size(String text) {
        return text.codePointCount(0, text.length());
    }

    /**
     * Compares by scalar values, which is not how UTF-16 compares.
     *
     * @param left the left operand
     * @param right the right operand
     * @return the result
     */
    public static int compare(String left, String right) {
        int end = Math.min(left.length(), right.length());
        for (int index = 0; index < end; index++) {
            char one = left.charAt(index);
            char other = right.charAt(index);
            if (one != other) {
                return lifted(one) - lifted(other);
            }
        }
        return left.length() - right.length();
    }

    /** Surrogates stand for what comes after all other characters. */
    private static int lifted(char unit) {
        return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
    }

    /**
     * The smaller of two texts, the first where they are equal.
     *
     * @param left the left operand
     * @param right the right operand
     * @return the smaller of two texts, the first where they are equal
     */
    public static String min(String left, String right) {
        return compare(right, left) < 0 ? right : left;
    }

    /**
     * The larger of two texts, the first where they are equal.
     *
     * @param left the left operand
     * @param right the right operand
     * @return the larger of two texts, the first where they are equal
     */
    public static String max(String left, String right) {
        return compare(right, left) > 0 ? right : left;
    }

    /**
     * The parts between separators; an empty separator is a fault.
     *
     * @param text the text
     * @param separator the separator
     * @param where the Quark file and line
     * @return the parts between separators
     */
    public static List<String> split(String text, String separator, String where) {
        if (separator.isEmpty()) {
            throw new Fault("an empty separator", where);
        }
        int first = text.indexOf(separator);
        if (first < 0) {
            return List.of(text);
        }
        int start = first + separator.length();
        if (text.indexOf(separator, start) < 0) {
            return List.of(text.substring(0, first), text.substring(start));
        }
        return splitFrom(text, separator, first);
    }

    /** More parts than a list holds without an array. */
    private static List<String> splitFrom(String text, String separator, int first) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int at = first; at >= 0; at = text.indexOf(separator, start)) {
            parts.add(text.substring(start, at));
            start = at + separator.length();
        }
        parts.add(text.substring(start));
        return List.copyOf(parts);
    }

    /**
     * Whether each scalar value of a text is one of these.
     *
     * @param text the text
     * @param characters what it may consist of
     * @return whether each scalar value of the text is one of the characters
     */
    public static boolean consistsOf(String text, String characters) {
        int point;
        for (int index = 0; index < text.length(); index += Character.charCount(point)) {
            point = text.codePointAt(index);
            if (characters.indexOf(point) < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * The scalar values from one index up to and without another.
     *
     * @param text the text
     * @param start the start
     * @param end the end
     * @param where the Quark file and line
     * @return the scalar values from one index up to and without another
     */
    public static String slice(String text, long start, long end, String where) {
        long size = size(text);
        if (start < 0 || start > size) {
            throw Lists.outOfRange(start, size, where);
        }
        if (end < start || end > size) {
            throw Lists.outOfRange(end, size, where);
        }
        if (size == text.length()) {
            return substring(text, (int) start, (int) end);
        }
        int from = text.offsetByCodePoints(0, (int) start);
        return text.substring(from, text.offsetByCodePoints(from, (int) (end - start)));
    }

    private static String substring(String text, int start, int end) {
        boolean isLetter = end - start == 1 && text.charAt(start) < LETTERS.length;
        return isLetter ? LETTERS[text.charAt(start)] : text.substring(start, end);
    }

    /**
     * The text without ASCII white space at both ends.
     *
     * @param text the text
     * @return the text without ASCII white space at both ends
     */
    public static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isSpace(char unit) {
        return unit == ' ' || unit == '\t' || unit == '\n' || unit == '\f' || unit == '\r';
    }

    /**
     * The text with its ASCII letters in lower case.
     *
     * @param text the text
     * @return the text with its ASCII letters in lower case
     */
    public static String lower(String text) {
        return changed(text, unit -> unit >= 'A' && unit <= 'Z' ? unit + 32 : unit);
    }

    /**
     * The text with its ASCII letters in upper case.
     *
     * @param text the text
     * @return the text with its ASCII letters in upper case
     */
    public static String upper(String text) {
        return changed(text, unit -> unit >= 'a' && unit <= 'z' ? unit - 32 : unit);
    }

    private static String changed(String text, IntUnaryOperator change) {
        int first = 0;
        while (first < text.length() && change.applyAsInt(text.charAt(first)) == text.charAt(first)) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        char[] units = text.toCharArray();
        for (int index = first; index < units.length; index++) {
            units[index] = (char) change.applyAsInt(units[index]);
        }
        return new String(units);
    }

    /**
     * The {@code Int} that a text spells, or null.
     *
     * @param text the text
     * @return the {@code Int} that a text spells, or null
     */
    public static Long toInt(String text) {
        boolean isNegative = text.startsWith("-");
        int start = isNegative ? 1 : 0;
        long size = 0;
        for (int index = start; index < text.length(); index++) {
            int digit = text.charAt(index) - '0';
            size = size * 10 + digit;
            if (digit < 0 || digit > 9 || size > Numbers.MAX_INT) {
                return null;
            }
        }
        if (text.length() == start) {
            return null;
        }
        return isNegative ? -size : size;
    }

    static boolean isDigits(String text, int start) {
        for (int index = start; index < text.length(); index++) {
            if (text.charAt(index) < '0' || text.charAt(index) > '9') {
                return false;
            }
        }
        return text.length() > start;
    }

    /**
     * The number that a text spells as JSON does, or null.
     *
     * @param text the text
     * @return the number that a text spells as JSON does, or null
     */
    public static Double toFloat(String text) {
        return JsonParser.number(text);
    }

    /**
     * The texts of the elements: {@code [a, b]}.
     *
     * @param <T> the type of the value
     * @param list the list
     * @param text the text
     * @return the texts of the elements
     */
    public static <T> String list(List<T> list, Function<? super T, String> text) {
        StringJoiner joined = new StringJoiner(", ", "[", "]");
        for (T element : list) {
            joined.add(text.apply(element));
        }
        return joined.toString();
    }
}
