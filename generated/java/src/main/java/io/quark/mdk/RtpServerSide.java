package io.quark.mdk;

import io.quark.runtime.DecodeError;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.OutOfState;
import io.quark.runtime.States;
import io.quark.runtime.Text;

/**
 * The server's side of a conversation in {@code Rtp}: reads what the client sends, writes what the server sends, and
 * holds both to the states of the protocol.
 */
public final class RtpServerSide {
    private RtpState receiving;
    private RtpState sending;

    static {
        States.of(RtpServerSide.class, RtpServerSide::quarkState);
    }

    /** Takes all that can be given. */
    public RtpServerSide() {
        this.receiving = RtpState.OPENING;
        this.sending = RtpState.OPENING;
    }

    /**
     * The message in a frame from the client.
     *
     * @param text the text
     * @return the result
     * @throws DecodeError Text or JSON that is not what a type wants. {@code path} is {@code node.address}, and empty
     *     at the top
     * @throws OutOfState A message that the state of a conversation does not allow
     */
    public RtpClientMessage receive(String text) {
        text = Text.scalars(text);
        RtpClientMessage message = Rtp.CLIENT.decode(text);
        this.received(message);
        return message;
    }

    /**
     * The frame for a message to the client.
     *
     * @param message the message
     * @return the result
     * @throws OutOfState A message that the state of a conversation does not allow
     */
    public String send(RtpServerMessage message) {
        this.sent(message);
        return Rtp.SERVER.encode(message);
    }

    /**
     * Goes on after a message from the client that was read elsewhere.
     *
     * @param message the message
     * @throws OutOfState A message that the state of a conversation does not allow
     */
    public void received(RtpClientMessage message) {
        this.receiving = RtpFunctions.rtpAfterClient(this.receiving, message);
    }

    /**
     * Goes on after a message to the client that is written elsewhere.
     *
     * @param message the message
     * @throws OutOfState A message that the state of a conversation does not allow
     */
    public void sent(RtpServerMessage message) {
        this.sending = RtpFunctions.rtpAfterServer(this.sending, message);
    }

    Json quarkState() {
        return new JsonObject()
                .with("receiving", this.receiving)
                .with("sending", this.sending)
                .build();
    }
}
