package io.quark.runtime;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Arithmetic as every language does it: checked {@code Int}, division that faults at zero, ECMAScript's text for
 * {@code Float}. An {@code Int} is a {@code long} within ±(2^53-1).
 */
public final class Numbers {
    /** The largest {@code Int}; the smallest is its negative. */
    public static final long MAX_INT = 9_007_199_254_740_991L;

    private static final int DECIMAL_LIMIT = 21;
    private static final int FRACTION_LIMIT = -6;

    private Numbers() {}

    /**
     * The value, unless it has left the range of {@code Int}.
     *
     * @param value the value
     * @param where the Quark file and line
     * @return the value, unless it has left the range of {@code Int}
     */
    public static long checked(long value, String where) {
        if (value > MAX_INT || value < -MAX_INT) {
            throw overflow(where);
        }
        return value;
    }

    static Fault overflow(String where) {
        return new Fault("integer overflow", where);
    }

    /**
     * The sum, within the range of {@code Int}.
     *
     * @param left the left operand
     * @param right the right operand
     * @param where the Quark file and line
     * @return the sum, within the range of {@code Int}
     */
    public static long add(long left, long right, String where) {
        return checked(left + right, where);
    }

    /**
     * The difference, within the range of {@code Int}.
     *
     * @param left the left operand
     * @param right the right operand
     * @param where the Quark file and line
     * @return the difference, within the range of {@code Int}
     */
    public static long sub(long left, long right, String where) {
        return checked(left - right, where);
    }

    /**
     * The product, within the range of {@code Int}.
     *
     * @param left the left operand
     * @param right the right operand
     * @param where the Quark file and line
     * @return the product, within the range of {@code Int}
     */
    public static long mul(long left, long right, String where) {
        long high = Math.multiplyHigh(left, right);
        long low = left * right;
        if (high != low >> 63) {
            throw overflow(where);
        }
        return checked(low, where);
    }

    /**
     * The negative.
     *
     * @param value the value
     * @param where the Quark file and line
     * @return the negative
     */
    public static long neg(long value, String where) {
        return checked(-value, where);
    }

    /**
     * The quotient, truncated toward zero.
     *
     * @param left the left operand
     * @param right the right operand
     * @param where the Quark file and line
     * @return the quotient, truncated toward zero
     */
    public static long div(long left, long right, String where) {
        if (right == 0) {
            throw new Fault("division by zero", where);
        }
        return left / right;
    }

    /**
     * The remainder, with the sign of the dividend.
     *
     * @param left the left operand
     * @param right the right operand
     * @param where the Quark file and line
     * @return the remainder, with the sign of the dividend
     */
    public static long rem(long left, long right, String where) {
        if (right == 0) {
            throw new Fault("division by zero", where);
        }
        return left % right;
    }

    /**
     * The quotient of two floats.
     *
     * @param left the left operand
     * @param right the right operand
     * @param where the Quark file and line
     * @return the quotient of two floats
     */
    public static double div(double left, double right, String where) {
        if (right == 0) {
            throw new Fault("division by zero", where);
        }
        return left / right;
    }

    /** The quotient, a half rounded up. */
    static long divHalfUp(long left, long right, String where) {
        if (right == 0) {
            throw new Fault("division by zero", where);
        }
        BigDecimal by = BigDecimal.valueOf(right);
        BigDecimal halves = BigDecimal.valueOf(left).add(BigDecimal.valueOf(left)).add(by);
        BigDecimal quotient = halves.divide(by.add(by), 0, RoundingMode.FLOOR);
        if (quotient.abs().compareTo(BigDecimal.valueOf(MAX_INT)) > 0) {
            throw overflow(where);
        }
        return quotient.longValueExact();
    }

    /**
     * The largest {@code Int} not above a number.
     *
     * @param value the value
     * @param where the Quark file and line
     * @return the largest {@code Int} not above a number
     */
    public static long floor(double value, String where) {
        double below = Math.floor(value);
        if (!(Math.abs(below) <= MAX_INT)) {
            throw overflow(where);
        }
        return (long) below;
    }

    /**
     * The nearest {@code Int}; a half goes up.
     *
     * @param value the value
     * @param where the Quark file and line
     * @return the nearest {@code Int}
     */
    public static long round(double value, String where) {
        double below = Math.floor(value);
        return floor(value - below >= 0.5 ? below + 1 : below, where);
    }

    /**
     * The smaller of two, the first where they are equal.
     *
     * @param left the left operand
     * @param right the right operand
     * @param where the Quark file and line
     * @return the smaller of two, the first where they are equal
     */
    public static double min(double left, double right, String where) {
        checkOrder(left, right, where);
        return right < left ? right : left;
    }

    /**
     * The larger of two, the first where they are equal.
     *
     * @param left the left operand
     * @param right the right operand
     * @param where the Quark file and line
     * @return the larger of two, the first where they are equal
     */
    public static double max(double left, double right, String where) {
        checkOrder(left, right, where);
        return right > left ? right : left;
    }

    private static void checkOrder(double left, double right, String where) {
        if (Double.isNaN(left) || Double.isNaN(right)) {
            throw new Fault("NaN has no order", where);
        }
    }

    /**
     * A number in lower-case hexadecimal, padded with zeros.
     *
     * @param value the value
     * @param digits how many digits at least
     * @return a number in lower-case hexadecimal, padded with zeros
     */
    public static String hex(long value, long digits) {
        String text = Long.toHexString(Math.abs(value));
        String zeros = "0".repeat((int) Math.max(0, digits - text.length()));
        return (value < 0 ? "-" : "") + zeros + text;
    }

    /**
     * A number as ECMAScript writes it: {@code 1}, {@code 0.1}, {@code 1e+21}, {@code NaN}.
     *
     * @param value the value
     * @return a number as ECMAScript writes it
     */
    public static String text(double value) {
        if (value == 0) {
            return "0";
        }
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        if (value == (long) value && Math.abs(value) <= MAX_INT) {
            return Long.toString((long) value);
        }
        BigDecimal shortest = shortest(Math.abs(value)).stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        return (value < 0 ? "-" : "") + placed(digits, digits.length() - shortest.scale());
    }

    /** The shortest decimal that reads back the same, and of those the nearest: Java's own is not always it. */
    private static BigDecimal shortest(double value) {
        BigDecimal found = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        BigDecimal exact = new BigDecimal(value);
        for (int digits = found.precision(); digits > 0; digits--) {
            BigDecimal shorter = nearest(value, exact, digits);
            if (shorter == null) {
                return found;
            }
            found = shorter;
        }
        return found;
    }

    private static BigDecimal nearest(double value, BigDecimal exact, int digits) {
        BigDecimal best = null;
        for (RoundingMode mode : new RoundingMode[] {RoundingMode.FLOOR, RoundingMode.CEILING}) {
            BigDecimal candidate = exact.round(new MathContext(digits, mode));
            if (candidate.doubleValue() == value && (best == null || isNearer(candidate, best, exact))) {
                best = candidate;
            }
        }
        return best;
    }

    private static boolean isNearer(BigDecimal candidate, BigDecimal best, BigDecimal exact) {
        return candidate.subtract(exact).abs().compareTo(best.subtract(exact).abs()) < 0;
    }

    private static String placed(String digits, int point) {
        int size = digits.length();
        if (size <= point && point <= DECIMAL_LIMIT) {
            return digits + "0".repeat(point - size);
        }
        if (0 < point && point <= DECIMAL_LIMIT) {
            return digits.substring(0, point) + "." + digits.substring(point);
        }
        if (FRACTION_LIMIT < point && point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        String fraction = size > 1 ? "." + digits.substring(1) : "";
        String exponent = point > 0 ? "+" + (point - 1) : Integer.toString(point - 1);
        return digits.charAt(0) + fraction + "e" + exponent;
    }
}
