package io.quark.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * What both ends of a connection have in common: messages go out, others come in.
 *
 * @param <H> the connection
 * @param <S> the messages that it sends
 * @param <R> the messages that it receives
 */
public abstract class TalkingPort<H extends Connection, S, R> extends Port<H, LinkEvents<R>> {
    /**
     * What the actor does at each event.
     *
     * @param <R> the messages that it receives
     */
    public interface Handlers<R> {
        /** Messages may be sent. */
        default void connected() {}

        /**
         * A message has come.
         *
         * @param message the message
         */
        default void received(R message) {}

        /**
         * Something has come that is no message.
         *
         * @param error what is wrong with it
         */
        default void unreadable(DecodeError error) {}

        /**
         * The other side refused the handshake.
         *
         * @param status the HTTP status
         * @param reason why
         */
        default void rejected(long status, String reason) {}

        /**
         * The connection is gone.
         *
         * @param reason why
         */
        default void closed(String reason) {}
    }

    private final Conversation<S, R> conversation;
    private List<S> outbox = new ArrayList<>();

    TalkingPort(Core core, PortKind<H, LinkEvents<?>> kind, Conversation<S, R> conversation, Handlers<R> handlers) {
        super(core, kind, new LinkEvents<>(core, conversation, handlers));
        this.conversation = conversation;
    }

    final Conversation<S, R> conversation() {
        return conversation;
    }

    /**
     * Sends one message.
     *
     * @param message the message
     */
    public final void send(S message) {
        later(() -> {
            String frame = conversation.written(message);
            carryOut("send", List.of(message), host -> host.send(frame), frame);
        });
    }

    /** Closes the connection. */
    public final void close() {
        enqueue("close", List.of(), Connection::close);
    }

    @SuppressWarnings("unchecked")
    final void keepSent(PortCall call) {
        if (call.frame() != null) {
            outbox.add((S) call.arguments().get(0));
        }
    }

    final List<S> takeSent() {
        List<S> taken = List.copyOf(outbox);
        outbox = new ArrayList<>();
        return taken;
    }
}
