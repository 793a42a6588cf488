package io.quark.mdk;

/** What the module {@code clock} keeps to itself. */
final class ClockFunctions {
    /** Counters beyond this are not counted, they are made up; it leaves room to count on. */
    static final long GREATEST_COUNT = 4_503_599_627_370_496L;

    private ClockFunctions() {}
}
