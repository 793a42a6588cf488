package io.quark.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** Instants and durations in whole milliseconds, within the range of {@code Int}. */
public final class Times {
    private static final long DAY = 86_400_000L;
    private static final int LAST_PLAIN_YEAR = 9999;
    private static final int NANOS = 1_000_000;

    private Times() {}

    /**
     * A duration without what is less than a millisecond; null stays null.
     *
     * @param duration the duration
     * @return a duration without what is less than a millisecond
     */
    public static Duration whole(Duration duration) {
        return duration == null || duration.getNano() % NANOS == 0 ? duration : Duration.ofMillis(duration.toMillis());
    }

    /**
     * An instant without what is less than a millisecond; null stays null.
     *
     * @param instant the instant
     * @return an instant without what is less than a millisecond
     */
    public static Instant whole(Instant instant) {
        boolean isWhole = instant == null || instant.getNano() % NANOS == 0;
        return isWhole ? instant : Instant.ofEpochMilli(instant.toEpochMilli());
    }

    /**
     * The list, each duration in whole milliseconds; null stays null.
     *
     * @param list the list
     * @return the list, each duration in whole milliseconds
     */
    public static List<Duration> wholeDurations(List<Duration> list) {
        return list == null ? null : Lists.map(list, Times::whole);
    }

    /**
     * The list, each instant in whole milliseconds; null stays null.
     *
     * @param list the list
     * @return the list, each instant in whole milliseconds
     */
    public static List<Instant> wholeInstants(List<Instant> list) {
        return list == null ? null : Lists.map(list, Times::whole);
    }

    /**
     * The map, each duration in whole milliseconds; null stays null.
     *
     * @param <K> the type of the keys
     * @param map the map
     * @return the map, each duration in whole milliseconds
     */
    public static <K> Map<K, Duration> wholeDurations(Map<K, Duration> map) {
        return map == null ? null : Maps.mapValues(map, Times::whole);
    }

    /**
     * The map, each instant in whole milliseconds; null stays null.
     *
     * @param <K> the type of the keys
     * @param map the map
     * @return the map, each instant in whole milliseconds
     */
    public static <K> Map<K, Instant> wholeInstants(Map<K, Instant> map) {
        return map == null ? null : Maps.mapValues(map, Times::whole);
    }

    /**
     * An instant some time later, within the range.
     *
     * @param instant the instant
     * @param duration the duration
     * @param where the Quark file and line
     * @return an instant some time later, within the range
     */
    public static Instant plus(Instant instant, Duration duration, String where) {
        return Instant.ofEpochMilli(Numbers.checked(instant.toEpochMilli() + duration.toMillis(), where));
    }

    /**
     * The sum, within the range.
     *
     * @param left the left operand
     * @param right the right operand
     * @param where the Quark file and line
     * @return the sum, within the range
     */
    public static Duration plus(Duration left, Duration right, String where) {
        return Duration.ofMillis(Numbers.checked(left.toMillis() + right.toMillis(), where));
    }

    /**
     * An instant some time earlier, within the range.
     *
     * @param instant the instant
     * @param duration the duration
     * @param where the Quark file and line
     * @return an instant some time earlier, within the range
     */
    public static Instant minus(Instant instant, Duration duration, String where) {
        return Instant.ofEpochMilli(Numbers.checked(instant.toEpochMilli() - duration.toMillis(), where));
    }

    /**
     * The difference, within the range.
     *
     * @param left the left operand
     * @param right the right operand
     * @param where the Quark file and line
     * @return the difference, within the range
     */
    public static Duration minus(Duration left, Duration right, String where) {
        return Duration.ofMillis(Numbers.checked(left.toMillis() - right.toMillis(), where));
    }

    /**
     * The time that has passed at an instant since an earlier one, within the range.
     *
     * @param end the end
     * @param start the start
     * @param where the Quark file and line
     * @return the time that has passed at an instant since an earlier one, within the range
     */
    public static Duration since(Instant end, Instant start, String where) {
        return Duration.ofMillis(Numbers.checked(end.toEpochMilli() - start.toEpochMilli(), where));
    }

    /**
     * The negative, within the range.
     *
     * @param duration the duration
     * @param where the Quark file and line
     * @return the negative, within the range
     */
    public static Duration negated(Duration duration, String where) {
        return Duration.ofMillis(Numbers.checked(-duration.toMillis(), where));
    }

    /**
     * The product, within the range.
     *
     * @param duration the duration
     * @param factor the factor
     * @param where the Quark file and line
     * @return the product, within the range
     */
    public static Duration times(Duration duration, long factor, String where) {
        return Duration.ofMillis(Numbers.mul(duration.toMillis(), factor, where));
    }

    /**
     * The product to the nearest millisecond, a half rounded up.
     *
     * @param duration the duration
     * @param factor the factor
     * @param where the Quark file and line
     * @return the product to the nearest millisecond, a half rounded up
     */
    public static Duration times(Duration duration, double factor, String where) {
        return Duration.ofMillis(Numbers.round(duration.toMillis() * factor, where));
    }

    /**
     * The product, within the range.
     *
     * @param factor the factor
     * @param duration the duration
     * @param where the Quark file and line
     * @return the product, within the range
     */
    public static Duration times(long factor, Duration duration, String where) {
        return times(duration, factor, where);
    }

    /**
     * The product to the nearest millisecond, a half rounded up.
     *
     * @param factor the factor
     * @param duration the duration
     * @param where the Quark file and line
     * @return the product to the nearest millisecond, a half rounded up
     */
    public static Duration times(double factor, Duration duration, String where) {
        return times(duration, factor, where);
    }

    /**
     * The quotient to the nearest millisecond, a half rounded up.
     *
     * @param duration the duration
     * @param divisor the divisor
     * @param where the Quark file and line
     * @return the quotient to the nearest millisecond, a half rounded up
     */
    public static Duration div(Duration duration, long divisor, String where) {
        return Duration.ofMillis(Numbers.divHalfUp(duration.toMillis(), divisor, where));
    }

    /**
     * The quotient to the nearest millisecond, a half rounded up.
     *
     * @param duration the duration
     * @param divisor the divisor
     * @param where the Quark file and line
     * @return the quotient to the nearest millisecond, a half rounded up
     */
    public static Duration div(Duration duration, double divisor, String where) {
        return Duration.ofMillis(Numbers.round(Numbers.div((double) duration.toMillis(), divisor, where), where));
    }

    /**
     * Seconds.
     *
     * @param duration the duration
     * @return seconds
     */
    public static double toSeconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /**
     * Seconds since 1970.
     *
     * @param instant the instant
     * @return seconds since 1970
     */
    public static double toSeconds(Instant instant) {
        return instant.toEpochMilli() / 1000.0;
    }

    /**
     * The instant so many seconds after the epoch, a half millisecond rounded up.
     *
     * @param seconds seconds
     * @param where the Quark file and line
     * @return the instant so many seconds after the epoch, a half millisecond rounded up
     */
    public static Instant fromSeconds(double seconds, String where) {
        return Instant.ofEpochMilli(Numbers.round(seconds * 1000, where));
    }

    /**
     * The smaller of two, the first where they are equal.
     *
     * @param <T> the type of the value
     * @param left the left operand
     * @param right the right operand
     * @return the smaller of two, the first where they are equal
     */
    public static <T extends Comparable<T>> T min(T left, T right) {
        return right.compareTo(left) < 0 ? right : left;
    }

    /**
     * The larger of two, the first where they are equal.
     *
     * @param <T> the type of the value
     * @param left the left operand
     * @param right the right operand
     * @return the larger of two, the first where they are equal
     */
    public static <T extends Comparable<T>> T max(T left, T right) {
        return right.compareTo(left) > 0 ? right : left;
    }

    /**
     * A duration as text: {@code 1500ms}.
     *
     * @param duration the duration
     * @return a duration as text
     */
    public static String text(Duration duration) {
        return duration.toMillis() + "ms";
    }

    /**
     * An instant as text, ISO 8601 in UTC with milliseconds: {@code 1970-01-12T13:46:40.000Z}.
     *
     * @param instant the instant
     * @return an instant as text, ISO 8601 in UTC with milliseconds
     */
    public static String text(Instant instant) {
        long milliseconds = instant.toEpochMilli();
        long within = Math.floorMod(milliseconds, DAY);
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(milliseconds, DAY));
        long seconds = within / 1000;
        return year(date.getYear())
                + "-" + padded(date.getMonthValue(), 2)
                + "-" + padded(date.getDayOfMonth(), 2)
                + "T" + padded(seconds / 3600, 2)
                + ":" + padded(seconds / 60 % 60, 2)
                + ":" + padded(seconds % 60, 2)
                + "." + padded(within % 1000, 3)
                + "Z";
    }

    private static String year(int year) {
        if (year >= 0 && year <= LAST_PLAIN_YEAR) {
            return padded(year, 4);
        }
        return (year < 0 ? "-" : "+") + padded(Math.abs((long) year), 6);
    }

    private static String padded(long number, int digits) {
        String text = Long.toString(number);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }
}
