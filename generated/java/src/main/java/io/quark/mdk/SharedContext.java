package io.quark.mdk;

import io.quark.runtime.DecodeError;
import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Ieee;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Lists;
import io.quark.runtime.Maps;
import io.quark.runtime.Severity;
import io.quark.runtime.Text;
import io.quark.runtime.Times;
import io.quark.runtime.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The part of a trace that one session sees, and hands on to those it calls.
 *
 * @param traceId The trace's id, a UUID
 * @param clock the clock
 * @param properties the properties
 * @param environment the environment
 * @param remaining What is left of the deadline, in a text on its way only: skewed clocks do it no harm, or null
 */
public record SharedContext(
        String traceId, CausalClock clock, Map<String, Json> properties, Environment environment, Duration remaining)
        implements Encodable, Ieee {
    /**
     * Keeps what never changes: frozen collections, whole milliseconds, clean texts.
     *
     * @param traceId the trace id
     * @param clock the clock
     * @param properties the properties
     * @param environment the environment
     * @param remaining the remaining
     */
    public SharedContext {
        traceId = Text.scalars(traceId);
        properties = Maps.freeze(Text.cleaned(properties));
        remaining = Times.whole(remaining);
    }

    /**
     * Takes what must be given; the rest has its default.
     *
     * @param traceId the trace id
     */
    public SharedContext(String traceId) {
        this(traceId, new CausalClock(), Maps.of(), new Environment(), null);
    }

    /**
     * {@return a copy with its trace id replaced}
     *
     * @param traceId the trace id
     */
    public SharedContext withTraceId(String traceId) {
        return new SharedContext(traceId, clock, properties, environment, remaining);
    }

    /**
     * {@return a copy with its clock replaced}
     *
     * @param clock the clock
     */
    public SharedContext withClock(CausalClock clock) {
        return new SharedContext(traceId, clock, properties, environment, remaining);
    }

    /**
     * {@return a copy with its properties replaced}
     *
     * @param properties the properties
     */
    public SharedContext withProperties(Map<String, Json> properties) {
        return new SharedContext(traceId, clock, properties, environment, remaining);
    }

    /**
     * {@return a copy with its environment replaced}
     *
     * @param environment the environment
     */
    public SharedContext withEnvironment(Environment environment) {
        return new SharedContext(traceId, clock, properties, environment, remaining);
    }

    /**
     * {@return a copy with its remaining replaced}
     *
     * @param remaining the remaining
     */
    public SharedContext withRemaining(Duration remaining) {
        return new SharedContext(traceId, clock, properties, environment, remaining);
    }

    /**
     * Reads the text of a header, received at {@code now}. What it says is left becomes a deadline by this machine's
     * clock.
     */
    static SharedContext receive(String text, Instant now) {
        if (Text.size(text) > Mdks.CONTEXT_LIMIT) {
            throw new UnusableContext("it is larger than " + Mdks.CONTEXT_LIMIT + " bytes");
        }
        SharedContext context;
        try {
            context = SharedContext.decode(text);
        } catch (DecodeError error) {
            throw new UnusableContext(error.text());
        }
        return context.checked(now);
    }

    /** The context with which a called service goes on. */
    SharedContext joined() {
        return this.withClock(this.clock.tick().enter());
    }

    /** The next moment. */
    SharedContext ticked() {
        return this.withClock(this.clock.tick());
    }

    /** A new trace that keeps the environment and the properties, except for the deadline. */
    SharedContext derived(String traceId) {
        return new SharedContext(
                traceId,
                new CausalClock(),
                Maps.minus(this.properties, ContextFunctions.DEADLINE_PROPERTY),
                this.environment,
                null);
    }

    /**
     * When the request has to be answered; {@code null} if there is no hurry.
     *
     * @return what there is, if there is something
     */
    public Optional<Instant> deadline() {
        Json value = this.properties.get(ContextFunctions.DEADLINE_PROPERTY);
        if (value == null) {
            return Optional.empty();
        }
        Double seconds = value.asFloat().orElse(null);
        if (seconds == null) {
            return Optional.empty();
        }
        if (Math.abs(seconds) > ContextFunctions.FURTHEST_SECOND) {
            return Optional.empty();
        }
        return Optional.of(Times.fromSeconds(seconds, "context.q:68"));
    }

    /** Moves the deadline forward to {@code at}, never back. */
    SharedContext expiring(Instant at) {
        Instant earlier = this.deadline().orElse(null);
        if (earlier != null) {
            if (!earlier.isAfter(at)) {
                return this;
            }
        }
        return this.withProperties(
                Maps.put(this.properties, ContextFunctions.DEADLINE_PROPERTY, Json.of(Times.toSeconds(at))));
    }

    /** What is left of the deadline at {@code now}: zero when it has passed, {@code null} if there is none. */
    Duration left(Instant now) {
        return Values.map(
                this.deadline().orElse(null),
                deadline -> Times.max(Duration.ZERO, Times.since(deadline, now, "context.q:78")));
    }

    /**
     * The lowest level that is logged.
     *
     * @return the result
     */
    public Severity gate() {
        Json value = this.properties.get(ContextFunctions.LEVEL_PROPERTY);
        if (value == null) {
            return Severity.INFO;
        }
        try {
            return Decoders.fromJson(Severity::fromJson, value);
        } catch (DecodeError error) {
            return Severity.INFO;
        }
    }

    /** Logs from {@code level} upwards, here and downstream. */
    SharedContext tracing(Severity level) {
        return this.withProperties(
                Maps.put(this.properties, ContextFunctions.LEVEL_PROPERTY, Json.of(level.wireName())));
    }

    /** Sets a property of the user's, if the context will still fit into its header. */
    SharedContext including(String name, Json value) {
        if (ContextFunctions.isReserved(name)) {
            throw new ReservedProperty(name);
        }
        SharedContext larger = this.withProperties(Maps.put(this.properties, name, value));
        if (larger.largestSize() > Mdks.CONTEXT_LIMIT) {
            throw new ContextTooLarge(name, Mdks.CONTEXT_LIMIT);
        }
        return larger;
    }

    /** The text for a call at {@code now}: never larger than the limit. */
    String outgoing(Instant now) {
        SharedContext stamped = this.stamped(this.left(now));
        String text = stamped.encode();
        if (Text.size(text) <= Mdks.CONTEXT_LIMIT) {
            return text;
        }
        return stamped.fitting().encode();
    }

    private SharedContext stamped(Duration remaining) {
        if (Objects.equals(this.remaining, remaining)) {
            return this;
        }
        return this.withRemaining(remaining);
    }

    /**
     * Only a context that came in almost full and went on deep outgrows the limit: the oldest properties go, the trace
     * stays.
     */
    private SharedContext fitting() {
        SharedContext context = this;
        List<String> names = Lists.filter(Maps.keys(this.properties), name -> !ContextFunctions.isReserved(name));
        for (String name : names) {
            if (Text.size(context.encode()) <= Mdks.CONTEXT_LIMIT) {
                return context;
            }
            context = context.withProperties(Maps.minus(context.properties(), name));
        }
        return context;
    }

    /** The size of the largest text that this context can become while only its clock and its deadline move. */
    private long largestSize() {
        Map<String, Json> properties = Maps.put(
                Maps.put(this.properties, ContextFunctions.DEADLINE_PROPERTY, Json.of(-9007199254740.99)),
                ContextFunctions.LEVEL_PROPERTY,
                Json.of(Severity.CRITICAL.wireName()));
        SharedContext largest = this.withClock(this.clock.widest()).withProperties(properties).withRemaining(
                ContextFunctions.LONGEST_WAIT);
        return Text.size(largest.encode());
    }

    private SharedContext checked(Instant now) {
        if (!TraceparentFunctions.isUuid(this.traceId)) {
            throw new UnusableContext("its trace id is not a UUID");
        }
        if (!this.clock.isSound()) {
            throw new UnusableContext("its clock is not sound");
        }
        if (!this.isPlain() && !this.leavesRoom()) {
            throw new UnusableContext("it is too deep");
        }
        return this.arrived(now);
    }

    /**
     * Whether it is far from too deep, so that nothing has to be written to find out: a level takes at most 17
     * characters, and one of a name at most 12.
     */
    private boolean isPlain() {
        String fallback = this.environment.fallback() != null ? this.environment.fallback() : "";
        return this.clock.levels().size() < 64 && Text.size(this.environment.name()) < 64 && Text.size(fallback) < 64;
    }

    /** Whether the trace and its clock alone would fit, with all that the MDK adds. */
    private boolean leavesRoom() {
        SharedContext bare = new SharedContext(
                this.traceId, this.clock.tick().enter(), Maps.of(), this.environment, null);
        return bare.largestSize() <= Mdks.CONTEXT_LIMIT;
    }

    private SharedContext arrived(Instant now) {
        Duration left = this.remaining;
        if (left == null) {
            return this.withSoundDeadline();
        }
        Instant at = now.plus(Times.max(Duration.ZERO, Times.min(left, ContextFunctions.LONGEST_WAIT)));
        Map<String, Json> properties = Maps.put(
                this.properties, ContextFunctions.DEADLINE_PROPERTY, Json.of(Times.toSeconds(at)));
        return this.withProperties(properties).withRemaining(null);
    }

    private SharedContext withSoundDeadline() {
        if (this.deadline().isPresent() || !this.properties.containsKey(ContextFunctions.DEADLINE_PROPERTY)) {
            return this;
        }
        return this.withProperties(Maps.minus(this.properties, ContextFunctions.DEADLINE_PROPERTY));
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("traceId", traceId)
                .with("clock", clock)
                .with("properties", Json.of(properties))
                .with("environment", environment)
                .withOptional("remaining", remaining == null ? null : remaining.toMillis())
                .build();
    }

    /**
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
     */
    public static SharedContext fromJson(Json json) {
        Fields fields = new Fields(json);
        return new SharedContext(
                fields.required(Decoders::string, "traceId"),
                fields.orElseGet(CausalClock::new, CausalClock::fromJson, "clock"),
                fields.orElse(Maps.of(), Decoders::entries, "properties"),
                fields.orElseGet(Environment::new, Environment::fromJson, "environment"),
                fields.optional(Decoders::duration, "remaining"));
    }

    /**
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static SharedContext decode(String text) {
        return fromJson(Json.parse(text));
    }

    @Override
    public boolean isSameAs(Object other) {
        return other instanceof SharedContext that
                && Values.equal(traceId, that.traceId)
                && Values.equal(clock, that.clock)
                && Values.equal(properties, that.properties)
                && Values.equal(environment, that.environment)
                && Values.equal(remaining, that.remaining);
    }
}
