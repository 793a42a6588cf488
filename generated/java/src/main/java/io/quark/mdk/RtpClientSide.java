package io.quark.mdk;

import io.quark.runtime.DecodeError;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.OutOfState;
import io.quark.runtime.States;
import io.quark.runtime.Text;

/**
 * The client's side of a conversation in {@code Rtp}: reads what the server sends, writes what the client sends, and
 * holds both to the states of the protocol.
 */
public final class RtpClientSide {
    private RtpState receiving;
    private RtpState sending;

    static {
        States.of(RtpClientSide.class, RtpClientSide::quarkState);
    }

    /** Takes all that can be given. */
    public RtpClientSide() {
        this.receiving = RtpState.OPENING;
        this.sending = RtpState.OPENING;
    }

    /**
     * The message in a frame from the server.
     *
     * @param text the text
     * @return the result
     * @throws DecodeError Text or JSON that is not what a type wants. {@code path} is {@code node.address}, and empty
     *     at the top
     * @throws OutOfState A message that the state of a conversation does not allow
     */
    public RtpServerMessage receive(String text) {
        text = Text.scalars(text);
        RtpServerMessage message = Rtp.SERVER.decode(text);
        this.received(message);
        return message;
    }

    /**
     * The frame for a message to the server.
     *
     * @param message the message
     * @return the result
     * @throws OutOfState A message that the state of a conversation does not allow
     */
    public String send(RtpClientMessage message) {
        this.sent(message);
        return Rtp.CLIENT.encode(message);
    }

    /**
     * Goes on after a message from the server that was read elsewhere.
     *
     * @param message the message
     * @throws OutOfState A message that the state of a conversation does not allow
     */
    public void received(RtpServerMessage message) {
        this.receiving = RtpFunctions.rtpAfterServer(this.receiving, message);
    }

    /**
     * Goes on after a message to the server that is written elsewhere.
     *
     * @param message the message
     * @throws OutOfState A message that the state of a conversation does not allow
     */
    public void sent(RtpClientMessage message) {
        this.sending = RtpFunctions.rtpAfterClient(this.sending, message);
    }

    Json quarkState() {
        return new JsonObject()
                .with("receiving", this.receiving)
                .with("sending", this.sending)
                .build();
    }
}
