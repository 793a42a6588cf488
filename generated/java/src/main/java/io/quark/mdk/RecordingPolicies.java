package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.States;

/** A {@code RecordingPolicy} for each node. */
public final class RecordingPolicies implements FailurePolicies {
    static {
        States.of(RecordingPolicies.class, RecordingPolicies::quarkState);
    }

    /** Takes all that can be given. */
    public RecordingPolicies() {}

    @Override
    public FailurePolicy create(Node node) {
        return new RecordingPolicy();
    }

    Json quarkState() {
        return new JsonObject().build();
    }
}
