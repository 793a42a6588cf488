package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Lists;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One moment in a trace: a counter per level of causality, outermost first.
 *
 * <p>Sorted by their clocks, {@code before} first, the events of a trace stand in causal order.
 *
 * @param levels the levels
 */
public record CausalClock(List<Long> levels) implements Encodable {
    /**
     * Keeps what never changes: frozen collections, whole milliseconds, clean texts.
     *
     * @param levels the levels
     */
    public CausalClock {
        levels = List.copyOf(levels);
    }

    /** Takes what must be given; the rest has its default. */
    public CausalClock() {
        this(List.of(0L));
    }

    /**
     * {@return a copy with its levels replaced}
     *
     * @param levels the levels
     */
    public CausalClock withLevels(List<Long> levels) {
        return new CausalClock(levels);
    }

    /**
     * The next moment on the same level.
     *
     * @return the result
     */
    public CausalClock tick() {
        List<Long> levels = new ArrayList<>(this.levels);
        long value = Lists.size(levels) - 1L;
        Lists.set(levels, value, Lists.item(levels, value, "clock.q:15") + 1L, "clock.q:15");
        return this.withLevels(List.copyOf(levels));
    }

    /**
     * The first moment one level deeper: everything there was caused by this moment.
     *
     * @return the result
     */
    public CausalClock enter() {
        List<Long> levels = new ArrayList<>(this.levels);
        levels.add(0L);
        return this.withLevels(List.copyOf(levels));
    }

    /**
     * Whether this moment comes first: level by level, and the cause before what it caused.
     *
     * @param other the other
     * @return whether it is so
     */
    public boolean before(CausalClock other) {
        for (long position = 0, end = Math.min(Lists.size(this.levels), Lists.size(other.levels())); position < end; position++) {
            if (!Objects.equals(
                            Lists.item(this.levels, position, "clock.q:29"),
                            Lists.item(other.levels(), position, "clock.q:29"))) {
                return Lists.item(this.levels, position, "clock.q:30")
                        < Lists.item(other.levels(), position, "clock.q:30");
            }
        }
        return this.levels.size() < other.levels().size();
    }

    /** Whether a clock from elsewhere can be counted on. */
    boolean isSound() {
        return !this.levels.isEmpty()
                && Lists.all(this.levels, count -> count >= 0 && count < ClockFunctions.GREATEST_COUNT);
    }

    /** The clock of this depth that takes the most room in a text. */
    CausalClock widest() {
        return this.withLevels(Lists.map(this.levels, count -> Math.max(count, ClockFunctions.GREATEST_COUNT)));
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("clocks", Json.list(levels, each -> Json.of(each)))
                .build();
    }

    /**
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
     */
    public static CausalClock fromJson(Json json) {
        Fields fields = new Fields(json);
        return new CausalClock(fields.orElse(List.of(0L), Decoders.listOf(Decoders::integer), "clocks"));
    }

    /**
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static CausalClock decode(String text) {
        return fromJson(Json.parse(text));
    }
}
