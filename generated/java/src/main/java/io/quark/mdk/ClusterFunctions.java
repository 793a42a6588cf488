package io.quark.mdk;

/** What the module {@code cluster} keeps to itself. */
final class ClusterFunctions {
    static final long GREATEST_SHARE = 1_000_000L;

    private ClusterFunctions() {}
}
