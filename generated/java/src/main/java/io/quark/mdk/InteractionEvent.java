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
     * Keeps what never changes: frozen collections, whole milliseconds, clean texts.
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
     * {@return a copy with its start timestamp replaced}
     *
     * @param startTimestamp the start timestamp
     */
    public InteractionEvent withStartTimestamp(Instant startTimestamp) {
        return new InteractionEvent(
                startTimestamp,
                endTimestamp,
                environment,
                uuid,
                session,
                node,
                results,
                startClock,
                endClock,
                sequence,
                sync);
    }

    /**
     * {@return a copy with its end timestamp replaced}
     *
     * @param endTimestamp the end timestamp
     */
    public InteractionEvent withEndTimestamp(Instant endTimestamp) {
        return new InteractionEvent(
                startTimestamp,
                endTimestamp,
                environment,
                uuid,
                session,
                node,
                results,
                startClock,
                endClock,
                sequence,
                sync);
    }

    /**
     * {@return a copy with its environment replaced}
     *
     * @param environment the environment
     */
    public InteractionEvent withEnvironment(Environment environment) {
        return new InteractionEvent(
                startTimestamp,
                endTimestamp,
                environment,
                uuid,
                session,
                node,
                results,
                startClock,
                endClock,
                sequence,
                sync);
    }

    /**
     * {@return a copy with its uuid replaced}
     *
     * @param uuid the uuid
     */
    public InteractionEvent withUuid(String uuid) {
        return new InteractionEvent(
                startTimestamp,
                endTimestamp,
                environment,
                uuid,
                session,
                node,
                results,
                startClock,
                endClock,
                sequence,
                sync);
    }

    /**
     * {@return a copy with its session replaced}
     *
     * @param session the session
     */
    public InteractionEvent withSession(String session) {
        return new InteractionEvent(
                startTimestamp,
                endTimestamp,
                environment,
                uuid,
                session,
                node,
                results,
                startClock,
                endClock,
                sequence,
                sync);
    }

    /**
     * {@return a copy with its node replaced}
     *
     * @param node the node
     */
    public InteractionEvent withNode(String node) {
        return new InteractionEvent(
                startTimestamp,
                endTimestamp,
                environment,
                uuid,
                session,
                node,
                results,
                startClock,
                endClock,
                sequence,
                sync);
    }

    /**
     * {@return a copy with its results replaced}
     *
     * @param results the results
     */
    public InteractionEvent withResults(Map<String, Long> results) {
        return new InteractionEvent(
                startTimestamp,
                endTimestamp,
                environment,
                uuid,
                session,
                node,
                results,
                startClock,
                endClock,
                sequence,
                sync);
    }

    /**
     * {@return a copy with its start clock replaced}
     *
     * @param startClock the start clock
     */
    public InteractionEvent withStartClock(List<Long> startClock) {
        return new InteractionEvent(
                startTimestamp,
                endTimestamp,
                environment,
                uuid,
                session,
                node,
                results,
                startClock,
                endClock,
                sequence,
                sync);
    }

    /**
     * {@return a copy with its end clock replaced}
     *
     * @param endClock the end clock
     */
    public InteractionEvent withEndClock(List<Long> endClock) {
        return new InteractionEvent(
                startTimestamp,
                endTimestamp,
                environment,
                uuid,
                session,
                node,
                results,
                startClock,
                endClock,
                sequence,
                sync);
    }

    /**
     * {@return a copy with its sequence replaced}
     *
     * @param sequence the sequence
     */
    public InteractionEvent withSequence(long sequence) {
        return new InteractionEvent(
                startTimestamp,
                endTimestamp,
                environment,
                uuid,
                session,
                node,
                results,
                startClock,
                endClock,
                sequence,
                sync);
    }

    /**
     * {@return a copy with its sync replaced}
     *
     * @param sync the sync
     */
    public InteractionEvent withSync(long sync) {
        return new InteractionEvent(
                startTimestamp,
                endTimestamp,
                environment,
                uuid,
                session,
                node,
                results,
                startClock,
                endClock,
                sequence,
                sync);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("startTimestamp", startTimestamp.toEpochMilli())
                .with("endTimestamp", endTimestamp.toEpochMilli())
                .with("environment", environment)
                .with("uuid", uuid)
                .with("session", session)
                .with("node", node)
                .with("results", Json.map(results, key -> key, each -> Json.of(each)))
                .with("startClock", Json.list(startClock, each -> Json.of(each)))
                .with("endClock", Json.list(endClock, each -> Json.of(each)))
                .with("sequence", sequence)
                .with("sync", sync)
                .build();
    }

    /**
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
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
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static InteractionEvent decode(String text) {
        return fromJson(Json.parse(text));
    }
}
