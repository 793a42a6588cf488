package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Maps;
import io.quark.runtime.Text;
import io.quark.runtime.Times;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What came of one level of interaction.
 *
 * @param startTimestamp the start timestamp
 * @param endTimestamp the end timestamp
 * @param environment the environment
 * @param uuid the uuid
 * @param session The trace's id
 * @param node The id of the process
 * @param results For the id of each node that was called: 1 if it served, 0 if it failed
 * @param startClock the start clock
 * @param endClock the end clock
 * @param sequence Numbers the events of a process, logs and interactions alike
 * @param sync 1: this event wants an acknowledgement of its own
 */
public record InteractionEvent(
        Instant startTimestamp,
        Instant endTimestamp,
        Environment environment,
        String uuid,
        String session,
        String node,
        Map<String, Long> results,
        List<Long> startClock,
        List<Long> endClock,
        long sequence,
        long sync) implements Encodable, RtpClientMessage {
    /**
     * Keeps what never changes of what is given: frozen collections, whole milliseconds, clean texts.
     *
     * @param startTimestamp the start timestamp
     * @param endTimestamp the end timestamp
     * @param environment the environment
     * @param uuid the uuid
     * @param session the session
     * @param node the node
     * @param results the results
     * @param startClock the start clock
     * @param endClock the end clock
     * @param sequence the sequence
     * @param sync the sync
     */
    public InteractionEvent {
        startTimestamp = Times.whole(startTimestamp);
        endTimestamp = Times.whole(endTimestamp);
        uuid = Text.scalars(uuid);
        session = Text.scalars(session);
        node = Text.scalars(node);
        results = Maps.freeze(Text.cleaned(results));
        startClock = List.copyOf(startClock);
        endClock = List.copyOf(endClock);
    }

    /**
     * Takes what must be given; the rest has its default.
     *
     * @param startTimestamp the start timestamp
     * @param endTimestamp the end timestamp
     * @param uuid the uuid
     * @param session the session
     */
    public InteractionEvent(Instant startTimestamp, Instant endTimestamp, String uuid, String session) {
        this(
                startTimestamp,
                endTimestamp,
                new Environment(),
                uuid,
                session,
                "",
                Maps.of(),
                List.of(),
                List.of(),
                0L,
                1L);
    }

    /**
     * The same, with something else as the start timestamp.
     *
     * @param startTimestamp the start timestamp
     * @return a copy
     */
    public InteractionEvent withStartTimestamp(Instant startTimestamp) {
        return new InteractionEvent(
                startTimestamp,
                this.endTimestamp,
                this.environment,
                this.uuid,
                this.session,
                this.node,
                this.results,
                this.startClock,
                this.endClock,
                this.sequence,
                this.sync);
    }

    /**
     * The same, with something else as the end timestamp.
     *
     * @param endTimestamp the end timestamp
     * @return a copy
     */
    public InteractionEvent withEndTimestamp(Instant endTimestamp) {
        return new InteractionEvent(
                this.startTimestamp,
                endTimestamp,
                this.environment,
                this.uuid,
                this.session,
                this.node,
                this.results,
                this.startClock,
                this.endClock,
                this.sequence,
                this.sync);
    }

    /**
     * The same, with something else as the environment.
     *
     * @param environment the environment
     * @return a copy
     */
    public InteractionEvent withEnvironment(Environment environment) {
        return new InteractionEvent(
                this.startTimestamp,
                this.endTimestamp,
                environment,
                this.uuid,
                this.session,
                this.node,
                this.results,
                this.startClock,
                this.endClock,
                this.sequence,
                this.sync);
    }

    /**
     * The same, with something else as the uuid.
     *
     * @param uuid the uuid
     * @return a copy
     */
    public InteractionEvent withUuid(String uuid) {
        return new InteractionEvent(
                this.startTimestamp,
                this.endTimestamp,
                this.environment,
                uuid,
                this.session,
                this.node,
                this.results,
                this.startClock,
                this.endClock,
                this.sequence,
                this.sync);
    }

    /**
     * The same, with something else as the session.
     *
     * @param session the session
     * @return a copy
     */
    public InteractionEvent withSession(String session) {
        return new InteractionEvent(
                this.startTimestamp,
                this.endTimestamp,
                this.environment,
                this.uuid,
                session,
                this.node,
                this.results,
                this.startClock,
                this.endClock,
                this.sequence,
                this.sync);
    }

    /**
     * The same, with something else as the node.
     *
     * @param node the node
     * @return a copy
     */
    public InteractionEvent withNode(String node) {
        return new InteractionEvent(
                this.startTimestamp,
                this.endTimestamp,
                this.environment,
                this.uuid,
                this.session,
                node,
                this.results,
                this.startClock,
                this.endClock,
                this.sequence,
                this.sync);
    }

    /**
     * The same, with something else as the results.
     *
     * @param results the results
     * @return a copy
     */
    public InteractionEvent withResults(Map<String, Long> results) {
        return new InteractionEvent(
                this.startTimestamp,
                this.endTimestamp,
                this.environment,
                this.uuid,
                this.session,
                this.node,
                results,
                this.startClock,
                this.endClock,
                this.sequence,
                this.sync);
    }

    /**
     * The same, with something else as the start clock.
     *
     * @param startClock the start clock
     * @return a copy
     */
    public InteractionEvent withStartClock(List<Long> startClock) {
        return new InteractionEvent(
                this.startTimestamp,
                this.endTimestamp,
                this.environment,
                this.uuid,
                this.session,
                this.node,
                this.results,
                startClock,
                this.endClock,
                this.sequence,
                this.sync);
    }

    /**
     * The same, with something else as the end clock.
     *
     * @param endClock the end clock
     * @return a copy
     */
    public InteractionEvent withEndClock(List<Long> endClock) {
        return new InteractionEvent(
                this.startTimestamp,
                this.endTimestamp,
                this.environment,
                this.uuid,
                this.session,
                this.node,
                this.results,
                this.startClock,
                endClock,
                this.sequence,
                this.sync);
    }

    /**
     * The same, with something else as the sequence.
     *
     * @param sequence the sequence
     * @return a copy
     */
    public InteractionEvent withSequence(long sequence) {
        return new InteractionEvent(
                this.startTimestamp,
                this.endTimestamp,
                this.environment,
                this.uuid,
                this.session,
                this.node,
                this.results,
                this.startClock,
                this.endClock,
                sequence,
                this.sync);
    }

    /**
     * The same, with something else as the sync.
     *
     * @param sync the sync
     * @return a copy
     */
    public InteractionEvent withSync(long sync) {
        return new InteractionEvent(
                this.startTimestamp,
                this.endTimestamp,
                this.environment,
                this.uuid,
                this.session,
                this.node,
                this.results,
                this.startClock,
                this.endClock,
                this.sequence,
                sync);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("startTimestamp", Json.of(this.startTimestamp.toEpochMilli()))
                .with("endTimestamp", Json.of(this.endTimestamp.toEpochMilli()))
                .with("environment", this.environment.toJson())
                .with("uuid", Json.of(this.uuid))
                .with("session", Json.of(this.session))
                .with("node", Json.of(this.node))
                .with("results", Json.map(this.results, key -> key, each -> Json.of(each)))
                .with("startClock", Json.list(this.startClock, each -> Json.of(each)))
                .with("endClock", Json.list(this.endClock, each -> Json.of(each)))
                .with("sequence", Json.of(this.sequence))
                .with("sync", Json.of(this.sync))
                .build();
    }

    /**
     * Takes the fields from JSON; throws {@code DecodeError}.
     *
     * @param json a JSON object
     * @return the value
     */
    public static InteractionEvent fromJson(Json json) {
        Fields fields = new Fields(json);
        return new InteractionEvent(
                fields.required(Decoders::instant, "startTimestamp"),
                fields.required(Decoders::instant, "endTimestamp"),
                fields.orElseGet(Environment::new, Environment::fromJson, "environment"),
                fields.required(Decoders::string, "uuid"),
                fields.required(Decoders::string, "session"),
                fields.orElse("", Decoders::string, "node"),
                fields.orElse(Maps.of(), Decoders.mapOf(Decoders::string, Decoders::integer), "results"),
                fields.orElse(List.of(), Decoders.listOf(Decoders::integer), "startClock"),
                fields.orElse(List.of(), Decoders.listOf(Decoders::integer), "endClock"),
                fields.orElse(0L, Decoders::integer, "sequence"),
                fields.orElse(1L, Decoders::integer, "sync"));
    }

    /**
     * Reads JSON text; throws {@code DecodeError}.
     *
     * @param text JSON text
     * @return the value
     */
    public static InteractionEvent decode(String text) {
        return fromJson(Json.parse(text));
    }
}
