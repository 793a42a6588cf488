package io.quark.runtime;

/** A connection that stands and carries text frames, such as a web server's accepted sockets. */
public interface Connection {
    /** The kind of port. */
    PortKind<Connection, LinkEvents<?>> KIND = new PortKind<>("Connection");

    /**
     * Sends one frame.
     *
     * @param text the frame
     */
    void send(String text);

    /** Closes the connection, and tells {@code closed}. */
    void close();
}
