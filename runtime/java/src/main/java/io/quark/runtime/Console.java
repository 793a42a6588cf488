package io.quark.runtime;

/** Where an actor writes what a person should read. */
public interface Console {
    /** The kind of port. */
    PortKind<Console, ConsoleEvents> KIND = new PortKind<>("Console");

    /**
     * Writes one line.
     *
     * @param severity how loud it is
     * @param text the text
     */
    void write(Severity severity, String text);
}
