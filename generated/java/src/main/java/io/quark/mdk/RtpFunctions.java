package io.quark.mdk;

import io.quark.runtime.OutOfState;

/** What the module {@code rtp} keeps to itself. */
final class RtpFunctions {
    static final String ROUTE_CAPABILITY = "route";

    static final String BREAKER_CAPABILITY = "breaker";

    private RtpFunctions() {}

    /** The state after a message of the client. */
    static RtpState rtpAfterClient(RtpState state, RtpClientMessage message) {
        switch (state) {
            case OPENING -> {
                if (message instanceof Open) {
                    return RtpState.READY;
                } else if (message instanceof Close) {
                    return RtpState.CLOSED;
                } else if (message instanceof Active) {
                    throw new OutOfState("active", "opening");
                } else if (message instanceof Expire) {
                    throw new OutOfState("expire", "opening");
                } else if (message instanceof LogEvent) {
                    throw new OutOfState("log", "opening");
                } else if (message instanceof Subscribe) {
                    throw new OutOfState("subscribe", "opening");
                } else if (message instanceof InteractionEvent) {
                    throw new OutOfState("interactionevent", "opening");
                } else {
                    throw new OutOfState("breaker", "opening");
                }
            }
            case READY -> {
                if (message instanceof Close) {
                    return RtpState.CLOSED;
                } else {
                    return RtpState.READY;
                }
            }
            default -> {
                if (message instanceof Open) {
                    throw new OutOfState("open", "closed");
                } else if (message instanceof Close) {
                    throw new OutOfState("close", "closed");
                } else if (message instanceof Active) {
                    throw new OutOfState("active", "closed");
                } else if (message instanceof Expire) {
                    throw new OutOfState("expire", "closed");
                } else if (message instanceof LogEvent) {
                    throw new OutOfState("log", "closed");
                } else if (message instanceof Subscribe) {
                    throw new OutOfState("subscribe", "closed");
                } else if (message instanceof InteractionEvent) {
                    throw new OutOfState("interactionevent", "closed");
                } else {
                    throw new OutOfState("breaker", "closed");
                }
            }
        }
    }

    /** The state after a message of the server. */
    static RtpState rtpAfterServer(RtpState state, RtpServerMessage message) {
        switch (state) {
            case OPENING -> {
                if (message instanceof Open) {
                    return RtpState.READY;
                } else if (message instanceof Close) {
                    return RtpState.CLOSED;
                } else if (message instanceof Active) {
                    throw new OutOfState("active", "opening");
                } else if (message instanceof Expire) {
                    throw new OutOfState("expire", "opening");
                } else if (message instanceof Clear) {
                    throw new OutOfState("clear", "opening");
                } else if (message instanceof LogEvent) {
                    throw new OutOfState("log", "opening");
                } else if (message instanceof LogAck) {
                    throw new OutOfState("logack", "opening");
                } else if (message instanceof InteractionAck) {
                    throw new OutOfState("interactionack", "opening");
                } else {
                    throw new OutOfState("route", "opening");
                }
            }
            case READY -> {
                if (message instanceof Close) {
                    return RtpState.CLOSED;
                } else {
                    return RtpState.READY;
                }
            }
            default -> {
                if (message instanceof Open) {
                    throw new OutOfState("open", "closed");
                } else if (message instanceof Close) {
                    throw new OutOfState("close", "closed");
                } else if (message instanceof Active) {
                    throw new OutOfState("active", "closed");
                } else if (message instanceof Expire) {
                    throw new OutOfState("expire", "closed");
                } else if (message instanceof Clear) {
                    throw new OutOfState("clear", "closed");
                } else if (message instanceof LogEvent) {
                    throw new OutOfState("log", "closed");
                } else if (message instanceof LogAck) {
                    throw new OutOfState("logack", "closed");
                } else if (message instanceof InteractionAck) {
                    throw new OutOfState("interactionack", "closed");
                } else {
                    throw new OutOfState("route", "closed");
                }
            }
        }
    }
}
