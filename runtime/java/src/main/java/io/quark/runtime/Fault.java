package io.quark.runtime;

/**
 * A broken rule of the program: a broken {@code assert}, a missing key, an index out of range, a division by zero. Its
 * message ends with the Quark file and line. Generated code never catches one.
 */
public final class Fault extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** What broke. */
    private final String text;
    /** The Quark file and line. */
    private final String where;

    /**
     * Says what broke, and where.
     *
     * @param text the text
     * @param where the Quark file and line
     */
    public Fault(String text, String where) {
        super(where.isEmpty() ? text : text + " (" + where + ")");
        this.text = text;
        this.where = where;
    }

    /**
     * Says what broke, and what broke it.
     *
     * @param text the text
     * @param cause what broke it
     */
    public Fault(String text, Throwable cause) {
        super(text, cause);
        this.text = text;
        this.where = "";
    }

    /**
     * What broke, without its place.
     *
     * @return what broke, without its place
     */
    public String text() {
        return text;
    }

    /**
     * The Quark file and line, {@code clock.q:14}; empty where nobody knows.
     *
     * @return the Quark file and line, {@code clock.q:14}
     */
    public String where() {
        return where;
    }

    /**
     * Faults unless a condition holds.
     *
     * @param holds whether it holds
     * @param text the text
     * @param where the Quark file and line
     */
    public static void check(boolean holds, String text, String where) {
        if (!holds) {
            throw new Fault("assertion failed: " + text, where);
        }
    }

    /**
     * Faults unless a comparison of two values held, and shows both.
     *
     * @param holds whether it holds
     * @param left the left operand
     * @param right the right operand
     * @param text the text
     * @param where the Quark file and line
     */
    public static void checkCompared(boolean holds, Object left, Object right, String text, String where) {
        if (!holds) {
            String values = " (left: " + Values.shown(left) + ", right: " + Values.shown(right) + ")";
            throw new Fault("assertion failed: " + text + values, where);
        }
    }
}
