package io.quark.mdk;

import java.time.Duration;

/** What the module {@code discovery} keeps to itself. */
final class DiscoveryFunctions {
    /** How often those who wait are looked at again: a breaker may have become ready without anybody saying so. */
    static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

    /** How long after a {@code Clear} a node may take to be announced again. */
    static final Duration ANNOUNCEMENT_GRACE = Duration.ofSeconds(10);

    private DiscoveryFunctions() {}
}
