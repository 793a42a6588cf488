package io.quark.mdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quark.runtime.Lists;
import io.quark.runtime.Severity;
import io.quark.runtime.Values;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tests of the module {@code outbox}. */
class OutboxTest {
    @Test
    @DisplayName("events are numbered by one counter, from 0")
    void eventsAreNumberedByOneCounterFrom0() {
        Outbox outbox = new Outbox();
        assertEquals(0L, outbox.number(), "outbox.q:85: outbox.number() == 0");
        assertEquals(1L, outbox.number(), "outbox.q:86: outbox.number() == 1");
    }

    @Test
    @DisplayName("an event is kept until its own acknowledgement")
    void anEventIsKeptUntilItsOwnAcknowledgement() {
        Outbox outbox = new Outbox();
        LogEvent first = new LogEvent(new SharedContext("t1"), Instant.EPOCH, "p1", Severity.INFO, "cat", "first");
        LogEvent second = new LogEvent(new SharedContext("t1"), Instant.EPOCH, "p1", Severity.INFO, "cat", "second");
        outbox.keep(0L, Severity.INFO, first);
        outbox.keep(1L, Severity.INFO, second);
        outbox.acknowledge(1L);
        List<RtpClientMessage> kept = List.of(first);
        assertTrue(Values.equal(outbox.unacknowledged(), kept), "outbox.q:97: outbox.unacknowledged() == kept");
        outbox.acknowledge(7L);
        assertEquals(1L, outbox.size(), "outbox.q:99: outbox.size() == 1");
        outbox.acknowledge(0L);
        outbox.acknowledge(0L);
        assertEquals(0L, outbox.size(), "outbox.q:102: outbox.size() == 0");
    }

    @Test
    @DisplayName("what is sent again comes in sequence order, whatever its severity")
    void whatIsSentAgainComesInSequenceOrderWhateverItsSeverity() {
        Outbox outbox = new Outbox();
        List<Severity> severities = List.of(
                Severity.ERROR, Severity.DEBUG, Severity.CRITICAL, Severity.INFO, Severity.WARN);
        for (Severity severity : severities) {
            long sequence = outbox.number();
            LogEvent event = new LogEvent(
                    new SharedContext("t1"),
                    Instant.EPOCH,
                    "p1",
                    severity,
                    "cat",
                    "text/plain",
                    String.valueOf(sequence),
                    sequence,
                    1L,
                    null);
            outbox.keep(sequence, severity, event);
        }
        assertEquals(
                List.of(true, false, false, false, false),
                Lists.map(outbox.unacknowledged(), message -> Rtp.CLIENT.encode(message).contains("\"sequence\":0")),
                "outbox.q:121: outbox.unacknowledged().map(|message| message.encode().contains(`\"sequence\":0`)) == [\n        true,\n        false,\n        false,\n        false,\n        false,\n    ]");
        assertEquals(
                List.of(false, false, false, false, true),
                Lists.map(outbox.unacknowledged(), message -> Rtp.CLIENT.encode(message).contains("\"sequence\":4")),
                "outbox.q:128: outbox.unacknowledged().map(|message| message.encode().contains(`\"sequence\":4`)) == [\n        false,\n        false,\n        false,\n        false,\n        true,\n    ]");
        assertEquals(
                List.of(false, false, true, false, false),
                Lists.map(
                        outbox.unacknowledged(),
                        message -> Rtp.CLIENT.encode(message).contains("\"level\":\"CRITICAL\"")),
                "outbox.q:135: outbox.unacknowledged().map(|message| message.encode().contains(`\"level\":\"CRITICAL\"`)) == [\n        false,\n        false,\n        true,\n        false,\n        false,\n    ]");
    }

    @Test
    @DisplayName("beyond the limit the oldest of the lowest severity goes first")
    void beyondTheLimitTheOldestOfTheLowestSeverityGoesFirst() {
        Outbox outbox = new Outbox(3L);
        LogEvent event = new LogEvent(new SharedContext("t1"), Instant.EPOCH, "p1", Severity.INFO, "cat", "x");
        outbox.keep(0L, Severity.ERROR, event.withSequence(0L));
        outbox.keep(1L, Severity.INFO, event.withSequence(1L));
        outbox.keep(2L, Severity.INFO, event.withSequence(2L));
        outbox.keep(3L, Severity.WARN, event.withSequence(3L));
        List<RtpClientMessage> kept = List.of(event.withSequence(0L), event.withSequence(2L), event.withSequence(3L));
        assertTrue(Values.equal(outbox.unacknowledged(), kept), "outbox.q:152: outbox.unacknowledged() == kept");
        outbox.keep(4L, Severity.DEBUG, event.withSequence(4L));
        assertTrue(Values.equal(outbox.unacknowledged(), kept), "outbox.q:154: outbox.unacknowledged() == kept");
        outbox.keep(5L, Severity.ERROR, event.withSequence(5L));
        outbox.keep(6L, Severity.ERROR, event.withSequence(6L));
        outbox.keep(7L, Severity.ERROR, event.withSequence(7L));
        List<RtpClientMessage> errors = List.of(event.withSequence(5L), event.withSequence(6L), event.withSequence(7L));
        assertTrue(Values.equal(outbox.unacknowledged(), errors), "outbox.q:159: outbox.unacknowledged() == errors");
        assertEquals(5L, outbox.takeDropped(), "outbox.q:160: outbox.take_dropped() == 5");
        assertEquals(0L, outbox.takeDropped(), "outbox.q:161: outbox.take_dropped() == 0");
    }

    @Test
    @DisplayName("ten thousand events are kept, not one more")
    void tenThousandEventsAreKeptNotOneMore() {
        Outbox outbox = new Outbox();
        LogEvent event = new LogEvent(new SharedContext("t1"), Instant.EPOCH, "p1", Severity.INFO, "cat", "x");
        for (long sequence = 0; sequence < 10_002; sequence++) {
            outbox.keep(sequence, Severity.INFO, event);
        }
        assertEquals(10_000L, outbox.size(), "outbox.q:168: outbox.size() == 10000");
        assertEquals(2L, outbox.takeDropped(), "outbox.q:169: outbox.take_dropped() == 2");
    }
}
