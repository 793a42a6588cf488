package io.quark.mdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quark.runtime.DecodeError;
import io.quark.runtime.DecodeKind;
import io.quark.runtime.Json;
import io.quark.runtime.Lists;
import io.quark.runtime.Maps;
import io.quark.runtime.Promise;
import io.quark.runtime.TestRuntime;
import io.quark.runtime.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tests of the module {@code mdk}. */
class MdkTest {
    private final TestRuntime runtime = new TestRuntime();

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    @DisplayName("an MDK connects with its token, and opens with what it is")
    void anMdkConnectsWithItsTokenAndOpensWithWhatItIs() {
        Mdk mdk = new Mdk(
                new Config(
                        "ws://h/rtp",
                        "secret",
                        new Environment("feature", "base"),
                        new MissionControl(),
                        3L,
                        Duration.ofSeconds(30)),
                new CircuitBreakers(),
                runtime);
        assertTrue(TestRuntime.calls(mdk.link).isEmpty(), "mdk.q:448: mdk.link.calls().is_empty()");
        mdk.start();
        mdk.start();
        List<String> calls = TestRuntime.calls(mdk.link);
        assertEquals(1L, Lists.size(calls), "mdk.q:452: calls.size() == 1");
        assertTrue(
                Lists.item(calls, 0L, "mdk.q:453").contains("ws://h/rtp"),
                "mdk.q:453: calls[0].contains(\"ws://h/rtp\")");
        assertTrue(
                Lists.item(calls, 0L, "mdk.q:454").contains("Bearer secret"),
                "mdk.q:454: calls[0].contains(\"Bearer secret\")");
        assertTrue(TestRuntime.sent(mdk.link).isEmpty(), "mdk.q:455: mdk.link.sent().is_empty()");
        mdk.link.events().connected();
        List<String> sent = Lists.map(TestRuntime.sent(mdk.link), message -> Rtp.CLIENT.encode(message));
        assertEquals(1L, Lists.size(sent), "mdk.q:458: sent.size() == 1");
        assertTrue(
                Lists.item(sent, 0L, "mdk.q:459").startsWith(
                        "{\"type\":\"open\",\"version\":\"2.0.0\",\"mdkVersion\":\"3."),
                "mdk.q:459: sent[0].starts_with(`{\"type\":\"open\",\"version\":\"2.0.0\",\"mdkVersion\":\"3.`)");
        assertTrue(
                Lists.item(sent, 0L, "mdk.q:460").contains("\"capabilities\":[\"route\"]"),
                "mdk.q:460: sent[0].contains(`\"capabilities\":[\"route\"]`)");
        assertTrue(
                Lists.item(sent, 0L, "mdk.q:461").contains("\"language\":"),
                "mdk.q:461: sent[0].contains(`\"language\":`)");
        assertTrue(
                Lists.item(sent, 0L, "mdk.q:462").contains("\"nodeId\":\""),
                "mdk.q:462: sent[0].contains(`\"nodeId\":\"`)");
        assertTrue(
                Lists.item(sent, 0L, "mdk.q:463").endsWith(
                        "\"environment\":{\"name\":\"feature\",\"fallbackName\":\"base\"}}"),
                "mdk.q:463: sent[0].ends_with(`\"environment\":{\"name\":\"feature\",\"fallbackName\":\"base\"}}`)");
    }

    @Test
    @DisplayName("everything else is sent after the server's Open")
    void everythingElseIsSentAfterTheServerSOpen() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.register("hello", "1.1", "http://h:1");
        mdk.start();
        mdk.session().info("cat", "hello");
        mdk.link.events().connected();
        assertEquals(1L, Lists.size(TestRuntime.sent(mdk.link)), "mdk.q:472: mdk.link.sent().size() == 1");
        mdk.link.events().received(new Open());
        assertEquals(2L, Lists.size(TestRuntime.sent(mdk.link)), "mdk.q:474: mdk.link.sent().size() == 2");
    }

    @Test
    @DisplayName("a service is registered before or after start, and announced at once when connected")
    void aServiceIsRegisteredBeforeOrAfterStartAndAnnouncedAtOnceWhen() {
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
        Node early = mdk.register("hello", "1.1", "http://h:1");
        mdk.start();
        mdk.link.events().connected();
        TestRuntime.sent(mdk.link);
        mdk.link.events().received(new Open());
        RtpClientMessage announced = new Active(early, Duration.ofSeconds(30));
        assertTrue(
                Values.equal(TestRuntime.sent(mdk.link), List.of(announced)),
                "mdk.q:485: mdk.link.sent() == [announced]");
        Node late = mdk.register("time", "2.0", "http://h:2");
        RtpClientMessage second = new Active(late, Duration.ofSeconds(30));
        assertTrue(Values.equal(TestRuntime.sent(mdk.link), List.of(second)), "mdk.q:488: mdk.link.sent() == [second]");
        assertEquals(
                new Environment("feature", "base"),
                early.environment(),
                "mdk.q:489: early.environment == Environment(\"feature\", \"base\")");
    }

    @Test
    @DisplayName("each service and address has an id of its own, and all name their process")
    void eachServiceAndAddressHasAnIdOfItsOwnAndAllNameTheirProcess() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        Node first = mdk.register("hello", "1.1", "http://h:1");
        Node second = mdk.register("hello", "1.1", "http://h:2");
        Node third = mdk.register("time", "1.1", "http://h:1");
        assertNotEquals(second.id(), first.id(), "mdk.q:497: first.id != second.id");
        assertNotEquals(third.id(), first.id(), "mdk.q:498: first.id != third.id");
        assertNotEquals(third.id(), second.id(), "mdk.q:499: second.id != third.id");
        assertTrue(
                Values.equal(first.properties(), second.properties()),
                "mdk.q:500: first.properties == second.properties");
        assertEquals(
                List.of("datawire_nodeId"),
                Maps.keys(first.properties()),
                "mdk.q:501: first.properties.keys() == [\"datawire_nodeId\"]");
        Node again = mdk.register("hello", "1.2", "http://h:1");
        assertEquals(first.id(), again.id(), "mdk.q:503: again.id == first.id");
        mdk.start();
        mdk.link.events().connected();
        assertTrue(
                Rtp.CLIENT.encode(Lists.<RtpClientMessage>item(TestRuntime.sent(mdk.link), 0L, "mdk.q:506")).contains(
                        Maps.value(first.properties(), "datawire_nodeId", "mdk.q:506").encode()),
                "mdk.q:506: mdk.link.sent()[0].encode().contains(first.properties[\"datawire_nodeId\"].encode())");
        mdk.link.events().received(new Open());
        assertEquals(3L, Lists.size(TestRuntime.sent(mdk.link)), "mdk.q:508: mdk.link.sent().size() == 3");
    }

    @Test
    @DisplayName("a version that is none cannot be registered")
    void aVersionThatIsNoneCannotBeRegistered() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        assertThrows(InvalidVersion.class, () -> mdk.register("hello", "new", "http://h:1"));
        mdk.start();
        mdk.link.events().connected();
        TestRuntime.sent(mdk.link);
        mdk.link.events().received(new Open());
        assertTrue(TestRuntime.sent(mdk.link).isEmpty(), "mdk.q:518: mdk.link.sent().is_empty()");
    }

    @Test
    @DisplayName("services are announced again each fifteen seconds while connected")
    void servicesAreAnnouncedAgainEachFifteenSecondsWhileConnected() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        Node node = mdk.register("hello", "1.1", "http://h:1");
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        TestRuntime.sent(mdk.link);
        runtime.advance(Duration.ofMillis(14_999));
        assertTrue(TestRuntime.sent(mdk.link).isEmpty(), "mdk.q:529: mdk.link.sent().is_empty()");
        runtime.advance(Duration.ofMillis(1));
        RtpClientMessage announced = new Active(node);
        assertTrue(
                Values.equal(TestRuntime.sent(mdk.link), List.of(announced)),
                "mdk.q:532: mdk.link.sent() == [announced]");
        runtime.advance(Duration.ofSeconds(15));
        assertTrue(
                Values.equal(TestRuntime.sent(mdk.link), List.of(announced)),
                "mdk.q:534: mdk.link.sent() == [announced]");
        mdk.link.events().closed("gone");
        runtime.advance(Duration.ofMinutes(1));
        assertTrue(TestRuntime.sent(mdk.link).isEmpty(), "mdk.q:537: mdk.link.sent().is_empty()");
    }

    @Test
    @DisplayName("a stop says that the services are gone")
    void aStopSaysThatTheServicesAreGone() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        Node first = mdk.register("hello", "1.1", "http://h:1");
        Node second = mdk.register("time", "1.0", "http://h:2");
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        TestRuntime.sent(mdk.link);
        Promise<Void> stopped = mdk.beginStop();
        List<RtpClientMessage> expected = List.of(new Expire(first), new Expire(second));
        assertTrue(Values.equal(TestRuntime.sent(mdk.link), expected), "mdk.q:550: mdk.link.sent() == expected");
        assertFalse(stopped.isPending(), "mdk.q:551: !stopped.is_pending()");
        runtime.advance(Duration.ofMinutes(1));
        assertTrue(TestRuntime.sent(mdk.link).isEmpty(), "mdk.q:553: mdk.link.sent().is_empty()");
    }

    @Test
    @DisplayName("a stop waits for acknowledgements")
    void aStopWaitsForAcknowledgements() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        mdk.session().info("cat", "last words");
        Promise<Void> stopped = mdk.beginStop();
        assertTrue(stopped.isPending(), "mdk.q:563: stopped.is_pending()");
        runtime.advance(Duration.ofSeconds(4));
        assertTrue(stopped.isPending(), "mdk.q:565: stopped.is_pending()");
        mdk.link.events().received(new LogAck(0L));
        assertFalse(stopped.isPending(), "mdk.q:567: !stopped.is_pending()");
    }

    @Test
    @DisplayName("a stop waits five seconds and no longer")
    void aStopWaitsFiveSecondsAndNoLonger() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.session().info("cat", "last words");
        Promise<Void> stopped = mdk.beginStop();
        Promise<Void> again = mdk.beginStop();
        runtime.advance(Duration.ofMillis(4999));
        assertTrue(stopped.isPending(), "mdk.q:577: stopped.is_pending()");
        assertTrue(again.isPending(), "mdk.q:578: again.is_pending()");
        runtime.advance(Duration.ofMillis(1));
        assertFalse(stopped.isPending(), "mdk.q:580: !stopped.is_pending()");
        assertFalse(again.isPending(), "mdk.q:581: !again.is_pending()");
    }

    @Test
    @DisplayName("what never started stops at once, and those who wait are told")
    void whatNeverStartedStopsAtOnceAndThoseWhoWaitAreTold() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        Promise<Node> waiting = mdk.session().beginResolve("time", "1.0");
        assertTrue(waiting.isPending(), "mdk.q:587: waiting.is_pending()");
        assertFalse(mdk.beginStop().isPending(), "mdk.q:588: !mdk.stop().is_pending()");
        assertThrows(Unresolved.class, () -> waiting.value());
        assertThrows(Unresolved.class, () -> mdk.session().beginResolve("time", "1.0").value());
    }

    @Test
    @DisplayName("reconnecting waits for up to 1, 2, 4, 8, 16, 16 seconds, and starts over after a success")
    void reconnectingWaitsForUpTo12481616SecondsAndStartsOverAfter() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        TestRuntime.calls(mdk.link);
        for (Duration longest : List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8), Duration.ofSeconds(16), Duration.ofSeconds(16))) {
            mdk.link.events().closed("down");
            assertTrue(TestRuntime.calls(mdk.link).isEmpty(), "mdk.q:599: mdk.link.calls().is_empty()");
            runtime.advance(longest);
            assertEquals(1L, Lists.size(TestRuntime.calls(mdk.link)), "mdk.q:601: mdk.link.calls().size() == 1");
        }
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        TestRuntime.calls(mdk.link);
        mdk.link.events().closed("down");
        runtime.advance(Duration.ofSeconds(1));
        assertEquals(1L, Lists.size(TestRuntime.calls(mdk.link)), "mdk.q:608: mdk.link.calls().size() == 1");
    }

    @Test
    @DisplayName("without a server it says once what is missing, and works on")
    void withoutAServerItSaysOnceWhatIsMissingAndWorksOn() {
        Mdk mdk = new Mdk(
                new Config(
                        "ws://h/rtp?token=secret",
                        "secret",
                        new Environment(),
                        new MissionControl(),
                        3L,
                        Duration.ofSeconds(30)),
                new CircuitBreakers(),
                runtime);
        mdk.start();
        mdk.link.events().closed("no such host for secret");
        runtime.advance(Duration.ofSeconds(1));
        mdk.link.events().closed("no such host");
        List<String> calls = TestRuntime.calls(mdk.console);
        assertEquals(1L, Lists.size(calls), "mdk.q:618: calls.size() == 1");
        assertTrue(
                Lists.item(calls, 0L, "mdk.q:619").contains("Mission Control at ws://h/rtp "),
                "mdk.q:619: calls[0].contains(\"Mission Control at ws://h/rtp \")");
        assertTrue(
                Lists.item(calls, 0L, "mdk.q:620").contains("MDK_SERVER_URL"),
                "mdk.q:620: calls[0].contains(\"MDK_SERVER_URL\")");
        assertFalse(Lists.item(calls, 0L, "mdk.q:621").contains("secret"), "mdk.q:621: !calls[0].contains(\"secret\")");
        assertEquals(
                List.of(1L),
                mdk.session().info("cat", "still here").causalLevel(),
                "mdk.q:622: mdk.session().info(\"cat\", \"still here\").causal_level == [1]");
    }

    @Test
    @DisplayName("a refused connection names the token, without printing it")
    void aRefusedConnectionNamesTheTokenWithoutPrintingIt() {
        Mdk mdk = new Mdk(
                new Config(
                        Mdks.DEFAULT_SERVER_URL,
                        "secret",
                        new Environment(),
                        new MissionControl(),
                        3L,
                        Duration.ofSeconds(30)),
                new CircuitBreakers(),
                runtime);
        mdk.start();
        mdk.link.events().rejected(401L, "bad token: secret");
        List<String> calls = TestRuntime.calls(mdk.console);
        assertEquals(1L, Lists.size(calls), "mdk.q:630: calls.size() == 1");
        assertTrue(Lists.item(calls, 0L, "mdk.q:631").contains("401"), "mdk.q:631: calls[0].contains(\"401\")");
        assertTrue(
                Lists.item(calls, 0L, "mdk.q:632").contains("MDK_TOKEN"),
                "mdk.q:632: calls[0].contains(\"MDK_TOKEN\")");
        assertFalse(Lists.item(calls, 0L, "mdk.q:633").contains("secret"), "mdk.q:633: !calls[0].contains(\"secret\")");
        TestRuntime.calls(mdk.link);
        runtime.advance(Duration.ofSeconds(1));
        assertEquals(1L, Lists.size(TestRuntime.calls(mdk.link)), "mdk.q:636: mdk.link.calls().size() == 1");
    }

    @Test
    @DisplayName("another major version is answered by Close, and not spoken with")
    void anotherMajorVersionIsAnsweredByCloseAndNotSpokenWith() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.register("hello", "1.1", "http://h:1");
        mdk.start();
        mdk.link.events().connected();
        TestRuntime.sent(mdk.link);
        mdk.link.events().received(new Open("3.0.0", "", Maps.of(), "", new Environment()));
        List<String> sent = Lists.map(TestRuntime.sent(mdk.link), message -> Rtp.CLIENT.encode(message));
        assertEquals(1L, Lists.size(sent), "mdk.q:647: sent.size() == 1");
        assertTrue(
                Lists.item(sent, 0L, "mdk.q:648").startsWith(
                        "{\"type\":\"close\",\"error\":{\"code\":\"VERSION_MISMATCH\",\"title\":"),
                "mdk.q:648: sent[0].starts_with(`{\"type\":\"close\",\"error\":{\"code\":\"VERSION_MISMATCH\",\"title\":`)");
        assertEquals(1L, Lists.size(TestRuntime.calls(mdk.console)), "mdk.q:649: mdk.console.calls().size() == 1");
        mdk.link.events().closed("closed");
        mdk.session().info("cat", "kept");
        assertTrue(TestRuntime.sent(mdk.link).isEmpty(), "mdk.q:652: mdk.link.sent().is_empty()");
    }

    @Test
    @DisplayName("a closing server is left, and looked for again")
    void aClosingServerIsLeftAndLookedForAgain() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        mdk.link.events().received(new Close(new CloseError("GOING_AWAY", "restarting", "", "")));
        mdk.link.events().closed("closed");
        TestRuntime.calls(mdk.link);
        runtime.advance(Duration.ofSeconds(1));
        assertEquals(1L, Lists.size(TestRuntime.calls(mdk.link)), "mdk.q:664: mdk.link.calls().size() == 1");
    }

    @Test
    @DisplayName("an unknown message is ignored, one that cannot be read is said")
    void anUnknownMessageIsIgnoredOneThatCannotBeReadIsSaid() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().unreadable(new DecodeError(DecodeKind.UNKNOWN_TAG, "type", "unknown tag"));
        assertTrue(TestRuntime.calls(mdk.console).isEmpty(), "mdk.q:672: mdk.console.calls().is_empty()");
        mdk.link.events().unreadable(new DecodeError(DecodeKind.NOT_JSON, "", "not JSON"));
        assertEquals(1L, Lists.size(TestRuntime.calls(mdk.console)), "mdk.q:674: mdk.console.calls().size() == 1");
    }

    @Test
    @DisplayName("logs are sent at once, numbered by one counter with interactions, and kept until acknowledged")
    void logsAreSentAtOnceNumberedByOneCounterWithInteractionsAndKept() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        TestRuntime.sent(mdk.link);
        Session session = mdk.session();
        session.startInteraction();
        session.finishInteraction();
        session.info("cat", "after");
        List<RtpClientMessage> sent = TestRuntime.sent(mdk.link);
        assertEquals(4L, Lists.size(sent), "mdk.q:688: sent.size() == 4");
        mdk.link.events().received(new LogAck(0L));
        mdk.link.events().received(new InteractionAck(2L));
        mdk.link.events().closed("down");
        runtime.advance(Duration.ofSeconds(1));
        mdk.link.events().connected();
        TestRuntime.sent(mdk.link);
        mdk.link.events().received(new Open());
        assertTrue(
                Values.equal(
                        TestRuntime.sent(mdk.link),
                        List.of(Lists.item(sent, 1L, "mdk.q:696"), Lists.item(sent, 3L, "mdk.q:696"))),
                "mdk.q:696: mdk.link.sent() == [sent[1], sent[3]]");
    }

    @Test
    @DisplayName("what is logged while not connected is sent in order after the next Open")
    void whatIsLoggedWhileNotConnectedIsSentInOrderAfterTheNextOpen() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        Session session = mdk.session();
        session.info("cat", "before start");
        mdk.start();
        session.error("cat", "before the connection");
        mdk.link.events().connected();
        session.info("cat", "before Open");
        TestRuntime.sent(mdk.link);
        mdk.link.events().received(new Open());
        List<String> texts = Lists.map(TestRuntime.sent(mdk.link), message -> Rtp.CLIENT.encode(message));
        assertEquals(3L, Lists.size(texts), "mdk.q:710: texts.size() == 3");
        assertTrue(
                Lists.item(texts, 0L, "mdk.q:711").contains("\"text\":\"before start\",\"sequence\":0"),
                "mdk.q:711: texts[0].contains(`\"text\":\"before start\",\"sequence\":0`)");
        assertTrue(
                Lists.item(texts, 1L, "mdk.q:712").contains("\"text\":\"before the connection\",\"sequence\":1"),
                "mdk.q:712: texts[1].contains(`\"text\":\"before the connection\",\"sequence\":1`)");
        assertTrue(
                Lists.item(texts, 2L, "mdk.q:713").contains("\"text\":\"before Open\",\"sequence\":2"),
                "mdk.q:713: texts[2].contains(`\"text\":\"before Open\",\"sequence\":2`)");
    }

    @Test
    @DisplayName("what was dropped while not connected is counted and said after the next Open")
    void whatWasDroppedWhileNotConnectedIsCountedAndSaidAfterTheNext() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        Session session = mdk.session();
        for (long __ = 0; __ < 10_003; __++) {
            session.info("cat", "much");
        }
        mdk.start();
        mdk.link.events().connected();
        TestRuntime.sent(mdk.link);
        mdk.link.events().received(new Open());
        List<RtpClientMessage> sent = TestRuntime.sent(mdk.link);
        assertEquals(10_001L, Lists.size(sent), "mdk.q:725: sent.size() == 10001");
        assertTrue(
                Rtp.CLIENT.encode(Lists.item(sent, 0L, "mdk.q:726")).contains("\"sequence\":3,"),
                "mdk.q:726: sent[0].encode().contains(`\"sequence\":3,`)");
        assertTrue(
                Rtp.CLIENT.encode(Lists.item(sent, 10_000L, "mdk.q:727")).contains(
                        "\"level\":\"WARN\",\"category\":\"mdk\",\"contentType\":\"text/plain\",\"text\":\"3 events were dropped while not connected\""),
                "mdk.q:727: sent[10000]\n        .encode()\n        .contains(\n            `\"level\":\"WARN\",\"category\":\"mdk\",\"contentType\":\"text/plain\",\"text\":\"3 events were dropped while not connected\"`,\n        )");
    }

    @Test
    @DisplayName("a node that Mission Control knows is resolved, one that is gone is not")
    void aNodeThatMissionControlKnowsIsResolvedOneThatIsGoneIsNot() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        Node node = new Node("n1", "time", "1.0", "http://t:1");
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        mdk.link.events().received(new Active(node));
        assertTrue(
                Values.equal(mdk.session().beginResolve("time", "1.0").value(), node),
                "mdk.q:741: mdk.session().resolve(\"time\", \"1.0\").value() == node");
        mdk.link.events().received(new Expire(node));
        Promise<Node> promise = mdk.session().beginResolve("time", "1.0");
        assertTrue(promise.isPending(), "mdk.q:744: promise.is_pending()");
        mdk.link.events().received(new Active(node));
        assertTrue(Values.equal(promise.value(), node), "mdk.q:746: promise.value() == node");
    }

    @Test
    @DisplayName("while disconnected the last known nodes keep serving, and after a Clear those not announced go")
    void whileDisconnectedTheLastKnownNodesKeepServingAndAfterAClear() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        mdk.link.events().received(new Active(new Node("n1", "time", "1.0", "http://t:1")));
        mdk.link.events().closed("down");
        runtime.advance(Duration.ofHours(1));
        assertEquals(
                "n1",
                mdk.session().beginResolve("time", "1.0").value().id(),
                "mdk.q:757: mdk.session().resolve(\"time\", \"1.0\").value().id == \"n1\"");
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        mdk.link.events().received(new Clear());
        runtime.advance(Duration.ofSeconds(9));
        assertEquals(
                "n1",
                mdk.session().beginResolve("time", "1.0").value().id(),
                "mdk.q:762: mdk.session().resolve(\"time\", \"1.0\").value().id == \"n1\"");
        runtime.advance(Duration.ofSeconds(1));
        Promise<Node> promise = mdk.session().beginResolveUntil("time", "1.0", Duration.ZERO);
        assertThrows(Unresolved.class, () -> promise.value());
    }

    @Test
    @DisplayName("a Route command gives versions their shares")
    void aRouteCommandGivesVersionsTheirShares() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        mdk.link.events().received(new Active(new Node("n1", "time", "1.1", "http://t:1")));
        mdk.link.events().received(new Active(new Node("n2", "time", "1.2", "http://t:2")));
        mdk.link.events().received(new Route("time", "sandbox", Maps.of("1.1", 3L, "1.2", 1L)));
        Session session = mdk.session();
        List<String> ids = new ArrayList<>();
        for (long __ = 0; __ < 8; __++) {
            ids.add(session.beginResolve("time", "1.0").value().id());
        }
        assertEquals(
                List.of("n1", "n1", "n2", "n1", "n1", "n1", "n2", "n1"),
                ids,
                "mdk.q:779: ids == [\"n1\", \"n1\", \"n2\", \"n1\", \"n1\", \"n1\", \"n2\", \"n1\"]");
        mdk.link.events().received(new Route("time", "sandbox"));
        assertEquals(
                "n2",
                session.beginResolve("time", "1.0").value().id(),
                "mdk.q:781: session.resolve(\"time\", \"1.0\").value().id == \"n2\"");
        assertEquals(
                "n1",
                session.beginResolve("time", "1.0").value().id(),
                "mdk.q:782: session.resolve(\"time\", \"1.0\").value().id == \"n1\"");
    }

    @Test
    @DisplayName("breakers are reported to a server that understands, and again after a reconnect")
    void breakersAreReportedToAServerThatUnderstandsAndAgainAfterA() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(1L, Duration.ofSeconds(30)), runtime);
        Node node = new Node("n1", "time", "1.0", "http://t:1");
        Open capable = new Open(
                Mdks.PROTOCOL_VERSION,
                "",
                Maps.of("capabilities", Json.list(List.of("breaker"), each -> Json.of(each))),
                "",
                new Environment());
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(capable);
        mdk.link.events().received(new Active(node));
        Session session = mdk.session();
        session.startInteraction();
        assertTrue(
                Values.equal(session.beginResolve("time", "1.0").value(), node),
                "mdk.q:795: session.resolve(\"time\", \"1.0\").value() == node");
        TestRuntime.sent(mdk.link);
        session.failInteraction("boom");
        List<RtpClientMessage> sent = TestRuntime.sent(mdk.link);
        RtpClientMessage report = new Breaker(node, true, Instant.EPOCH.plus(Duration.ofSeconds(1_000_000)));
        assertEquals(2L, Lists.size(sent), "mdk.q:800: sent.size() == 2");
        assertTrue(Values.equal(Lists.item(sent, 1L, "mdk.q:801"), report), "mdk.q:801: sent[1] == report");
        mdk.link.events().closed("down");
        runtime.advance(Duration.ofSeconds(1));
        mdk.link.events().connected();
        mdk.link.events().received(capable);
        assertTrue(
                Lists.any(TestRuntime.sent(mdk.link), message -> Values.equal(message, report)),
                "mdk.q:806: mdk.link.sent().any(|message| message == report)");
        mdk.link.events().closed("down");
        runtime.advance(Duration.ofSeconds(2));
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        assertFalse(
                Lists.any(TestRuntime.sent(mdk.link), message -> Values.equal(message, report)),
                "mdk.q:811: !mdk.link.sent().any(|message| message == report)");
    }

    @Test
    @DisplayName("a static list is there from the start, and nothing can be registered in it")
    void aStaticListIsThereFromTheStartAndNothingCanBeRegisteredIn() {
        Node node = new Node("n1", "time", "1.0", "http://t:1");
        Mdk mdk = new Mdk(
                new Config(
                        Mdks.DEFAULT_SERVER_URL,
                        null,
                        new Environment(),
                        new StaticNodes(List.of(node)),
                        3L,
                        Duration.ofSeconds(30)),
                new CircuitBreakers(),
                runtime);
        Promise<Node> promise = mdk.session().beginResolve("time", "1.0");
        assertTrue(promise.isPending(), "mdk.q:818: promise.is_pending()");
        mdk.start();
        assertTrue(Values.equal(promise.value(), node), "mdk.q:820: promise.value() == node");
        assertThrows(CannotRegister.class, () -> mdk.register("hello", "1.0", "http://h:1"));
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        mdk.link.events().received(new Active(new Node("n2", "space", "1.0", "http://s:1")));
        mdk.link.events().received(new Expire(node));
        mdk.link.events().received(new Clear());
        runtime.advance(Duration.ofSeconds(10));
        assertTrue(
                Values.equal(mdk.session().beginResolve("time", "1.0").value(), node),
                "mdk.q:828: mdk.session().resolve(\"time\", \"1.0\").value() == node");
        assertThrows(Unresolved.class, () -> mdk.session().beginResolveUntil("space", "1.0", Duration.ZERO).value());
    }

    @Test
    @DisplayName("a Synapse folder is read each second")
    void aSynapseFolderIsReadEachSecond() {
        Mdk mdk = new Mdk(
                new Config(
                        Mdks.DEFAULT_SERVER_URL,
                        null,
                        new Environment(),
                        new Synapse("/nodes"),
                        3L,
                        Duration.ofSeconds(30)),
                new CircuitBreakers(),
                runtime);
        mdk.start();
        assertEquals(1L, Lists.size(TestRuntime.calls(mdk.folder)), "mdk.q:835: mdk.folder.calls().size() == 1");
        mdk.folder.events().contents(Maps.of("time.json", "[{\"host\":\"t\",\"port\":1}]"));
        assertEquals(
                "t:1",
                mdk.session().beginResolve("time", null).value().address(),
                "mdk.q:837: mdk.session().resolve(\"time\").value().address == \"t:1\"");
        runtime.advance(Duration.ofSeconds(3));
        assertEquals(3L, Lists.size(TestRuntime.calls(mdk.folder)), "mdk.q:839: mdk.folder.calls().size() == 3");
        mdk.folder.events().contents(Maps.of("time.json", "[{\"host\":\"t\",\"port\":2}]"));
        assertEquals(
                "t:2",
                mdk.session().beginResolve("time", null).value().address(),
                "mdk.q:841: mdk.session().resolve(\"time\").value().address == \"t:2\"");
        assertThrows(CannotRegister.class, () -> mdk.register("hello", "1.0", "http://h:1"));
    }

    @Test
    @DisplayName("a bad file in a Synapse folder leaves the previous state, and is said once")
    void aBadFileInASynapseFolderLeavesThePreviousStateAndIsSaid() {
        Mdk mdk = new Mdk(
                new Config(
                        Mdks.DEFAULT_SERVER_URL,
                        null,
                        new Environment(),
                        new Synapse("/nodes"),
                        3L,
                        Duration.ofSeconds(30)),
                new CircuitBreakers(),
                runtime);
        mdk.start();
        mdk.folder.events().contents(Maps.of("time.json", "[{\"host\":\"t\",\"port\":1}]"));
        mdk.folder.events().contents(Maps.of("time.json", "[{\"host\""));
        mdk.folder.events().contents(Maps.of("time.json", "[{\"host\""));
        assertEquals(
                "t:1",
                mdk.session().beginResolve("time", null).value().address(),
                "mdk.q:851: mdk.session().resolve(\"time\").value().address == \"t:1\"");
        assertEquals(1L, Lists.size(TestRuntime.calls(mdk.console)), "mdk.q:852: mdk.console.calls().size() == 1");
        mdk.folder.events().failed("no such folder");
        mdk.folder.events().failed("no such folder");
        assertEquals(
                "t:1",
                mdk.session().beginResolve("time", null).value().address(),
                "mdk.q:855: mdk.session().resolve(\"time\").value().address == \"t:1\"");
        assertEquals(1L, Lists.size(TestRuntime.calls(mdk.console)), "mdk.q:856: mdk.console.calls().size() == 1");
    }

    @Test
    @DisplayName("a missing context begins a new trace, silently")
    void aMissingContextBeginsANewTraceSilently() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        TestRuntime.sent(mdk.link);
        Session session = mdk.join(null, null);
        assertEquals(
                List.of(1L),
                session.info("cat", "first").causalLevel(),
                "mdk.q:866: session.info(\"cat\", \"first\").causal_level == [1]");
        assertEquals(1L, Lists.size(TestRuntime.sent(mdk.link)), "mdk.q:867: mdk.link.sent().size() == 1");
    }

    @Test
    @DisplayName("a malformed context begins a new trace, and a warning is logged")
    void aMalformedContextBeginsANewTraceAndAWarningIsLogged() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        TestRuntime.sent(mdk.link);
        for (String text : List.of("", "garbage", "{\"traceId\":1}")) {
            Session session = mdk.join(text, null);
            List<String> sent = Lists.map(TestRuntime.sent(mdk.link), message -> Rtp.CLIENT.encode(message));
            assertEquals(1L, Lists.size(sent), "mdk.q:879: sent.size() == 1");
            assertTrue(
                    Lists.item(sent, 0L, "mdk.q:880").contains("\"level\":\"WARN\",\"category\":\"mdk\""),
                    "mdk.q:880: sent[0].contains(`\"level\":\"WARN\",\"category\":\"mdk\"`)");
            assertTrue(
                    Lists.item(sent, 0L, "mdk.q:881").contains(session.traceId()),
                    "mdk.q:881: sent[0].contains(session.trace_id())");
            assertEquals(
                    List.of(2L),
                    session.info("cat", "goes on").causalLevel(),
                    "mdk.q:882: session.info(\"cat\", \"goes on\").causal_level == [2]");
            TestRuntime.sent(mdk.link);
        }
    }

    @Test
    @DisplayName("a context over the limit begins a new trace, and a warning is logged")
    void aContextOverTheLimitBeginsANewTraceAndAWarningIsLogged() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        TestRuntime.sent(mdk.link);
        SharedContext context = new SharedContext("4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
        String filling = "x";
        for (long __ = 0; __ < 13; __++) {
            filling += filling;
        }
        Session session = mdk.join(context.withProperties(Maps.of("p", Json.of(filling))).encode(), null);
        assertNotEquals(context.traceId(), session.traceId(), "mdk.q:897: session.trace_id() != context.trace_id");
        assertEquals(
                List.of(true),
                Lists.map(TestRuntime.sent(mdk.link), message -> Rtp.CLIENT.encode(message).contains("8192 bytes")),
                "mdk.q:898: mdk.link.sent().map(|message| message.encode().contains(\"8192 bytes\")) == [true]");
    }

    @Test
    @DisplayName("a traceparent alone is joined at [1, 0]; beside a context it counts for nothing")
    void aTraceparentAloneIsJoinedAt10BesideAContextItCountsFor() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        Session session = mdk.join(null, parent);
        assertEquals(
                "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
                session.traceId(),
                "mdk.q:905: session.trace_id() == \"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\"");
        assertEquals(
                List.of(1L, 1L),
                session.info("cat", "first").causalLevel(),
                "mdk.q:906: session.info(\"cat\", \"first\").causal_level == [1, 1]");
        Session other = mdk.session();
        assertTrue(
                mdk.join(other.externalize(), parent).traceId().equals(other.traceId()),
                "mdk.q:908: mdk.join(other.externalize(), parent).trace_id() == other.trace_id()");
        assertEquals(
                List.of(1L),
                mdk.join(null, "00-malformed").info("cat", "first").causalLevel(),
                "mdk.q:909: mdk.join(none, \"00-malformed\").info(\"cat\", \"first\").causal_level == [1]");
    }

    @Test
    @DisplayName("the default deadline is a session's longest, and never lengthens another's")
    void theDefaultDeadlineIsASessionSLongestAndNeverLengthensAnother() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.setDefaultDeadline(Duration.ofSeconds(5));
        Session session = mdk.session();
        assertEquals(Duration.ofSeconds(5), session.remaining().orElse(null), "mdk.q:916: session.remaining() == 5s");
        session.setDeadline(Duration.ofSeconds(2));
        assertEquals(
                Duration.ofSeconds(2),
                mdk.join(session.externalize(), null).remaining().orElse(null),
                "mdk.q:918: mdk.join(session.externalize()).remaining() == 2s");
        mdk.setDefaultDeadline(Duration.ofSeconds(1));
        assertEquals(
                Duration.ofSeconds(1),
                mdk.join(session.externalize(), null).remaining().orElse(null),
                "mdk.q:920: mdk.join(session.externalize()).remaining() == 1s");
        assertEquals(
                Duration.ofSeconds(1),
                mdk.derive(session.externalize()).remaining().orElse(null),
                "mdk.q:921: mdk.derive(session.externalize()).remaining() == 1s");
        assertEquals(
                Duration.ofSeconds(1),
                mdk.join("garbage", null).remaining().orElse(null),
                "mdk.q:922: mdk.join(\"garbage\").remaining() == 1s");
        assertEquals(
                Duration.ofSeconds(1),
                mdk.join(null, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").remaining().orElse(null),
                "mdk.q:923: mdk.join(none, \"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\").remaining() == 1s");
    }

    @Test
    @DisplayName("a derived session is a new trace with the parent's properties and environment, and no deadline")
    void aDerivedSessionIsANewTraceWithTheParentSPropertiesAnd() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        TestRuntime.sent(mdk.link);
        SharedContext context = new SharedContext(
                "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
                new CausalClock(List.of(3L, 2L)),
                Maps.of("a", Json.of(1L)),
                new Environment("feature", "base"),
                null);
        Session derived = mdk.derive(context.expiring(Instant.EPOCH.plus(Duration.ofSeconds(1_000_005))).encode());
        assertNotEquals(context.traceId(), derived.traceId(), "mdk.q:939: derived.trace_id() != context.trace_id");
        assertEquals(
                new Environment("feature", "base"),
                derived.environment(),
                "mdk.q:940: derived.environment() == Environment(\"feature\", \"base\")");
        assertTrue(
                Values.equal(derived.getProperty("a").orElse(null), Json.of(1L)),
                "mdk.q:941: derived.get_property(\"a\") == Json.of(1)");
        assertNull(derived.remaining().orElse(null), "mdk.q:942: derived.remaining() == none");
        List<String> sent = Lists.map(TestRuntime.sent(mdk.link), message -> Rtp.CLIENT.encode(message));
        assertEquals(1L, Lists.size(sent), "mdk.q:944: sent.size() == 1");
        assertTrue(
                Lists.item(sent, 0L, "mdk.q:945").contains(
                        "\"level\":\"INFO\",\"category\":\"mdk\",\"contentType\":\"text/plain\",\"text\":\"This session is derived from trace 4bf92f35-77b3-4da6-a3ce-929d0e0e4736 [3, 2]\""),
                "mdk.q:945: sent[0].contains(\n        `\"level\":\"INFO\",\"category\":\"mdk\",\"contentType\":\"text/plain\",\"text\":\"This session is derived from trace 4bf92f35-77b3-4da6-a3ce-929d0e0e4736 [3, 2]\"`,\n    )");
        assertTrue(
                Lists.item(sent, 0L, "mdk.q:948").contains("\"clock\":{\"clocks\":[1]}"),
                "mdk.q:948: sent[0].contains(`\"clock\":{\"clocks\":[1]}`)");
        assertEquals(
                List.of(2L),
                derived.info("cat", "next").causalLevel(),
                "mdk.q:949: derived.info(\"cat\", \"next\").causal_level == [2]");
        assertEquals(
                List.of(2L),
                mdk.derive("garbage").info("cat", "next").causalLevel(),
                "mdk.q:950: mdk.derive(\"garbage\").info(\"cat\", \"next\").causal_level == [2]");
    }

    @Test
    @DisplayName("a handed-in failure policy decides")
    void aHandedInFailurePolicyDecides() {
        Mdk mdk = new Mdk(new Config(), new RecordingPolicies(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        mdk.link.events().received(new Active(new Node("n1", "time", "1.0", "http://t:1")));
        Session session = mdk.session();
        for (long __ = 0; __ < 10; __++) {
            session.startInteraction();
            assertEquals(
                    "n1",
                    session.beginResolve("time", "1.0").value().id(),
                    "mdk.q:962: session.resolve(\"time\", \"1.0\").value().id == \"n1\"");
            session.failInteraction("boom");
            session.finishInteraction();
        }
    }

    @Test
    @DisplayName("a stop closes the connection, and nothing is sent after it")
    void aStopClosesTheConnectionAndNothingIsSentAfterIt() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        TestRuntime.calls(mdk.link);
        TestRuntime.sent(mdk.link);
        assertFalse(mdk.beginStop().isPending(), "mdk.q:975: !mdk.stop().is_pending()");
        assertEquals(List.of("close()"), TestRuntime.calls(mdk.link), "mdk.q:976: mdk.link.calls() == [\"close()\"]");
        mdk.session().info("cat", "too late");
        assertTrue(TestRuntime.sent(mdk.link).isEmpty(), "mdk.q:978: mdk.link.sent().is_empty()");
    }

    @Test
    @DisplayName("a service that said it is gone is not announced again while the last acknowledgements come in")
    void aServiceThatSaidItIsGoneIsNotAnnouncedAgainWhileTheLast() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.register("hello", "1.1", "http://h:1");
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        runtime.advance(Duration.ofSeconds(14));
        mdk.session().info("cat", "last words");
        Promise<Void> stopped = mdk.beginStop();
        TestRuntime.sent(mdk.link);
        runtime.advance(Duration.ofSeconds(2));
        assertTrue(stopped.isPending(), "mdk.q:992: stopped.is_pending()");
        assertTrue(TestRuntime.sent(mdk.link).isEmpty(), "mdk.q:993: mdk.link.sent().is_empty()");
        mdk.link.events().received(new LogAck(0L));
        assertFalse(stopped.isPending(), "mdk.q:995: !stopped.is_pending()");
    }
}
