package io.quark.runtime;

import java.util.Map;
import java.util.function.Supplier;

/**
 * A connection that was accepted for an actor.
 *
 * @param <S> the messages that it sends
 * @param <R> the messages that it receives
 */
public final class AcceptedPort<S, R> extends TalkingPort<Connection, S, R> {
    /**
     * Holds a connection that stands.
     *
     * @param core what the actor has besides its fields
     * @param name the side that it is on, {@code Rtp.server}
     * @param side makes that side
     * @param handlers what the actor does at each event
     */
    public AcceptedPort(Core core, String name, Supplier<Side<S, R>> side, Handlers<R> handlers) {
        super(core, Connection.KIND, new Conversation<>(name, side), handlers);
    }

    /** Tells the actor, which is made now, that it is connected. */
    public void begin() {
        events().connected();
    }

    /**
     * Refuses to connect: the connection is there already.
     *
     * @param url where to
     * @param headers the headers
     * @param where the Quark file and line
     */
    public void connect(String url, Map<String, String> headers, String where) {
        throw new Fault("connect on an accepted link", where);
    }
}
