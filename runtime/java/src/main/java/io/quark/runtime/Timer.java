package io.quark.runtime;

import java.time.Instant;

/** Something that can fire once, at a given instant. */
public interface Timer {
    /** The kind of port. */
    PortKind<Timer, TimerEvents> KIND = new PortKind<>("Timer");

    /**
     * Fires at an instant, in place of whatever was set before.
     *
     * @param at the instant
     */
    void set(Instant at);

    /** Does not fire. */
    void cancel();
}
