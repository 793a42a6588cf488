package io.quark.mdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quark.runtime.DecodeError;
import io.quark.runtime.DecodeKind;
import io.quark.runtime.Json;
import io.quark.runtime.Lists;
import io.quark.runtime.Maps;
import io.quark.runtime.OutOfState;
import io.quark.runtime.Severity;
import io.quark.runtime.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tests of the module {@code rtp}. */
class RtpTest {
    @Test
    @DisplayName("the first frame says who speaks and what it understands")
    void theFirstFrameSaysWhoSpeaksAndWhatItUnderstands() {
        Open open = new Open(
                Mdks.PROTOCOL_VERSION,
                "3.0.0",
                Maps.of("capabilities", Json.list(List.of("route"), each -> Json.of(each))),
                "p1",
                new Environment());
        RtpClientMessage message = open;
        assertEquals(
                "{\"type\":\"open\",\"version\":\"2.0.0\",\"mdkVersion\":\"3.0.0\",\"properties\":{\"capabilities\":[\"route\"]},\"nodeId\":\"p1\",\"environment\":{\"name\":\"sandbox\"}}",
                Rtp.CLIENT.encode(message),
                "rtp.q:187: message.encode()\n        == `{\"type\":\"open\",\"version\":\"2.0.0\",\"mdkVersion\":\"3.0.0\",\"properties\":{\"capabilities\":[\"route\"]},\"nodeId\":\"p1\",\"environment\":{\"name\":\"sandbox\"}}`");
        assertTrue(open.understands("route"), "rtp.q:189: open.understands(\"route\")");
        assertFalse(open.understands("breaker"), "rtp.q:190: !open.understands(\"breaker\")");
        assertFalse(new Open().understands("route"), "rtp.q:191: !Open().understands(\"route\")");
        assertFalse(
                new Open(
                        Mdks.PROTOCOL_VERSION,
                        "",
                        Maps.of("capabilities", Json.of("route")),
                        "",
                        new Environment()).understands("route"),
                "rtp.q:192: !Open(properties: { \"capabilities\": Json.of(\"route\") }).understands(\"route\")");
    }

    @Test
    @DisplayName("another major version cannot go on")
    void anotherMajorVersionCannotGoOn() {
        assertTrue(
                new Open("2.0.0", "", Maps.of(), "", new Environment()).isCompatible(),
                "rtp.q:196: Open(\"2.0.0\").is_compatible()");
        assertTrue(
                new Open("2.7", "", Maps.of(), "", new Environment()).isCompatible(),
                "rtp.q:197: Open(\"2.7\").is_compatible()");
        assertFalse(
                new Open("3.0.0", "", Maps.of(), "", new Environment()).isCompatible(),
                "rtp.q:198: !Open(\"3.0.0\").is_compatible()");
        assertFalse(
                new Open("1.9.9", "", Maps.of(), "", new Environment()).isCompatible(),
                "rtp.q:199: !Open(\"1.9.9\").is_compatible()");
        assertFalse(
                new Open("new", "", Maps.of(), "", new Environment()).isCompatible(),
                "rtp.q:200: !Open(\"new\").is_compatible()");
    }

    @Test
    @DisplayName("messages are told apart by their type, under today's names and older ones")
    void messagesAreToldApartByTheirTypeUnderTodaySNamesAndOlderOnes() {
        Node node = new Node("n1", "hello", "1.1", "http://h:1");
        String text = "\"node\":{\"id\":\"n1\",\"service\":\"hello\",\"version\":\"1.1\",\"address\":\"http://h:1\"}}";
        Map<String, RtpClientMessage> messages = Maps.ofEntries(
                Maps.entry("{\"type\":\"active\",", new Active(node)),
                Maps.entry("{\"type\":\"discovery.protocol.Active\",", new Active(node)),
                Maps.entry("{\"type\":\"expire\",", new Expire(node)),
                Maps.entry("{\"type\":\"discovery.protocol.Expire\",", new Expire(node)),
                Maps.entry("{\"type\":\"open\",", new Open()),
                Maps.entry("{\"type\":\"mdk.protocol.Open\",", new Open()),
                Maps.entry("{\"type\":\"close\",", new Close()),
                Maps.entry("{\"type\":\"mdk.protocol.Close\",", new Close()),
                Maps.entry("{\"type\":\"discovery.protocol.Close\",", new Close()),
                Maps.entry("{\"type\":\"subscribe\",", new Subscribe()));
        for (String start : Maps.keys(messages)) {
            assertTrue(
                    Values.equal(Rtp.CLIENT.decode(start + text), Maps.value(messages, start, "rtp.q:218")),
                    "rtp.q:218: (try Rtp.client.decode(start + text)) == messages[start]");
        }
    }

    @Test
    @DisplayName("what a server says, too")
    void whatAServerSaysToo() {
        Map<String, RtpServerMessage> messages = Maps.ofEntries(
                Maps.entry("{\"type\":\"clear\"}", new Clear()),
                Maps.entry("{\"type\":\"discovery.protocol.Clear\"}", new Clear()),
                Maps.entry("{\"type\":\"logack\",\"sequence\":7}", new LogAck(7L)),
                Maps.entry("{\"type\":\"mdk_tracing.protocol.LogAckEvent\",\"sequence\":7}", new LogAck(7L)),
                Maps.entry("{\"type\":\"interactionack\",\"sequence\":7}", new InteractionAck(7L)),
                Maps.entry(
                        "{\"type\":\"route\",\"service\":\"time\",\"environment\":\"sandbox\",\"shares\":{\"1.1\":9,\"1.2\":1}}",
                        new Route("time", "sandbox", Maps.of("1.1", 9L, "1.2", 1L))));
        for (String text : Maps.keys(messages)) {
            assertTrue(
                    Values.equal(Rtp.SERVER.decode(text), Maps.value(messages, text, "rtp.q:234")),
                    "rtp.q:234: (try Rtp.server.decode(text)) == messages[text]");
        }
    }

    @Test
    @DisplayName("absent and null mean the default, unknown fields and $class are ignored")
    void absentAndNullMeanTheDefaultUnknownFieldsAndClassAreIgnored() {
        String text = "{\"$class\":\"mdk_protocol.Open\",\"type\":\"open\",\"version\":null,\"environment\":null,\"fromTheFuture\":[1]}";
        RtpServerMessage open = new Open();
        assertTrue(Values.equal(Rtp.SERVER.decode(text), open), "rtp.q:240: (try Rtp.server.decode(text)) == open");
    }

    @Test
    @DisplayName("a message of an unknown type is an error that says so")
    void aMessageOfAnUnknownTypeIsAnErrorThatSaysSo() {
        assertThrows(DecodeError.class, () -> Rtp.SERVER.decode("{\"type\":\"tomorrow\"}"));
        attempt: {
            try {
                Rtp.SERVER.decode("{\"type\":\"tomorrow\"}");
            } catch (DecodeError error) {
                assertEquals(DecodeKind.UNKNOWN_TAG, error.kind(), "rtp.q:247: error.kind == DecodeKind.UnknownTag");
                break attempt;
            }
            assertTrue(false, "rtp.q:246: false");
        }
    }

    @Test
    @DisplayName("both begin with Open, and nothing follows a Close")
    void bothBeginWithOpenAndNothingFollowsAClose() {
        RtpServerSide side = new RtpServerSide();
        assertThrows(OutOfState.class, () -> side.receive("{\"type\":\"subscribe\"}"));
        assertThrows(OutOfState.class, () -> side.send(new Clear()));
        side.receive("{\"type\":\"open\"}");
        side.receive("{\"type\":\"subscribe\"}");
        assertThrows(OutOfState.class, () -> side.send(new Clear()));
        side.send(new Open());
        side.send(new Clear());
        side.send(new Close());
        assertThrows(OutOfState.class, () -> side.send(new Clear()));
        side.receive("{\"type\":\"close\"}");
        assertThrows(OutOfState.class, () -> side.receive("{\"type\":\"subscribe\"}"));
    }

    @Test
    @DisplayName("a node is announced for 30 seconds")
    void aNodeIsAnnouncedFor30Seconds() {
        RtpClientMessage message = new Active(new Node("n1", "hello", "1.1", "http://h:1"));
        assertEquals(
                "{\"type\":\"active\",\"node\":{\"id\":\"n1\",\"service\":\"hello\",\"version\":\"1.1\",\"address\":\"http://h:1\",\"properties\":{},\"environment\":{\"name\":\"sandbox\"}},\"ttl\":30}",
                Rtp.CLIENT.encode(message),
                "rtp.q:268: message.encode()\n        == `{\"type\":\"active\",\"node\":{\"id\":\"n1\",\"service\":\"hello\",\"version\":\"1.1\",\"address\":\"http://h:1\",\"properties\":{},\"environment\":{\"name\":\"sandbox\"}},\"ttl\":30}`");
        RtpClientMessage older = Rtp.CLIENT.decode(
                "{\"type\":\"active\",\"node\":{\"id\":\"n1\",\"service\":\"hello\",\"version\":\"1.1\",\"address\":\"http://h:1\"},\"ttl\":30.0}");
        assertTrue(Values.equal(older, message), "rtp.q:273: older == message");
    }

    @Test
    @DisplayName("a log event on the wire: upper-case level, a number, and sync 1")
    void aLogEventOnTheWireUpperCaseLevelANumberAndSync1() {
        LogEvent event = new LogEvent(
                new SharedContext("t1"),
                Instant.EPOCH.plus(Duration.ofMillis(5)),
                "p1",
                Severity.WARN,
                "cat",
                "text/plain",
                "café",
                3L,
                1L,
                null);
        RtpClientMessage message = event;
        assertEquals(
                "{\"type\":\"log\",\"context\":{\"traceId\":\"t1\",\"clock\":{\"clocks\":[0]},\"properties\":{},\"environment\":{\"name\":\"sandbox\"}},\"timestamp\":5,\"node\":\"p1\",\"level\":\"WARN\",\"category\":\"cat\",\"contentType\":\"text/plain\",\"text\":\"caf\\u00e9\",\"sequence\":3,\"sync\":1}",
                Rtp.CLIENT.encode(message),
                "rtp.q:287: message.encode()\n        == `{\"type\":\"log\",\"context\":{\"traceId\":\"t1\",\"clock\":{\"clocks\":[0]},\"properties\":{},\"environment\":{\"name\":\"sandbox\"}},\"timestamp\":5,\"node\":\"p1\",\"level\":\"WARN\",\"category\":\"cat\",\"contentType\":\"text/plain\",\"text\":\"caf\\u00e9\",\"sequence\":3,\"sync\":1}`");
        assertTrue(
                Values.equal(Rtp.CLIENT.decode(Rtp.CLIENT.encode(message)), message),
                "rtp.q:289: (try Rtp.client.decode(message.encode())) == message");
    }

    @Test
    @DisplayName("a failure report adds structure beside the text")
    void aFailureReportAddsStructureBesideTheText() {
        FailureReport report = new FailureReport(
                "ValueError", "boom", "at f", List.of(new InvolvedNode("n1", "hello", "1.1", "http://h:1")));
        assertEquals(
                "{\"kind\":\"ValueError\",\"message\":\"boom\",\"stack\":\"at f\",\"nodes\":[{\"id\":\"n1\",\"service\":\"hello\",\"version\":\"1.1\",\"address\":\"http://h:1\"}]}",
                report.encode(),
                "rtp.q:294: report.encode()\n        == `{\"kind\":\"ValueError\",\"message\":\"boom\",\"stack\":\"at f\",\"nodes\":[{\"id\":\"n1\",\"service\":\"hello\",\"version\":\"1.1\",\"address\":\"http://h:1\"}]}`");
    }

    @Test
    @DisplayName("an interaction event on the wire")
    void anInteractionEventOnTheWire() {
        InteractionEvent event = new InteractionEvent(
                Instant.EPOCH.plus(Duration.ofMillis(1)),
                Instant.EPOCH.plus(Duration.ofMillis(2)),
                new Environment(),
                "u1",
                "t1",
                "p1",
                Maps.of("n1", 0L, "n2", 1L),
                List.of(2L),
                List.of(5L),
                7L,
                1L);
        RtpClientMessage message = event;
        assertEquals(
                "{\"type\":\"interactionevent\",\"startTimestamp\":1,\"endTimestamp\":2,\"environment\":{\"name\":\"sandbox\"},\"uuid\":\"u1\",\"session\":\"t1\",\"node\":\"p1\",\"results\":{\"n1\":0,\"n2\":1},\"startClock\":[2],\"endClock\":[5],\"sequence\":7,\"sync\":1}",
                Rtp.CLIENT.encode(message),
                "rtp.q:311: message.encode()\n        == `{\"type\":\"interactionevent\",\"startTimestamp\":1,\"endTimestamp\":2,\"environment\":{\"name\":\"sandbox\"},\"uuid\":\"u1\",\"session\":\"t1\",\"node\":\"p1\",\"results\":{\"n1\":0,\"n2\":1},\"startClock\":[2],\"endClock\":[5],\"sequence\":7,\"sync\":1}`");
    }

    @Test
    @DisplayName("closing says why")
    void closingSaysWhy() {
        RtpClientMessage message = new Close(new CloseError("VERSION_MISMATCH", "title", "detail", "id"));
        assertEquals(
                "{\"type\":\"close\",\"error\":{\"code\":\"VERSION_MISMATCH\",\"title\":\"title\",\"detail\":\"detail\",\"id\":\"id\"}}",
                Rtp.CLIENT.encode(message),
                "rtp.q:317: message.encode()\n        == `{\"type\":\"close\",\"error\":{\"code\":\"VERSION_MISMATCH\",\"title\":\"title\",\"detail\":\"detail\",\"id\":\"id\"}}`");
    }

    @Test
    @DisplayName("the newer messages on the wire")
    void theNewerMessagesOnTheWire() {
        RtpServerMessage command = new Route("time", "sandbox", Maps.of("1.1", 9L, "1.2", 1L));
        assertEquals(
                "{\"type\":\"route\",\"service\":\"time\",\"environment\":\"sandbox\",\"shares\":{\"1.1\":9,\"1.2\":1}}",
                Rtp.SERVER.encode(command),
                "rtp.q:323: command.encode() == `{\"type\":\"route\",\"service\":\"time\",\"environment\":\"sandbox\",\"shares\":{\"1.1\":9,\"1.2\":1}}`");
        RtpClientMessage message = new Breaker(
                new Node("n1", "time", "1.1", "http://t:1"), true, Instant.EPOCH.plus(Duration.ofMillis(9)));
        assertEquals(
                "{\"type\":\"breaker\",\"node\":{\"id\":\"n1\",\"service\":\"time\",\"version\":\"1.1\",\"address\":\"http://t:1\",\"properties\":{},\"environment\":{\"name\":\"sandbox\"}},\"open\":true,\"since\":9}",
                Rtp.CLIENT.encode(message),
                "rtp.q:325: message.encode()\n        == `{\"type\":\"breaker\",\"node\":{\"id\":\"n1\",\"service\":\"time\",\"version\":\"1.1\",\"address\":\"http://t:1\",\"properties\":{},\"environment\":{\"name\":\"sandbox\"}},\"open\":true,\"since\":9}`");
    }

    @Test
    @DisplayName("the events of a trace sort into causal order, whatever their timestamps say")
    void theEventsOfATraceSortIntoCausalOrderWhateverTheirTimestamps() {
        List<List<Long>> clocks = List.of(
                List.of(3L),
                List.of(2L, 1L),
                List.of(1L),
                List.of(2L, 1L, 4L),
                List.of(2L),
                List.of(2L, 1L, 3L),
                List.of(2L, 0L),
                List.of(10L));
        List<LogEvent> events = Lists.map(
                clocks,
                levels -> new LogEvent(
                                new SharedContext("t1", new CausalClock(levels), Maps.of(), new Environment(), null),
                                Instant.EPOCH,
                                "p1",
                                Severity.INFO,
                                "cat",
                                "x"));
        List<List<Long>> ordered = Lists.map(Mdks.inCausalOrder(events), event -> event.context().clock().levels());
        assertEquals(
                List.of(
                        List.of(1L),
                        List.of(2L),
                        List.of(2L, 0L),
                        List.of(2L, 1L),
                        List.of(2L, 1L, 3L),
                        List.of(2L, 1L, 4L),
                        List.of(3L),
                        List.of(10L)),
                ordered,
                "rtp.q:340: ordered == [[1], [2], [2, 0], [2, 1], [2, 1, 3], [2, 1, 4], [3], [10]]");
    }
}
