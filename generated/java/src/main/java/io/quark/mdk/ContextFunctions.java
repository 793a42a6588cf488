package io.quark.mdk;

import java.time.Duration;

/** What the module {@code context} keeps to itself. */
final class ContextFunctions {
    static final String DEADLINE_PROPERTY = "timeout";

    static final String LEVEL_PROPERTY = "trace";

    static final double FURTHEST_SECOND = 9000000000000.0;

    static final Duration LONGEST_WAIT = Duration.ofHours(8760);

    private ContextFunctions() {}

    static boolean isReserved(String name) {
        return name.equals(DEADLINE_PROPERTY) || name.equals(LEVEL_PROPERTY);
    }
}
