package io.quark.mdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quark.runtime.Lists;
import io.quark.runtime.Maps;
import io.quark.runtime.Promise;
import io.quark.runtime.Severity;
import io.quark.runtime.TestRuntime;
import io.quark.runtime.Values;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tests of the module {@code recording}. */
class RecordingTest {
    private final TestRuntime runtime = new TestRuntime();

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    @DisplayName("every client message of the recording decodes, and comes back from its own text")
    void everyClientMessageOfTheRecordingDecodesAndComesBackFromIts() {
        for (RtpClientMessage message : RecordingFunctions.decoded(RecordingFunctions.firstConnection())) {
            assertTrue(
                    Values.equal(Rtp.CLIENT.decode(Rtp.CLIENT.encode(message)), message),
                    "recording.q:168: (try Rtp.client.decode(message.encode())) == message");
        }
        for (RtpClientMessage message : RecordingFunctions.decoded(RecordingFunctions.secondConnection())) {
            assertTrue(
                    Values.equal(Rtp.CLIENT.decode(Rtp.CLIENT.encode(message)), message),
                    "recording.q:169: (try Rtp.client.decode(message.encode())) == message");
        }
    }

    @Test
    @DisplayName("the recorded client keeps to the order of the protocol")
    void theRecordedClientKeepsToTheOrderOfTheProtocol() {
        RtpServerSide first = new RtpServerSide();
        for (String frame : RecordingFunctions.firstConnection()) {
            first.receive(frame);
        }
        RtpServerSide second = new RtpServerSide();
        for (String frame : RecordingFunctions.secondConnection()) {
            second.receive(frame);
        }
    }

    @Test
    @DisplayName("the client's side of the recording comes out again")
    void theClientSSideOfTheRecordingComesOutAgain() {
        Substitutions recorded = new Substitutions();
        Substitutions replayed = new Substitutions();
        Mdk mdk = new Mdk(
                new Config(
                        Mdks.DEFAULT_SERVER_URL,
                        null,
                        new Environment("feature", "base"),
                        new MissionControl(),
                        3L,
                        Duration.ofSeconds(30)),
                new CircuitBreakers(),
                runtime);
        Node node = mdk.register("hello", "1.1", "http://127.0.0.1:7000");
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open("2.0.0", "", Maps.of(), "", new Environment()));
        mdk.link.events().received(new Active(node));
        Session root = mdk.session();
        root.info("cat", "hello world");
        mdk.link.events().received(new LogAck(0L));
        root.startInteraction();
        mdk.link.events().received(new LogAck(1L));
        assertTrue(
                Values.equal(root.beginResolve("hello", "1.1").value(), node),
                "recording.q:195: root.resolve(\"hello\", \"1.1\").value() == node");
        Session child = mdk.join(root.externalize(), null);
        child.setDeadline(Duration.ofSeconds(5));
        child.error("cat", "in child");
        mdk.link.events().received(new LogAck(2L));
        Session grandchild = mdk.join(child.externalize(), null);
        grandchild.warn("deep", "grandchild");
        List<RtpClientMessage> first = RecordingFunctions.renumbered(
                RecordingFunctions.decoded(RecordingFunctions.firstConnection()));
        List<RtpClientMessage> firstSent = TestRuntime.sent(mdk.link);
        assertEquals(Lists.size(first), Lists.size(firstSent), "recording.q:204: first_sent.size() == first.size()");
        for (long position = 0, end = Lists.size(first); position < end; position++) {
            assertTrue(
                    Values.equal(
                            replayed.message(Lists.item(firstSent, position, "recording.q:206")),
                            recorded.message(Lists.item(first, position, "recording.q:206"))),
                    "recording.q:206: replayed.message(first_sent[position]) == recorded.message(first[position])");
        }
        mdk.link.events().closed("the server went away");
        grandchild.trace(Severity.DEBUG);
        grandchild.debug("deep", "now visible");
        root.failInteraction("boom");
        root.finishInteraction();
        mdk.derive(child.externalize()).critical("batch", "derived");
        assertTrue(TestRuntime.sent(mdk.link).isEmpty(), "recording.q:216: mdk.link.sent().is_empty()");
        runtime.advance(Duration.ofSeconds(1));
        mdk.link.events().connected();
        mdk.link.events().received(new Open("2.0.0", "", Maps.of(), "", new Environment()));
        mdk.link.events().received(new Active(node));
        for (long sequence = 3; sequence < 10; sequence++) {
            if (sequence == 7) {
                mdk.link.events().received(new InteractionAck(7L));
            } else {
                mdk.link.events().received(new LogAck(sequence));
            }
        }
        root.info("cat", "after reconnect");
        mdk.link.events().received(new LogAck(10L));
        Promise<Void> stopped = mdk.beginStop();
        assertFalse(stopped.isPending(), "recording.q:229: !stopped.is_pending()");
        List<RtpClientMessage> second = RecordingFunctions.renumbered(
                RecordingFunctions.decoded(RecordingFunctions.secondConnection()));
        List<RtpClientMessage> secondSent = TestRuntime.sent(mdk.link);
        assertEquals(
                Lists.size(second), Lists.size(secondSent), "recording.q:232: second_sent.size() == second.size()");
        for (long position = 0, end = Lists.size(second); position < end; position++) {
            assertTrue(
                    Values.equal(
                            replayed.message(Lists.item(secondSent, position, "recording.q:234")),
                            recorded.message(Lists.item(second, position, "recording.q:234"))),
                    "recording.q:234: replayed.message(second_sent[position]) == recorded.message(second[position])");
        }
    }
}
