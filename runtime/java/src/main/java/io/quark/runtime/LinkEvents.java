package io.quark.runtime;

/**
 * What a {@link Link} tells its actor.
 *
 * @param <M> the messages that it receives
 */
public final class LinkEvents<M> {
    private final Core core;
    private final Conversation<?, M> conversation;
    private final TalkingPort.Handlers<M> handlers;

    LinkEvents(Core core, Conversation<?, M> conversation, TalkingPort.Handlers<M> handlers) {
        this.core = core;
        this.conversation = conversation;
        this.handlers = handlers;
    }

    /** Messages may be sent. */
    public void connected() {
        core.handle(handlers::connected);
    }

    /**
     * A text frame has come: {@code received} if it is a message, {@code unreadable} if not.
     *
     * @param text the text
     */
    public void frame(String text) {
        M message;
        try {
            message = conversation.read(text);
        } catch (DecodeError error) {
            unreadable(error);
            return;
        } catch (Fault fault) {
            report(fault);
            return;
        }
        core.handle(() -> handlers.received(message));
    }

    /** Has the hook of the runtime told, in its turn. */
    private void report(Fault fault) {
        core.ask(() -> {
            throw fault;
        });
    }

    /**
     * A message has come.
     *
     * @param message the message
     */
    public void received(M message) {
        try {
            conversation.heard(message);
        } catch (Fault fault) {
            report(fault);
            return;
        }
        core.handle(() -> handlers.received(message));
    }

    /**
     * Something has come that is no message.
     *
     * @param error the error
     */
    public void unreadable(DecodeError error) {
        core.handle(() -> handlers.unreadable(error));
    }

    /**
     * The other side refused the handshake, with its HTTP status.
     *
     * @param status the HTTP status
     * @param reason why
     */
    public void rejected(long status, String reason) {
        core.handle(() -> handlers.rejected(status, Text.scalars(reason)));
    }

    /**
     * The connection is gone.
     *
     * @param reason why
     */
    public void closed(String reason) {
        core.handle(() -> handlers.closed(Text.scalars(reason)));
    }
}
