package io.quark.runtime;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A connection that an actor makes.
 *
 * @param <S> the messages that it sends
 * @param <R> the messages that it receives
 */
public final class LinkPort<S, R> extends TalkingPort<Link, S, R> {
    /**
     * Holds a connection that is not connected.
     *
     * @param core what the actor has besides its fields
     * @param name the side that it is on, {@code Rtp.client}
     * @param side makes that side, anew for each connection
     * @param handlers what the actor does at each event
     */
    public LinkPort(Core core, String name, Supplier<Side<S, R>> side, Handlers<R> handlers) {
        super(core, Link.KIND, new Conversation<>(name, side), handlers);
    }

    /**
     * Connects.
     *
     * @param url where to
     * @param headers the headers
     */
    public void connect(String url, Map<String, String> headers) {
        Map<String, String> frozen = Maps.freeze(headers);
        later(() -> {
            conversation().restart();
            carryOut("connect", List.of(url, frozen), host -> host.connect(url, frozen), null);
        });
    }
}
