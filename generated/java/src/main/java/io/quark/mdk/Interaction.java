package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Maps;
import io.quark.runtime.States;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A level of interaction that is not finished. */
final class Interaction {
    final long id;
    private final Instant started;
    private final List<Long> startClock;
    /** Resolved in here, and not judged yet. */
    List<Node> pending;
    /** For the id of each node: 1 if it served, 0 if it failed. */
    private Map<String, Long> results;

    static {
        States.of(Interaction.class, Interaction::quarkState);
    }

    Interaction(long id, Instant started, List<Long> startClock) {
        this.id = id;
        this.started = started;
        this.startClock = List.copyOf(startClock);
        this.pending = new ArrayList<>();
        this.results = new LinkedHashMap<>();
    }

    List<Node> judge(long result) {
        List<Node> judged = List.copyOf(this.pending);
        for (Node node : judged) {
            this.results.put(node.id(), result);
        }
        this.pending = new ArrayList<>();
        return judged;
    }

    Finished finish(String uuid, SharedContext context, Instant now) {
        List<Node> served = this.judge(1L);
        InteractionEvent event = new InteractionEvent(
                this.started,
                now,
                context.environment(),
                uuid,
                context.traceId(),
                "",
                Maps.freeze(this.results),
                this.startClock,
                context.clock().levels(),
                0L,
                1L);
        return new Finished(event, served);
    }

    Json quarkState() {
        return new JsonObject()
                .with("id", this.id)
                .with("started", this.started.toEpochMilli())
                .with("start_clock", Json.list(this.startClock, each -> Json.of(each)))
                .with("pending", Json.list(this.pending, each -> each.toJson()))
                .with("results", Json.map(this.results, each -> each, each -> Json.of(each)))
                .build();
    }
}
