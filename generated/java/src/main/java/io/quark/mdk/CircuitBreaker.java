package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.States;
import io.quark.runtime.Times;
import java.time.Duration;
import java.time.Instant;

/**
 * Opens after {@code threshold} failures in a row, and lets one call through again {@code retest} after the last one. A
 * threshold of 0 never opens it.
 */
public final class CircuitBreaker implements FailurePolicy {
    private final long threshold;
    private final Duration retest;
    private long failures;
    private Instant openUntil;

    static {
        States.of(CircuitBreaker.class, CircuitBreaker::quarkState);
    }

    /** Takes what must be given; the rest has its default. */
    public CircuitBreaker() {
        this(3L, Duration.ofSeconds(30));
    }

    /**
     * Takes all that can be given.
     *
     * @param threshold the threshold
     * @param retest the retest
     */
    public CircuitBreaker(long threshold, Duration retest) {
        this.threshold = threshold;
        this.retest = Times.whole(retest);
        this.failures = 0L;
        this.openUntil = null;
    }

    @Override
    public void success(Instant now) {
        this.failures = 0;
        this.openUntil = null;
    }

    @Override
    public void failure(Instant now) {
        now = Times.whole(now);
        this.failures += 1;
        this.openUntil = now.plus(this.retest);
    }

    @Override
    public boolean available(Instant now) {
        now = Times.whole(now);
        if (!this.isTripped()) {
            return true;
        }
        Instant until = this.openUntil;
        if (until == null) {
            return true;
        }
        return now.isAfter(until);
    }

    @Override
    public void admitted(Instant now) {
        now = Times.whole(now);
        if (this.isTripped()) {
            this.openUntil = now.plus(this.retest);
        }
    }

    private boolean isTripped() {
        return this.threshold > 0 && this.failures >= this.threshold;
    }

    Json quarkState() {
        return new JsonObject()
                .with("threshold", this.threshold)
                .with("retest", this.retest.toMillis())
                .with("failures", this.failures)
                .with("open_until", this.openUntil == null ? Json.NULL : Json.of(this.openUntil.toEpochMilli()))
                .build();
    }
}
