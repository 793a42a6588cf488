package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.States;
import io.quark.runtime.Times;
import java.time.Duration;

/**
 * Delays that double from {@code first} to {@code longest}, each drawn at random up to its length: clients that lost
 * one server together do not come back together.
 */
final class Backoff {
    private final Duration first;
    private final Duration longest;
    private Duration delay;

    static {
        States.of(Backoff.class, Backoff::quarkState);
    }

    Backoff() {
        this(Duration.ofSeconds(1), Duration.ofSeconds(16));
    }

    Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.delay = this.first;
    }

    /** The delay before the next attempt; {@code chance} is a random number, 0 &lt;= chance &lt; 1. */
    Duration next(double chance) {
        Duration drawn = Times.times(this.delay, chance, "backoff.q:12");
        this.delay = Times.min(this.delay.multipliedBy(2), this.longest);
        return drawn;
    }

    /** An attempt succeeded. */
    void reset() {
        this.delay = this.first;
    }

    Json quarkState() {
        return new JsonObject()
                .with("first", this.first.toMillis())
                .with("longest", this.longest.toMillis())
                .with("delay", this.delay.toMillis())
                .build();
    }
}
