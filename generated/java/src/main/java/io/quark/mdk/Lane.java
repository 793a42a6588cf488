package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Severity;
import io.quark.runtime.States;
import java.util.LinkedHashMap;
import java.util.Map;

/** The events of one severity, by their number. */
final class Lane {
    final Severity severity;
    Map<Long, Kept> kept;

    static {
        States.of(Lane.class, Lane::quarkState);
    }

    Lane(Severity severity) {
        this.severity = severity;
        this.kept = new LinkedHashMap<>();
    }

    Json quarkState() {
        return new JsonObject()
                .with("severity", Json.of(this.severity.wireName()))
                .with("kept", Json.map(this.kept, each -> String.valueOf(each), each -> each.toJson()))
                .build();
    }
}
