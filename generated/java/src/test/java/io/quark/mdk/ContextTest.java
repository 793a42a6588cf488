package io.quark.mdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quark.runtime.Json;
import io.quark.runtime.Maps;
import io.quark.runtime.Severity;
import io.quark.runtime.Text;
import io.quark.runtime.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tests of the module {@code context}. */
class ContextTest {
    @Test
    @DisplayName("a new context stands at [0], and encodes as the 2016 clients did")
    void aNewContextStandsAt0AndEncodesAsThe2016ClientsDid() {
        SharedContext context = new SharedContext(
                "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
                new CausalClock(),
                Maps.of(),
                new Environment("feature", "base"),
                null);
        assertEquals(
                "{\"traceId\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\",\"clock\":{\"clocks\":[0]},\"properties\":{},\"environment\":{\"name\":\"feature\",\"fallbackName\":\"base\"}}",
                context.encode(),
                "context.q:169: context.encode()\n        == `{\"traceId\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\",\"clock\":{\"clocks\":[0]},\"properties\":{},\"environment\":{\"name\":\"feature\",\"fallbackName\":\"base\"}}`");
    }

    @Test
    @DisplayName("joining goes on one level deeper, in the same trace and environment")
    void joiningGoesOnOneLevelDeeperInTheSameTraceAndEnvironment() {
        SharedContext sent = new SharedContext(
                "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
                new CausalClock(),
                Maps.of(),
                new Environment("feature", "base"),
                null);
        SharedContext joined = SharedContext.receive(sent.outgoing(Instant.EPOCH), Instant.EPOCH).joined();
        assertEquals(List.of(1L, 0L), joined.clock().levels(), "context.q:176: joined.clock.levels == [1, 0]");
        assertEquals(sent.traceId(), joined.traceId(), "context.q:177: joined.trace_id == sent.trace_id");
        assertEquals(sent.environment(), joined.environment(), "context.q:178: joined.environment == sent.environment");
        assertEquals(
                List.of(1L, 1L),
                joined.ticked().clock().levels(),
                "context.q:179: joined.ticked().clock.levels == [1, 1]");
    }

    @Test
    @DisplayName("the header is compact ASCII")
    void theHeaderIsCompactAscii() {
        SharedContext context = new SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736").including(
                "name", Json.of("é"));
        assertTrue(
                context.outgoing(Instant.EPOCH).contains("\"properties\":{\"name\":\"\\u00e9\"}"),
                "context.q:184: context.outgoing(Instant.epoch).contains(`\"properties\":{\"name\":\"\\u00e9\"}`)");
        assertFalse(
                context.outgoing(Instant.EPOCH).contains(" "),
                "context.q:185: !context.outgoing(Instant.epoch).contains(\" \")");
    }

    @Test
    @DisplayName("what is malformed or larger than 8 KiB is not joined")
    void whatIsMalformedOrLargerThan8KiBIsNotJoined() {
        assertThrows(UnusableContext.class, () -> SharedContext.receive("", Instant.EPOCH));
        assertThrows(UnusableContext.class, () -> SharedContext.receive("garbage", Instant.EPOCH));
        assertThrows(UnusableContext.class, () -> SharedContext.receive("{\"clock\":{\"clocks\":[1]}}", Instant.EPOCH));
        assertThrows(UnusableContext.class, () -> SharedContext.receive("{\"traceId\":\"mine\"}", Instant.EPOCH));
        assertThrows(
                UnusableContext.class,
                () -> SharedContext.receive(
                                "{\"traceId\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\",\"clock\":{\"clocks\":[]}}",
                                Instant.EPOCH));
        assertThrows(
                UnusableContext.class,
                () -> SharedContext.receive(
                                "{\"traceId\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\",\"clock\":{\"clocks\":[-1]}}",
                                Instant.EPOCH));
    }

    @Test
    @DisplayName("a header of 8192 bytes is joined, one of 8193 is not")
    void aHeaderOf8192BytesIsJoinedOneOf8193IsNot() {
        SharedContext empty = new SharedContext(
                "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
                new CausalClock(),
                Maps.of("p", Json.of("")),
                new Environment(),
                null);
        String filling = "x";
        for (long __ = 0; __ < 13; __++) {
            filling += filling;
        }
        String fitting = Text.slice(filling, 0L, Mdks.CONTEXT_LIMIT - Text.size(empty.encode()), "context.q:207");
        SharedContext full = empty.withProperties(Maps.of("p", Json.of(fitting)));
        assertEquals(8192L, Text.size(full.encode()), "context.q:209: full.encode().size() == 8192");
        assertTrue(
                Values.equal(SharedContext.receive(full.encode(), Instant.EPOCH).properties(), full.properties()),
                "context.q:210: (try SharedContext.receive(full.encode(), Instant.epoch)).properties == full.properties");
        SharedContext over = empty.withProperties(Maps.of("p", Json.of(fitting + "x")));
        assertThrows(UnusableContext.class, () -> SharedContext.receive(over.encode(), Instant.EPOCH));
    }

    @Test
    @DisplayName("a context that came in full goes on without its oldest properties, never over the limit")
    void aContextThatCameInFullGoesOnWithoutItsOldestPropertiesNever() {
        String filling = "x";
        for (long __ = 0; __ < 13; __++) {
            filling += filling;
        }
        filling = Text.slice(filling, 0L, 7900L, "context.q:218");
        SharedContext context = new SharedContext(
                "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
                new CausalClock(),
                Maps.of("p", Json.of(filling), "q", Json.of(1L)),
                new Environment(),
                null);
        for (long __ = 0; __ < 200; __++) {
            context = context.joined();
        }
        assertTrue(
                Text.size(context.encode()) > Mdks.CONTEXT_LIMIT,
                "context.q:224: context.encode().size() > context_limit");
        String text = context.outgoing(Instant.EPOCH);
        assertTrue(Text.size(text) <= Mdks.CONTEXT_LIMIT, "context.q:226: text.size() <= context_limit");
        SharedContext received = SharedContext.receive(text, Instant.EPOCH);
        assertEquals(context.clock(), received.clock(), "context.q:228: received.clock == context.clock");
        assertTrue(
                Values.equal(received.properties(), Maps.of("q", Json.of(1L))),
                "context.q:229: received.properties == { \"q\": Json.of(1) }");
    }

    @Test
    @DisplayName("a property that could make the context outgrow its header is refused")
    void aPropertyThatCouldMakeTheContextOutgrowItsHeaderIsRefused() {
        SharedContext context = new SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
        String filling = "x";
        for (long __ = 0; __ < 13; __++) {
            filling += filling;
        }
        String fillingNow = filling;
        assertThrows(ContextTooLarge.class, () -> context.including("big", Json.of(fillingNow)));
        assertTrue(
                Values.equal(context.including("small", Json.of("x")).properties(), Maps.of("small", Json.of("x"))),
                "context.q:237: (try context.including(\"small\", Json.of(\"x\"))).properties == { \"small\": Json.of(\"x\") }");
    }

    @Test
    @DisplayName("a property that was accepted fits whatever clock and deadline follow")
    void aPropertyThatWasAcceptedFitsWhateverClockAndDeadlineFollow() {
        String filling = "x";
        for (long __ = 0; __ < 13; __++) {
            filling += filling;
        }
        SharedContext context = new SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
        long size = 7500;
        SharedContext fullest = context;
        while (true) {
            SharedContext fuller;
            try {
                fuller = context.including("p", Json.of(Text.slice(filling, 0L, size, "context.q:246")));
            } catch (ContextTooLarge | ReservedProperty error) {
                break;
            }
            fullest = fuller;
            size += 1;
        }
        assertTrue(size > 7500, "context.q:250: size > 7500");
        SharedContext later = fullest.withClock(new CausalClock(List.of(4_503_599_627_370_495L)));
        assertTrue(
                later.expiring(Instant.EPOCH.plus(Duration.ofHours(8760))).tracing(Severity.CRITICAL).outgoing(
                        Instant.EPOCH).contains("xxx"),
                "context.q:252: later.expiring(Instant.epoch + 8760h).tracing(Severity.Critical).outgoing(Instant.epoch).contains(\"xxx\")");
    }

    @Test
    @DisplayName("the MDK's own properties are not the user's to set")
    void theMdkSOwnPropertiesAreNotTheUserSToSet() {
        SharedContext context = new SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
        assertThrows(ReservedProperty.class, () -> context.including("timeout", Json.of(1.5)));
        assertThrows(ReservedProperty.class, () -> context.including("trace", Json.of("DEBUG")));
    }

    @Test
    @DisplayName("a deadline only shrinks")
    void aDeadlineOnlyShrinks() {
        SharedContext context = new SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736").expiring(
                Instant.EPOCH.plus(Duration.ofSeconds(10)));
        assertEquals(
                Instant.EPOCH.plus(Duration.ofSeconds(10)),
                context.deadline().orElse(null),
                "context.q:263: context.deadline() == Instant.epoch + 10s");
        assertEquals(
                Instant.EPOCH.plus(Duration.ofSeconds(10)),
                context.expiring(Instant.EPOCH.plus(Duration.ofSeconds(11))).deadline().orElse(null),
                "context.q:264: context.expiring(Instant.epoch + 11s).deadline() == Instant.epoch + 10s");
        assertEquals(
                Instant.EPOCH.plus(Duration.ofSeconds(9)),
                context.expiring(Instant.EPOCH.plus(Duration.ofSeconds(9))).deadline().orElse(null),
                "context.q:265: context.expiring(Instant.epoch + 9s).deadline() == Instant.epoch + 9s");
        assertEquals(
                Duration.ofSeconds(6),
                context.left(Instant.EPOCH.plus(Duration.ofSeconds(4))),
                "context.q:266: context.left(Instant.epoch + 4s) == 6s");
        assertEquals(
                Duration.ZERO,
                context.left(Instant.EPOCH.plus(Duration.ofSeconds(12))),
                "context.q:267: context.left(Instant.epoch + 12s) == 0s");
    }

    @Test
    @DisplayName("a deadline travels as absolute seconds, and on its way as the milliseconds left")
    void aDeadlineTravelsAsAbsoluteSecondsAndOnItsWayAsThe() {
        SharedContext context = new SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736").expiring(
                Instant.EPOCH.plus(Duration.ofMillis(12_500)));
        assertTrue(
                context.encode().contains("\"properties\":{\"timeout\":12.5}"),
                "context.q:272: context.encode().contains(`\"properties\":{\"timeout\":12.5}`)");
        assertFalse(context.encode().contains("remaining"), "context.q:273: !context.encode().contains(\"remaining\")");
        assertTrue(
                context.outgoing(Instant.EPOCH.plus(Duration.ofSeconds(10))).contains("\"remaining\":2500"),
                "context.q:274: context.outgoing(Instant.epoch + 10s).contains(`\"remaining\":2500`)");
    }

    @Test
    @DisplayName("what is left wins over the absolute time, so skewed clocks do no harm")
    void whatIsLeftWinsOverTheAbsoluteTimeSoSkewedClocksDoNoHarm() {
        String sent = new SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736").expiring(
                Instant.EPOCH.plus(Duration.ofSeconds(100))).outgoing(Instant.EPOCH.plus(Duration.ofSeconds(97)));
        SharedContext received = SharedContext.receive(sent, Instant.EPOCH.plus(Duration.ofHours(1)));
        assertEquals(
                Instant.EPOCH.plus(Duration.ofHours(1)).plus(Duration.ofSeconds(3)),
                received.deadline().orElse(null),
                "context.q:282: received.deadline() == Instant.epoch + 1h + 3s");
        assertNull(received.remaining(), "context.q:283: received.remaining == none");
    }

    @Test
    @DisplayName("an old peer's absolute time is the deadline where nothing else is")
    void anOldPeerSAbsoluteTimeIsTheDeadlineWhereNothingElseIs() {
        String text = "{\"traceId\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\",\"properties\":{\"timeout\":1795391743.066}}";
        SharedContext received = SharedContext.receive(text, Instant.EPOCH);
        assertEquals(
                Instant.EPOCH.plus(Duration.ofMillis(1_795_391_743_066L)),
                received.deadline().orElse(null),
                "context.q:289: received.deadline() == Instant.epoch + 1795391743066ms");
        assertTrue(
                received.encode().contains("\"timeout\":1795391743.066"),
                "context.q:290: received.encode().contains(`\"timeout\":1795391743.066`)");
    }

    @Test
    @DisplayName("a deadline that is none is dropped, and an absurd one is bounded")
    void aDeadlineThatIsNoneIsDroppedAndAnAbsurdOneIsBounded() {
        String text = "{\"traceId\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\",\"properties\":{\"timeout\":\"soon\",\"x\":1}}";
        SharedContext received = SharedContext.receive(text, Instant.EPOCH);
        assertNull(received.deadline().orElse(null), "context.q:296: received.deadline() == none");
        assertTrue(
                Values.equal(received.properties(), Maps.of("x", Json.of(1L))),
                "context.q:297: received.properties == { \"x\": Json.of(1) }");
        String absurd = "{\"traceId\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\",\"remaining\":9007199254740991}";
        assertEquals(
                Instant.EPOCH.plus(Duration.ofHours(8760)),
                SharedContext.receive(absurd, Instant.EPOCH).deadline().orElse(null),
                "context.q:299: (try SharedContext.receive(absurd, Instant.epoch)).deadline() == Instant.epoch + 8760h");
    }

    @Test
    @DisplayName("INFO is the lowest level logged, unless the context says another")
    void infoIsTheLowestLevelLoggedUnlessTheContextSaysAnother() {
        SharedContext context = new SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
        assertEquals(Severity.INFO, context.gate(), "context.q:304: context.gate() == Severity.Info");
        assertEquals(
                Severity.DEBUG,
                context.tracing(Severity.DEBUG).gate(),
                "context.q:305: context.tracing(Severity.Debug).gate() == Severity.Debug");
        assertTrue(
                Values.equal(context.tracing(Severity.ERROR).properties(), Maps.of("trace", Json.of("ERROR"))),
                "context.q:306: context.tracing(Severity.Error).properties == { \"trace\": Json.of(\"ERROR\") }");
        assertEquals(
                Severity.INFO,
                context.withProperties(Maps.of("trace", Json.of("LOUD"))).gate(),
                "context.q:307: (context with { properties: { \"trace\": Json.of(\"LOUD\") } }).gate() == Severity.Info");
        assertEquals(
                Severity.INFO,
                context.withProperties(Maps.of("trace", Json.of(1L))).gate(),
                "context.q:308: (context with { properties: { \"trace\": Json.of(1) } }).gate() == Severity.Info");
    }

    @Test
    @DisplayName("a derived trace keeps the properties and the environment, not the deadline or the clock")
    void aDerivedTraceKeepsThePropertiesAndTheEnvironmentNotThe() {
        SharedContext parent = new SharedContext(
                "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
                new CausalClock(List.of(3L, 2L)),
                Maps.of("a", Json.of(1L)),
                new Environment("feature", null),
                null);
        SharedContext derived = parent.expiring(Instant.EPOCH).derived("17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed");
        assertEquals(
                "17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed",
                derived.traceId(),
                "context.q:319: derived.trace_id == \"17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed\"");
        assertEquals(List.of(0L), derived.clock().levels(), "context.q:320: derived.clock.levels == [0]");
        assertTrue(
                Values.equal(derived.properties(), Maps.of("a", Json.of(1L))),
                "context.q:321: derived.properties == { \"a\": Json.of(1) }");
        assertEquals("feature", derived.environment().name(), "context.q:322: derived.environment.name == \"feature\"");
    }

    @Test
    @DisplayName("a request that comes in with nothing left has no time at all")
    void aRequestThatComesInWithNothingLeftHasNoTimeAtAll() {
        String text = "{\"traceId\":\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\",\"remaining\":-5}";
        assertEquals(
                Instant.EPOCH.plus(Duration.ofHours(1)),
                SharedContext.receive(text, Instant.EPOCH.plus(Duration.ofHours(1))).deadline().orElse(null),
                "context.q:327: (try SharedContext.receive(text, Instant.epoch + 1h)).deadline() == Instant.epoch + 1h");
    }
}
