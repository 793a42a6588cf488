package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Lists;
import io.quark.runtime.States;
import io.quark.runtime.Values;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The levels of a session, outermost first. Each is independent of the others, and known by a number of its own. */
final class Interactions {
    private List<Interaction> levels;
    private long started;

    static {
        States.of(Interactions.class, Interactions::quarkState);
    }

    Interactions() {
        this.levels = new ArrayList<>();
        this.started = 0L;
    }

    /** Starts a level at the moment of {@code context}; gives its number. */
    long start(SharedContext context, Instant now) {
        this.started += 1;
        this.levels.add(new Interaction(this.started, now, context.clock().levels()));
        return this.started;
    }

    /** The level that a session's own calls belong to. */
    Long innermost() {
        return Values.map(Lists.last(this.levels), level -> level.id);
    }

    /** Whether the level is started and not finished. */
    boolean isOpen(Long id) {
        return Lists.any(this.levels, level -> Objects.equals(level.id, id));
    }

    /** A node was resolved in a level; if that is over by now, nobody will judge the node. */
    void involve(Long id, Node node) {
        Interaction level = Lists.find(this.levels, level2 -> Objects.equals(level2.id, id));
        if (level == null) {
            return;
        }
        if (!Lists.any(level.pending, other -> Values.equal(other, node))) {
            level.pending.add(node);
        }
    }

    /** What was called in a level so far has failed. Gives the nodes to blame. */
    List<Node> fail(Long id) {
        Interaction level = Lists.find(this.levels, level2 -> Objects.equals(level2.id, id));
        if (level == null) {
            return List.of();
        }
        return level.judge(0L);
    }

    /**
     * What was called in a level and has not failed has served. {@code context} is that of the end, {@code uuid} names
     * the event.
     */
    Finished finish(Long id, String uuid, SharedContext context, Instant now) {
        if (id == null) {
            return null;
        }
        Long index = Lists.indexOf(Lists.map(this.levels, level -> level.id), id);
        if (index == null) {
            return null;
        }
        Interaction level = Lists.removeAt(this.levels, index, "interaction.q:85");
        return level.finish(uuid, context, now);
    }

    Json quarkState() {
        return new JsonObject()
                .with("levels", Json.list(this.levels, each -> each.quarkState()))
                .with("started", this.started)
                .build();
    }
}
