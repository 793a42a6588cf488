package io.quark.mdk;

import java.time.Duration;

/** What the module {@code mdk} keeps to itself. */
final class MdkFunctions {
    static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(15);

    static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    static final Duration FAREWELL_LIMIT = Duration.ofSeconds(5);

    private MdkFunctions() {}
}
