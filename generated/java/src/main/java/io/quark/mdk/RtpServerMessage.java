package io.quark.mdk;

/** What a server sends. */
public sealed interface RtpServerMessage
        permits Open,
                Close,
                Active,
                Expire,
                Clear,
                LogEvent,
                LogAck,
                InteractionAck,
                Route {}
