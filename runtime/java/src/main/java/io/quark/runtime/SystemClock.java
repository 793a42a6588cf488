package io.quark.runtime;

import java.time.Instant;

/** The wall clock at start-up plus the steady clock since: it never goes back. */
final class SystemClock {
    private final long start = System.currentTimeMillis();
    private final long steady = System.nanoTime();

    Instant now() {
        return Instant.ofEpochMilli(start + (System.nanoTime() - steady) / 1_000_000);
    }
}
