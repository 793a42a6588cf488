package io.quark.mdk;

/** What a client sends. */
public sealed interface RtpClientMessage
        permits Open,
                Close,
                Active,
                Expire,
                LogEvent,
                Subscribe,
                InteractionEvent,
                Breaker {}
