package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.States;
import java.time.Instant;

/** Lets every call through and counts what it is told: for tests of code that reports failures. */
public final class RecordingPolicy implements FailurePolicy {
    private long successes;
    private long failures;
    private long admissions;

    static {
        States.of(RecordingPolicy.class, RecordingPolicy::quarkState);
    }

    /** Takes all that can be given. */
    public RecordingPolicy() {
        this.successes = 0L;
        this.failures = 0L;
        this.admissions = 0L;
    }

    @Override
    public void success(Instant now) {
        this.successes += 1;
    }

    @Override
    public void failure(Instant now) {
        this.failures += 1;
    }

    @Override
    public boolean available(Instant now) {
        return true;
    }

    @Override
    public void admitted(Instant now) {
        this.admissions += 1;
    }

    /**
     * How many calls succeeded.
     *
     * @return the result
     */
    public long successCount() {
        return this.successes;
    }

    /**
     * How many calls failed.
     *
     * @return the result
     */
    public long failureCount() {
        return this.failures;
    }

    /**
     * How many calls were let through.
     *
     * @return the result
     */
    public long admissionCount() {
        return this.admissions;
    }

    Json quarkState() {
        return new JsonObject()
                .with("successes", this.successes)
                .with("failures", this.failures)
                .with("admissions", this.admissions)
                .build();
    }
}
