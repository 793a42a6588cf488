package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.States;
import java.util.LinkedHashMap;
import java.util.Map;

/** The services of one environment. */
final class Directory {
    Map<String, Cluster> clusters;

    static {
        States.of(Directory.class, Directory::quarkState);
    }

    Directory() {
        this.clusters = new LinkedHashMap<>();
    }

    Json quarkState() {
        return new JsonObject()
                .with("clusters", Json.map(this.clusters, each -> each, each -> each.quarkState()))
                .build();
    }
}
