package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.States;
import io.quark.runtime.Times;
import java.time.Duration;

/** A {@code CircuitBreaker} for each node: what an MDK uses unless told otherwise. */
public final class CircuitBreakers implements FailurePolicies {
    private final long threshold;
    private final Duration retest;

    static {
        States.of(CircuitBreakers.class, CircuitBreakers::quarkState);
    }

    /** Takes what must be given; the rest has its default. */
    public CircuitBreakers() {
        this(3L, Duration.ofSeconds(30));
    }

    /**
     * Takes all that can be given.
     *
     * @param threshold the threshold
     * @param retest the retest
     */
    public CircuitBreakers(long threshold, Duration retest) {
        this.threshold = threshold;
        this.retest = Times.whole(retest);
    }

    @Override
    public FailurePolicy create(Node node) {
        return new CircuitBreaker(this.threshold, this.retest);
    }

    Json quarkState() {
        return new JsonObject()
                .with("threshold", this.threshold)
                .with("retest", this.retest.toMillis())
                .build();
    }
}
