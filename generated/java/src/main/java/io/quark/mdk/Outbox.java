package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Lists;
import io.quark.runtime.Maps;
import io.quark.runtime.Severity;
import io.quark.runtime.States;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Events on their way, numbered by one counter. Of more than {@code limit}, the oldest of the lowest severity go first.
 */
final class Outbox {
    private final long limit;
    private long sequence;
    private long dropped;
    /** How many events the lanes hold together. */
    private long count;
    /** Lowest first. */
    private Map<Severity, Lane> lanes;

    static {
        States.of(Outbox.class, Outbox::quarkState);
    }

    Outbox() {
        this(10_000L);
    }

    Outbox(long limit) {
        this.limit = limit;
        this.sequence = 0L;
        this.dropped = 0L;
        this.count = 0L;
        this.lanes = new LinkedHashMap<>(
                Maps.ofEntries(
                        Maps.entry(Severity.DEBUG, new Lane()),
                        Maps.entry(Severity.INFO, new Lane()),
                        Maps.entry(Severity.WARN, new Lane()),
                        Maps.entry(Severity.ERROR, new Lane()),
                        Maps.entry(Severity.CRITICAL, new Lane())));
    }

    /** The number of the next event. */
    long number() {
        long number = this.sequence;
        this.sequence += 1;
        return number;
    }

    /** Keeps an event until it is acknowledged. No two have one number. */
    void keep(long sequence, Severity severity, RtpClientMessage message) {
        Maps.value(this.lanes, severity, "outbox.q:41").kept.put(sequence, message);
        this.count += 1;
        if (this.count > this.limit) {
            this.dropOne();
        }
    }

    /** The event with this number has arrived; a number that is not kept is nothing. */
    void acknowledge(long sequence) {
        for (Lane lane : Maps.values(this.lanes)) {
            if (lane.kept.containsKey(sequence)) {
                lane.kept.remove(sequence);
                this.count -= 1;
            }
        }
    }

    /** What has not arrived, in the order of its numbers. */
    List<RtpClientMessage> unacknowledged() {
        List<Kept> all = new ArrayList<>();
        for (Lane lane : Maps.values(this.lanes)) {
            for (long sequence : Maps.keys(lane.kept)) {
                all.add(new Kept(sequence, Maps.value(lane.kept, sequence, "outbox.q:60")));
            }
        }
        return Lists.map(Lists.sortBy(all, kept -> kept.sequence(), "outbox.q:62"), kept -> kept.message());
    }

    long size() {
        return this.count;
    }

    /** How many events were dropped since this was asked last. */
    long takeDropped() {
        long dropped = this.dropped;
        this.dropped = 0;
        return dropped;
    }

    private void dropOne() {
        Lane lane = Lists.find(Maps.values(this.lanes), lane2 -> !lane2.kept.isEmpty());
        if (lane == null) {
            return;
        }
        Long oldest = Lists.first(Maps.keys(lane.kept));
        if (oldest == null) {
            return;
        }
        lane.kept.remove(oldest);
        this.count -= 1;
        this.dropped += 1;
    }

    Json quarkState() {
        return new JsonObject()
                .with("limit", this.limit)
                .with("sequence", this.sequence)
                .with("dropped", this.dropped)
                .with("count", this.count)
                .with("lanes", Json.map(this.lanes, each -> each.wireName(), each -> each.quarkState()))
                .build();
    }
}
