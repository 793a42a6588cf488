package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Lists;
import io.quark.runtime.Maps;
import io.quark.runtime.Severity;
import io.quark.runtime.States;
import java.util.ArrayList;
import java.util.List;

/**
 * Events on their way, numbered by one counter. Of more than {@code limit}, the oldest of the lowest severity go first.
 */
final class Outbox {
    private final long limit;
    private long sequence;
    private long dropped;
    private List<Lane> lanes;

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
        this.lanes = new ArrayList<>(
                List.of(
                        new Lane(Severity.DEBUG),
                        new Lane(Severity.INFO),
                        new Lane(Severity.WARN),
                        new Lane(Severity.ERROR),
                        new Lane(Severity.CRITICAL)));
    }

    /** The number of the next event. */
    long number() {
        long number = this.sequence;
        this.sequence += 1;
        return number;
    }

    /** Keeps an event until it is acknowledged. */
    void keep(long sequence, Severity severity, RtpClientMessage message) {
        Lane lane = Lists.find(this.lanes, lane2 -> lane2.severity == severity);
        if (lane != null) {
            lane.kept.put(sequence, new Kept(sequence, message));
        }
        if (this.size() > this.limit) {
            this.dropOne();
        }
    }

    /** The event with this number has arrived; a number that is not kept is nothing. */
    void acknowledge(long sequence) {
        for (Lane lane : this.lanes) {
            lane.kept.remove(sequence);
        }
    }

    /** What has not arrived, in the order of its numbers. */
    List<RtpClientMessage> unacknowledged() {
        List<Kept> all = new ArrayList<>();
        for (Lane lane : this.lanes) {
            all.addAll(Maps.values(lane.kept));
        }
        return Lists.map(Lists.sortBy(all, kept -> kept.sequence(), "outbox.q:56"), kept -> kept.message());
    }

    long size() {
        long size = 0;
        for (Lane lane : this.lanes) {
            size += Maps.size(lane.kept);
        }
        return size;
    }

    /** How many events were dropped since this was asked last. */
    long takeDropped() {
        long dropped = this.dropped;
        this.dropped = 0;
        return dropped;
    }

    private void dropOne() {
        Lane lane = Lists.find(this.lanes, lane2 -> lane2.kept.size() > 0);
        if (lane == null) {
            return;
        }
        Long oldest = Lists.first(Maps.keys(lane.kept));
        if (oldest == null) {
            return;
        }
        lane.kept.remove(oldest);
        this.dropped += 1;
    }

    Json quarkState() {
        return new JsonObject()
                .with("limit", Json.of(this.limit))
                .with("sequence", Json.of(this.sequence))
                .with("dropped", Json.of(this.dropped))
                .with("lanes", Json.list(this.lanes, each -> each.quarkState()))
                .build();
    }
}
