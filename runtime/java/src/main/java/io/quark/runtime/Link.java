package io.quark.runtime;

import java.util.Map;

/** A connection that can be made, again and again: what a host implements to bring sockets. */
public interface Link extends Connection {
    /** The kind of port. */
    PortKind<Link, LinkEvents<?>> KIND = new PortKind<>("Link");

    /**
     * Connects, and tells {@code connected}, {@code rejected} or {@code closed}.
     *
     * @param url where to
     * @param headers the headers
     */
    void connect(String url, Map<String, String> headers);
}
