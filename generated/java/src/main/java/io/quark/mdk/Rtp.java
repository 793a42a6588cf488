package io.quark.mdk;

import io.quark.runtime.Codec;
import io.quark.runtime.Side;
import java.util.List;

/**
 * What an MDK and Mission Control say to each other.
 *
 * <p>Both open with {@code Open}. A client announces its nodes ({@code Active}, {@code Expire}) and hands in what
 * happened ({@code LogEvent}, {@code InteractionEvent}), which the server acknowledges one by one. A server tells of
 * the nodes it knows and gives commands ({@code Route}).
 */
public final class Rtp {
    /** Reads and writes what a client sends. */
    public static final Codec<RtpClientMessage> CLIENT = new Codec<>(
            "type",
            List.of(
                    Codec.message(Open.class, Open::fromJson, "open", "mdk.protocol.Open"),
                    Codec.message(
                            Close.class, Close::fromJson, "close", "mdk.protocol.Close", "discovery.protocol.Close"),
                    Codec.message(Active.class, Active::fromJson, "active", "discovery.protocol.Active"),
                    Codec.message(Expire.class, Expire::fromJson, "expire", "discovery.protocol.Expire"),
                    Codec.message(LogEvent.class, LogEvent::fromJson, "log"),
                    Codec.message(Subscribe.class, Subscribe::fromJson, "subscribe"),
                    Codec.message(InteractionEvent.class, InteractionEvent::fromJson, "interactionevent"),
                    Codec.message(Breaker.class, Breaker::fromJson, "breaker")));

    /** Reads and writes what a server sends. */
    public static final Codec<RtpServerMessage> SERVER = new Codec<>(
            "type",
            List.of(
                    Codec.message(Open.class, Open::fromJson, "open", "mdk.protocol.Open"),
                    Codec.message(
                            Close.class, Close::fromJson, "close", "mdk.protocol.Close", "discovery.protocol.Close"),
                    Codec.message(Active.class, Active::fromJson, "active", "discovery.protocol.Active"),
                    Codec.message(Expire.class, Expire::fromJson, "expire", "discovery.protocol.Expire"),
                    Codec.message(Clear.class, Clear::fromJson, "clear", "discovery.protocol.Clear"),
                    Codec.message(LogEvent.class, LogEvent::fromJson, "log"),
                    Codec.message(LogAck.class, LogAck::fromJson, "logack", "mdk_tracing.protocol.LogAckEvent"),
                    Codec.message(InteractionAck.class, InteractionAck::fromJson, "interactionack"),
                    Codec.message(Route.class, Route::fromJson, "route")));

    private Rtp() {}

    static Side<RtpClientMessage, RtpServerMessage> clientSide() {
        RtpClientSide side = new RtpClientSide();
        return new Side<>(side::receive, side::send, side::received);
    }

    static Side<RtpServerMessage, RtpClientMessage> serverSide() {
        RtpServerSide side = new RtpServerSide();
        return new Side<>(side::receive, side::send, side::received);
    }
}
