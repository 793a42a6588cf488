package io.quark.mdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quark.runtime.Failure;
import io.quark.runtime.Json;
import io.quark.runtime.Lists;
import io.quark.runtime.Maps;
import io.quark.runtime.Promise;
import io.quark.runtime.Severity;
import io.quark.runtime.TestRuntime;
import io.quark.runtime.Text;
import io.quark.runtime.Values;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tests of the module {@code session}. */
class SessionTest {
    private final TestRuntime runtime = new TestRuntime();

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    @DisplayName("a session is a new trace: the first log stands at [1]")
    void aSessionIsANewTraceTheFirstLogStandsAt1() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        Session session = mdk.session();
        LoggedMessageId logged = session.info("cat", "hello");
        assertTrue(
                logged.equals(new LoggedMessageId(session.traceId(), List.of(1L), new Environment("sandbox", null))),
                "session.q:267: logged == LoggedMessageId(session.trace_id(), [1], Environment(\"sandbox\"))");
        assertEquals(
                List.of(2L),
                session.warn("cat", "again").causalLevel(),
                "session.q:268: session.warn(\"cat\", \"again\").causal_level == [2]");
        assertTrue(
                !mdk.session().traceId().equals(session.traceId()),
                "session.q:269: mdk.session().trace_id() != session.trace_id()");
    }

    @Test
    @DisplayName("a log message is delivered with its level, category, text and moment")
    void aLogMessageIsDeliveredWithItsLevelCategoryTextAndMoment() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        TestRuntime.sent(mdk.link);
        Session session = mdk.session();
        session.critical("cat", "a");
        session.error("cat", "b");
        session.warn("cat", "c");
        session.info("cat", "d");
        List<String> sent = Lists.map(TestRuntime.sent(mdk.link), message -> Rtp.CLIENT.encode(message));
        assertEquals(
                List.of(true, false, false, false),
                Lists.map(
                        sent,
                        text -> text.contains(
                                        "\"level\":\"CRITICAL\",\"category\":\"cat\",\"contentType\":\"text/plain\",\"text\":\"a\",\"sequence\":0,\"sync\":1")),
                "session.q:284: sent.map(|text| text.contains(\n        `\"level\":\"CRITICAL\",\"category\":\"cat\",\"contentType\":\"text/plain\",\"text\":\"a\",\"sequence\":0,\"sync\":1`,\n    )) == [true, false, false, false]");
        assertEquals(
                List.of(false, true, false, false),
                Lists.map(
                        sent,
                        text -> text.contains(
                                        "\"level\":\"ERROR\",\"category\":\"cat\",\"contentType\":\"text/plain\",\"text\":\"b\",\"sequence\":1,\"sync\":1")),
                "session.q:287: sent.map(|text| text.contains(\n        `\"level\":\"ERROR\",\"category\":\"cat\",\"contentType\":\"text/plain\",\"text\":\"b\",\"sequence\":1,\"sync\":1`,\n    )) == [false, true, false, false]");
        assertEquals(
                List.of(false, false, true, false),
                Lists.map(sent, text -> text.contains("\"clock\":{\"clocks\":[3]}")),
                "session.q:290: sent.map(|text| text.contains(`\"clock\":{\"clocks\":[3]}`)) == [false, false, true, false]");
        assertEquals(
                List.of(true, true, true, true),
                Lists.map(sent, text -> text.contains("\"timestamp\":1000000000,\"node\":")),
                "session.q:291: sent.map(|text| text.contains(`\"timestamp\":1000000000,\"node\":`)) == [true, true, true, true]");
    }

    @Test
    @DisplayName("INFO is the gate; a filtered call ticks and delivers nothing")
    void infoIsTheGateAFilteredCallTicksAndDeliversNothing() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        TestRuntime.sent(mdk.link);
        Session session = mdk.session();
        assertEquals(
                List.of(1L),
                session.debug("cat", "hidden").causalLevel(),
                "session.q:301: session.debug(\"cat\", \"hidden\").causal_level == [1]");
        assertTrue(TestRuntime.sent(mdk.link).isEmpty(), "session.q:302: mdk.link.sent().is_empty()");
        assertEquals(
                List.of(2L),
                session.info("cat", "shown").causalLevel(),
                "session.q:303: session.info(\"cat\", \"shown\").causal_level == [2]");
        assertEquals(1L, Lists.size(TestRuntime.sent(mdk.link)), "session.q:304: mdk.link.sent().size() == 1");
    }

    @Test
    @DisplayName("trace raises and lowers the gate, here and downstream")
    void traceRaisesAndLowersTheGateHereAndDownstream() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        TestRuntime.sent(mdk.link);
        Session session = mdk.session();
        session.trace(Severity.DEBUG);
        session.debug("cat", "shown");
        assertEquals(1L, Lists.size(TestRuntime.sent(mdk.link)), "session.q:316: mdk.link.sent().size() == 1");
        Session downstream = mdk.join(session.externalize(), null);
        downstream.debug("cat", "shown");
        assertEquals(1L, Lists.size(TestRuntime.sent(mdk.link)), "session.q:319: mdk.link.sent().size() == 1");
        downstream.trace(Severity.ERROR);
        downstream.warn("cat", "hidden");
        assertTrue(TestRuntime.sent(mdk.link).isEmpty(), "session.q:322: mdk.link.sent().is_empty()");
        session.debug("cat", "shown");
        assertEquals(1L, Lists.size(TestRuntime.sent(mdk.link)), "session.q:324: mdk.link.sent().size() == 1");
    }

    @Test
    @DisplayName("externalize encodes, then ticks; join ticks and enters a level")
    void externalizeEncodesThenTicksJoinTicksAndEntersALevel() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        Session session = mdk.session();
        String text = session.externalize();
        assertTrue(
                text.contains("\"clock\":{\"clocks\":[0]}"),
                "session.q:331: text.contains(`\"clock\":{\"clocks\":[0]}`)");
        assertEquals(
                List.of(2L),
                session.info("cat", "after").causalLevel(),
                "session.q:332: session.info(\"cat\", \"after\").causal_level == [2]");
        Session joined = mdk.join(text, null);
        assertTrue(
                joined.traceId().equals(session.traceId()), "session.q:334: joined.trace_id() == session.trace_id()");
        assertEquals(
                List.of(1L, 1L),
                joined.info("cat", "first").causalLevel(),
                "session.q:335: joined.info(\"cat\", \"first\").causal_level == [1, 1]");
        assertTrue(
                session.inject().contains("\"clock\":{\"clocks\":[2]}"),
                "session.q:336: session.inject().contains(`\"clock\":{\"clocks\":[2]}`)");
    }

    @Test
    @DisplayName("the headers carry the context and a traceparent of the same trace")
    void theHeadersCarryTheContextAndATraceparentOfTheSameTrace() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        Session session = mdk.session();
        Map<String, String> first = session.headers();
        assertEquals(
                List.of("X-MDK-Context", "traceparent"),
                Maps.keys(first),
                "session.q:343: first.keys() == [\"X-MDK-Context\", \"traceparent\"]");
        assertTrue(
                Maps.value(first, "X-MDK-Context", "session.q:344").contains(session.traceId()),
                "session.q:344: first[\"X-MDK-Context\"].contains(session.trace_id())");
        String id = String.join("", Text.split(session.traceId(), "-", "session.q:345"));
        assertTrue(
                Maps.value(first, "traceparent", "session.q:346").startsWith("00-" + id + "-"),
                "session.q:346: first[\"traceparent\"].starts_with(\"00-{id}-\")");
        assertTrue(
                Maps.value(first, "traceparent", "session.q:347").endsWith("-01"),
                "session.q:347: first[\"traceparent\"].ends_with(\"-01\")");
        assertEquals(
                55L,
                Text.size(Maps.value(first, "traceparent", "session.q:348")),
                "session.q:348: first[\"traceparent\"].size() == 55");
        assertNotEquals(
                Maps.value(first, "traceparent", "session.q:349"),
                Maps.<String, String>value(session.headers(), "traceparent", "session.q:349"),
                "session.q:349: session.headers()[\"traceparent\"] != first[\"traceparent\"]");
    }

    @Test
    @DisplayName("a session's environment travels with it")
    void aSessionSEnvironmentTravelsWithIt() {
        Mdk here = new Mdk(
                new Config(
                        Mdks.DEFAULT_SERVER_URL,
                        null,
                        new Environment("feature", "base"),
                        new MissionControl(),
                        3L,
                        Duration.ofSeconds(30)),
                new CircuitBreakers(),
                runtime);
        Mdk there = new Mdk(
                new Config(
                        Mdks.DEFAULT_SERVER_URL,
                        null,
                        new Environment("production", null),
                        new MissionControl(),
                        3L,
                        Duration.ofSeconds(30)),
                new CircuitBreakers(),
                runtime);
        assertEquals(
                new Environment("feature", "base"),
                there.join(here.session().externalize(), null).environment(),
                "session.q:355: there.join(here.session().externalize()).environment() == Environment(\"feature\", \"base\")");
        assertEquals(
                new Environment("production", null),
                there.session().environment(),
                "session.q:356: there.session().environment() == Environment(\"production\")");
    }

    @Test
    @DisplayName("a deadline only shrinks, and says what is left")
    void aDeadlineOnlyShrinksAndSaysWhatIsLeft() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        Session session = mdk.session();
        assertNull(session.remaining().orElse(null), "session.q:362: session.remaining() == none");
        session.setDeadline(Duration.ofSeconds(5));
        assertEquals(
                Duration.ofSeconds(5), session.remaining().orElse(null), "session.q:364: session.remaining() == 5s");
        session.setDeadline(Duration.ofSeconds(9));
        assertEquals(
                Duration.ofSeconds(5), session.remaining().orElse(null), "session.q:366: session.remaining() == 5s");
        session.setDeadline(Duration.ofSeconds(2));
        runtime.advance(Duration.ofMillis(500));
        assertEquals(
                Duration.ofMillis(1500),
                session.remaining().orElse(null),
                "session.q:369: session.remaining() == 1500ms");
        runtime.advance(Duration.ofSeconds(5));
        assertEquals(Duration.ZERO, session.remaining().orElse(null), "session.q:371: session.remaining() == 0s");
    }

    @Test
    @DisplayName("a deadline travels, and what is left of it wins over the clock")
    void aDeadlineTravelsAndWhatIsLeftOfItWinsOverTheClock() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        Session session = mdk.session();
        session.setDeadline(Duration.ofSeconds(5));
        String text = session.externalize();
        assertTrue(text.contains("\"timeout\":1000005"), "session.q:379: text.contains(`\"timeout\":1000005`)");
        assertTrue(text.contains("\"remaining\":5000"), "session.q:380: text.contains(`\"remaining\":5000`)");
        runtime.advance(Duration.ofSeconds(1));
        assertEquals(
                Duration.ofSeconds(5),
                mdk.join(text, null).remaining().orElse(null),
                "session.q:382: mdk.join(text).remaining() == 5s");
    }

    @Test
    @DisplayName("properties are the request's, and travel with it")
    void propertiesAreTheRequestSAndTravelWithIt() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        Session session = mdk.session();
        assertFalse(session.hasProperty("user"), "session.q:388: !session.has_property(\"user\")");
        assertNull(session.getProperty("user").orElse(null), "session.q:389: session.get_property(\"user\") == none");
        session.setProperty("user", Json.of("ada"));
        assertTrue(session.hasProperty("user"), "session.q:391: session.has_property(\"user\")");
        Session joined = mdk.join(session.externalize(), null);
        assertTrue(
                Values.equal(joined.getProperty("user").orElse(null), Json.of("ada")),
                "session.q:393: joined.get_property(\"user\") == Json.of(\"ada\")");
    }

    @Test
    @DisplayName("a property that would not fit is refused, and the session goes on without it")
    void aPropertyThatWouldNotFitIsRefusedAndTheSessionGoesOnWithout() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        Session session = mdk.session();
        String filling = "x";
        for (long __ = 0; __ < 13; __++) {
            filling += filling;
        }
        String fillingNow = filling;
        assertThrows(ContextTooLarge.class, () -> session.setProperty("big", Json.of(fillingNow)));
        assertThrows(ReservedProperty.class, () -> session.setProperty("timeout", Json.of(9000000000.0)));
        assertFalse(session.hasProperty("big"), "session.q:403: !session.has_property(\"big\")");
        assertTrue(
                Text.size(session.externalize()) < Mdks.CONTEXT_LIMIT,
                "session.q:404: session.externalize().size() < context_limit");
    }

    @Test
    @DisplayName("resolve waits ten seconds for a node, no longer")
    void resolveWaitsTenSecondsForANodeNoLonger() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        Session session = mdk.session();
        Promise<Node> promise = session.beginResolve("time", "1.0");
        runtime.advance(Duration.ofMillis(9999));
        assertTrue(promise.isPending(), "session.q:413: promise.is_pending()");
        runtime.advance(Duration.ofMillis(1));
        assertThrows(Unresolved.class, () -> promise.value());
    }

    @Test
    @DisplayName("resolve waits no longer than the deadline")
    void resolveWaitsNoLongerThanTheDeadline() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        Session session = mdk.session();
        session.setDeadline(Duration.ofSeconds(3));
        runtime.advance(Duration.ofSeconds(1));
        Promise<Node> promise = session.beginResolve("time", "1.0");
        Promise<Node> longer = session.beginResolveUntil("time", "1.0", Duration.ofMinutes(1));
        runtime.advance(Duration.ofMillis(1999));
        assertTrue(promise.isPending(), "session.q:427: promise.is_pending()");
        runtime.advance(Duration.ofMillis(1));
        assertThrows(Unresolved.class, () -> promise.value());
        assertThrows(Unresolved.class, () -> longer.value());
    }

    @Test
    @DisplayName("resolve_until waits as long as it is told")
    void resolveUntilWaitsAsLongAsItIsTold() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        Session session = mdk.session();
        Promise<Node> brief = session.beginResolveUntil("time", "1.0", Duration.ofMillis(500));
        Promise<Node> patient = session.beginResolveUntil("time", null, Duration.ofMinutes(1));
        runtime.advance(Duration.ofMillis(500));
        assertThrows(Unresolved.class, () -> brief.value());
        runtime.advance(Duration.ofSeconds(59));
        assertTrue(patient.isPending(), "session.q:442: patient.is_pending()");
        Node node = new Node("n1", "time", "7.3", "http://t:1");
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        mdk.link.events().received(new Active(node));
        assertTrue(Values.equal(patient.value(), node), "session.q:447: patient.value() == node");
    }

    @Test
    @DisplayName("a version that is none fails the promise")
    void aVersionThatIsNoneFailsThePromise() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        Session session = mdk.session();
        assertThrows(InvalidVersion.class, () -> session.beginResolve("time", "new").value());
    }

    @Test
    @DisplayName("a route leads a session elsewhere, and everything downstream")
    void aRouteLeadsASessionElsewhereAndEverythingDownstream() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        mdk.link.events().received(new Active(new Node("n1", "time", "1.0", "http://t:1")));
        mdk.link.events().received(new Active(new Node("n2", "mock", "2.0", "http://m:1")));
        Session session = mdk.session();
        session.route("time", "1.0", "mock", "2.0");
        assertEquals(
                "n2",
                session.beginResolve("time", "1.0").value().id(),
                "session.q:465: session.resolve(\"time\", \"1.0\").value().id == \"n2\"");
        assertEquals(
                "n2",
                mdk.join(session.externalize(), null).beginResolve("time", "1.0").value().id(),
                "session.q:466: mdk.join(session.externalize()).resolve(\"time\", \"1.0\").value().id == \"n2\"");
        assertEquals(
                "n1",
                mdk.session().beginResolve("time", "1.0").value().id(),
                "session.q:467: mdk.session().resolve(\"time\", \"1.0\").value().id == \"n1\"");
        assertThrows(InvalidVersion.class, () -> session.route("time", "new", "mock", "2.0"));
        assertThrows(InvalidVersion.class, () -> session.route("time", "1.0", "mock", "new"));
    }

    @Test
    @DisplayName("an interaction that finishes yields its event, directly after its last log")
    void anInteractionThatFinishesYieldsItsEventDirectlyAfterItsLast() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        mdk.link.events().received(new Active(new Node("n1", "time", "1.0", "http://t:1")));
        TestRuntime.sent(mdk.link);
        Session session = mdk.session();
        session.startInteraction();
        Node node = session.beginResolve("time", "1.0").value();
        runtime.advance(Duration.ofMillis(250));
        session.finishInteraction();
        List<String> sent = Lists.map(TestRuntime.sent(mdk.link), message -> Rtp.CLIENT.encode(message));
        assertEquals(3L, Lists.size(sent), "session.q:485: sent.size() == 3");
        assertTrue(
                Lists.item(sent, 0L, "session.q:486").contains(
                        "\"level\":\"INFO\",\"category\":\"MDK\",\"contentType\":\"text/plain\",\"text\":\"Starting interaction.\",\"sequence\":0"),
                "session.q:486: sent[0].contains(\n        `\"level\":\"INFO\",\"category\":\"MDK\",\"contentType\":\"text/plain\",\"text\":\"Starting interaction.\",\"sequence\":0`,\n    )");
        assertTrue(
                Lists.item(sent, 1L, "session.q:489").contains(
                        "\"level\":\"INFO\",\"category\":\"MDK\",\"contentType\":\"text/plain\",\"text\":\"Finished interaction.\",\"sequence\":1"),
                "session.q:489: sent[1].contains(\n        `\"level\":\"INFO\",\"category\":\"MDK\",\"contentType\":\"text/plain\",\"text\":\"Finished interaction.\",\"sequence\":1`,\n    )");
        assertTrue(
                Lists.item(sent, 2L, "session.q:492").contains(
                        "\"results\":{\"n1\":1},\"startClock\":[1],\"endClock\":[2],\"sequence\":2,\"sync\":1"),
                "session.q:492: sent[2].contains(`\"results\":{\"n1\":1},\"startClock\":[1],\"endClock\":[2],\"sequence\":2,\"sync\":1`)");
        assertTrue(
                Lists.item(sent, 2L, "session.q:493").contains(
                        "\"startTimestamp\":1000000000,\"endTimestamp\":1000000250"),
                "session.q:493: sent[2].contains(`\"startTimestamp\":1000000000,\"endTimestamp\":1000000250`)");
        assertTrue(
                Lists.item(sent, 2L, "session.q:494").contains(session.traceId()),
                "session.q:494: sent[2].contains(session.trace_id())");
        assertEquals("n1", node.id(), "session.q:495: node.id == \"n1\"");
    }

    @Test
    @DisplayName("a failure blames the nodes resolved so far; those resolved afterwards can still succeed")
    void aFailureBlamesTheNodesResolvedSoFarThoseResolvedAfterwardsCan() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        mdk.link.events().received(new Active(new Node("n1", "time", "1.0", "http://t:1")));
        mdk.link.events().received(new Active(new Node("n2", "time", "1.0", "http://t:2")));
        TestRuntime.sent(mdk.link);
        Session session = mdk.session();
        session.startInteraction();
        assertEquals(
                "n1",
                session.beginResolve("time", "1.0").value().id(),
                "session.q:508: session.resolve(\"time\", \"1.0\").value().id == \"n1\"");
        session.failInteraction("boom");
        assertEquals(
                "n2",
                session.beginResolve("time", "1.0").value().id(),
                "session.q:510: session.resolve(\"time\", \"1.0\").value().id == \"n2\"");
        session.finishInteraction();
        List<String> sent = Lists.map(TestRuntime.sent(mdk.link), message -> Rtp.CLIENT.encode(message));
        assertTrue(
                Lists.item(sent, 1L, "session.q:513").contains(
                        "\"level\":\"ERROR\",\"category\":\"interaction failure\",\"contentType\":\"text/plain\",\"text\":\"involved: Node(id:n1 time: http://t:1, 1.0)\\n\\nboom\""),
                "session.q:513: sent[1].contains(\n        `\"level\":\"ERROR\",\"category\":\"interaction failure\",\"contentType\":\"text/plain\",\"text\":\"involved: Node(id:n1 time: http://t:1, 1.0)\\n\\nboom\"`,\n    )");
        assertFalse(
                Lists.item(sent, 1L, "session.q:516").contains("\"failure\""),
                "session.q:516: !sent[1].contains(`\"failure\"`)");
        assertTrue(
                Lists.item(sent, 3L, "session.q:517").contains("\"results\":{\"n1\":0,\"n2\":1}"),
                "session.q:517: sent[3].contains(`\"results\":{\"n1\":0,\"n2\":1}`)");
    }

    @Test
    @DisplayName("three failed interactions open a node's breaker, and calls go elsewhere")
    void threeFailedInteractionsOpenANodeSBreakerAndCallsGoElsewhere() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        mdk.link.events().received(new Active(new Node("n1", "time", "1.0", "http://t:1")));
        Session session = mdk.session();
        for (long __ = 0; __ < 3; __++) {
            session.startInteraction();
            assertEquals(
                    "n1",
                    session.beginResolve("time", "1.0").value().id(),
                    "session.q:529: session.resolve(\"time\", \"1.0\").value().id == \"n1\"");
            session.failInteraction("boom");
            session.finishInteraction();
        }
        Promise<Node> promise = session.beginResolve("time", "1.0");
        assertTrue(promise.isPending(), "session.q:534: promise.is_pending()");
        mdk.link.events().received(new Active(new Node("n2", "time", "1.0", "http://t:2")));
        assertEquals("n2", promise.value().id(), "session.q:536: promise.value().id == \"n2\"");
    }

    @Test
    @DisplayName("finish without start is an error and corrupts nothing")
    void finishWithoutStartIsAnErrorAndCorruptsNothing() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        Session session = mdk.session();
        assertThrows(NoInteraction.class, () -> session.finishInteraction());
        assertThrows(NoInteraction.class, () -> session.failInteraction("boom"));
        session.startInteraction();
        session.finishInteraction();
        assertThrows(NoInteraction.class, () -> session.finishInteraction());
        assertEquals(
                List.of(3L),
                session.info("cat", "next").causalLevel(),
                "session.q:547: session.info(\"cat\", \"next\").causal_level == [3]");
    }

    @Test
    @DisplayName("nodes resolved through the session belong to the innermost level")
    void nodesResolvedThroughTheSessionBelongToTheInnermostLevel() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        mdk.link.events().received(new Active(new Node("n1", "time", "1.0", "http://t:1")));
        mdk.link.events().received(new Active(new Node("n2", "space", "1.0", "http://s:1")));
        TestRuntime.sent(mdk.link);
        Session session = mdk.session();
        session.startInteraction();
        assertEquals(
                "n1",
                session.beginResolve("time", "1.0").value().id(),
                "session.q:560: session.resolve(\"time\", \"1.0\").value().id == \"n1\"");
        session.startInteraction();
        assertEquals(
                "n2",
                session.beginResolve("space", "1.0").value().id(),
                "session.q:562: session.resolve(\"space\", \"1.0\").value().id == \"n2\"");
        session.failInteraction("boom");
        session.finishInteraction();
        session.finishInteraction();
        List<String> sent = Lists.map(TestRuntime.sent(mdk.link), message -> Rtp.CLIENT.encode(message));
        assertTrue(
                Lists.item(sent, 4L, "session.q:567").contains("\"results\":{\"n2\":0}"),
                "session.q:567: sent[4].contains(`\"results\":{\"n2\":0}`)");
        assertTrue(
                Lists.item(sent, 6L, "session.q:568").contains("\"results\":{\"n1\":1}"),
                "session.q:568: sent[6].contains(`\"results\":{\"n1\":1}`)");
    }

    @Test
    @DisplayName("tasks that resolve through their own levels never blame each other's nodes")
    void tasksThatResolveThroughTheirOwnLevelsNeverBlameEachOtherS() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        mdk.link.events().received(new Active(new Node("n1", "time", "1.0", "http://t:1")));
        mdk.link.events().received(new Active(new Node("n2", "space", "1.0", "http://s:1")));
        Session session = mdk.session();
        Level first = session.enterLevel();
        Level second = session.enterLevel();
        assertEquals(
                "n1",
                first.beginResolve("time", "1.0").value().id(),
                "session.q:581: first.resolve(\"time\", \"1.0\").value().id == \"n1\"");
        assertEquals(
                "n2",
                second.beginResolveUntil("space", "1.0", Duration.ofSeconds(1)).value().id(),
                "session.q:582: second.resolve_until(\"space\", \"1.0\", 1s).value().id == \"n2\"");
        TestRuntime.sent(mdk.link);
        session.blameLevel(first, new Failure("ValueError", "boom", "at f"));
        session.exitLevel(first);
        session.exitLevel(second);
        List<String> sent = Lists.map(TestRuntime.sent(mdk.link), message -> Rtp.CLIENT.encode(message));
        assertTrue(
                Lists.item(sent, 0L, "session.q:588").contains("involved: Node(id:n1 time: http://t:1, 1.0)"),
                "session.q:588: sent[0].contains(\"involved: Node(id:n1 time: http://t:1, 1.0)\")");
        assertTrue(
                Lists.item(sent, 2L, "session.q:589").contains("\"results\":{\"n1\":0}"),
                "session.q:589: sent[2].contains(`\"results\":{\"n1\":0}`)");
        assertTrue(
                Lists.item(sent, 4L, "session.q:590").contains("\"results\":{\"n2\":1}"),
                "session.q:590: sent[4].contains(`\"results\":{\"n2\":1}`)");
    }

    @Test
    @DisplayName("a failed body's report carries the exception and the nodes beside the text")
    void aFailedBodySReportCarriesTheExceptionAndTheNodesBesideThe() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        mdk.link.events().received(new Active(new Node("n1", "time", "1.0", "http://t:1")));
        Session session = mdk.session();
        Level level = session.enterLevel();
        assertEquals(
                "n1",
                level.beginResolve("time", null).value().id(),
                "session.q:601: level.resolve(\"time\").value().id == \"n1\"");
        TestRuntime.sent(mdk.link);
        session.blameLevel(level, new Failure("ValueError", "boom", "at f\nat g"));
        session.exitLevel(level);
        List<String> sent = Lists.map(TestRuntime.sent(mdk.link), message -> Rtp.CLIENT.encode(message));
        assertTrue(
                Lists.item(sent, 0L, "session.q:606").contains(
                        "\"failure\":{\"kind\":\"ValueError\",\"message\":\"boom\",\"stack\":\"at f\\nat g\",\"nodes\":[{\"id\":\"n1\",\"service\":\"time\",\"version\":\"1.0\",\"address\":\"http://t:1\"}]}"),
                "session.q:606: sent[0].contains(\n        `\"failure\":{\"kind\":\"ValueError\",\"message\":\"boom\",\"stack\":\"at f\\nat g\",\"nodes\":[{\"id\":\"n1\",\"service\":\"time\",\"version\":\"1.0\",\"address\":\"http://t:1\"}]}`,\n    )");
    }

    @Test
    @DisplayName("a level that is over is not blamed, and its late nodes belong to nobody")
    void aLevelThatIsOverIsNotBlamedAndItsLateNodesBelongToNobody() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        Session session = mdk.session();
        Level level = session.enterLevel();
        Promise<Node> late = level.beginResolve("time", "1.0");
        session.exitLevel(level);
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        mdk.link.events().received(new Active(new Node("n1", "time", "1.0", "http://t:1")));
        assertEquals("n1", late.value().id(), "session.q:621: late.value().id == \"n1\"");
        assertThrows(NoInteraction.class, () -> level.fail("boom"));
        TestRuntime.sent(mdk.link);
        session.blameLevel(level, new Failure("ValueError", "boom"));
        session.exitLevel(level);
        assertTrue(TestRuntime.sent(mdk.link).isEmpty(), "session.q:626: mdk.link.sent().is_empty()");
    }

    @Test
    @DisplayName("a level can be failed by hand, and goes on")
    void aLevelCanBeFailedByHandAndGoesOn() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        mdk.link.events().received(new Active(new Node("n1", "time", "1.0", "http://t:1")));
        Session session = mdk.session();
        Level level = session.enterLevel();
        assertEquals(
                "n1",
                level.beginResolve("time", null).value().id(),
                "session.q:637: level.resolve(\"time\").value().id == \"n1\"");
        level.fail("boom");
        TestRuntime.sent(mdk.link);
        session.exitLevel(level);
        assertEquals(
                List.of(false, true),
                Lists.map(
                        TestRuntime.sent(mdk.link),
                        message -> Rtp.CLIENT.encode(message).contains("\"results\":{\"n1\":0}")),
                "session.q:641: mdk.link.sent().map(|message| message.encode().contains(`\"results\":{\"n1\":0}`)) == [false, true]");
    }

    @Test
    @DisplayName("an interaction that finishes resets the count of failures in a row")
    void anInteractionThatFinishesResetsTheCountOfFailuresInARow() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        mdk.start();
        mdk.link.events().connected();
        mdk.link.events().received(new Open());
        mdk.link.events().received(new Active(new Node("n1", "time", "1.0", "http://t:1")));
        Session session = mdk.session();
        for (boolean fails : List.of(true, true, false, true, true)) {
            session.startInteraction();
            assertEquals(
                    "n1",
                    session.beginResolve("time", "1.0").value().id(),
                    "session.q:653: session.resolve(\"time\", \"1.0\").value().id == \"n1\"");
            if (fails) {
                session.failInteraction("boom");
            }
            session.finishInteraction();
        }
        assertEquals(
                "n1",
                session.beginResolve("time", "1.0").value().id(),
                "session.q:659: session.resolve(\"time\", \"1.0\").value().id == \"n1\"");
    }

    @Test
    @DisplayName("a deadline before now has passed")
    void aDeadlineBeforeNowHasPassed() {
        Mdk mdk = new Mdk(new Config(), new CircuitBreakers(), runtime);
        Session session = mdk.session();
        session.setDeadline(Duration.ofSeconds(-5));
        assertEquals(Duration.ZERO, session.remaining().orElse(null), "session.q:666: session.remaining() == 0s");
    }
}
