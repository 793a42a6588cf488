package io.quark.runtime;

/** The base of every declared error: an expected failure. Each package has a base of its own below this one. */
public abstract class QuarkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what went wrong.
     *
     * @param message the message
     */
    protected QuarkException(String message) {
        super(Text.scalars(message));
    }

    /**
     * The error's fields by their names on the wire, absent ones left out.
     *
     * @return the error's fields by their names on the wire, absent ones left out
     */
    public abstract Json toJson();
}
