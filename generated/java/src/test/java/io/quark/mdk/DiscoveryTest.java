package io.quark.mdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quark.runtime.Maps;
import io.quark.runtime.Promise;
import io.quark.runtime.TestRuntime;
import io.quark.runtime.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tests of the module {@code discovery}. */
class DiscoveryTest {
    private final TestRuntime runtime = new TestRuntime();

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    @DisplayName("a request is served at once by a compatible node")
    void aRequestIsServedAtOnceByACompatibleNode() {
        Instant now = Instant.EPOCH;
        Discovery discovery = new Discovery(new CircuitBreakers());
        Node node = new Node("n1", "time", "1.1", "http://t:1");
        discovery.activate(new Node("n0", "time", "2.0", "http://t:0"), now);
        discovery.activate(node, now);
        Promise<Node> promise = new Promise<Node>();
        discovery.resolve(
                new Request("time", new Version(1L, 0L), new Environment(), now.plus(Duration.ofSeconds(10))),
                promise,
                now);
        assertTrue(Values.equal(promise.value(), node), "discovery.q:229: promise.value() == node");
        assertNull(discovery.nextWake(), "discovery.q:230: discovery.next_wake() == none");
    }

    @Test
    @DisplayName("a request waits for a node to appear")
    void aRequestWaitsForANodeToAppear() {
        Instant now = Instant.EPOCH;
        Discovery discovery = new Discovery(new CircuitBreakers());
        Node node = new Node("n1", "time", "1.1", "http://t:1");
        Promise<Node> promise = new Promise<Node>();
        discovery.resolve(
                new Request("time", new Version(1L, 1L), new Environment(), now.plus(Duration.ofSeconds(10))),
                promise,
                now);
        discovery.activate(new Node("n0", "time", "1.0", "http://t:0"), now.plus(Duration.ofSeconds(1)));
        assertTrue(promise.isPending(), "discovery.q:240: promise.is_pending()");
        discovery.activate(node, now.plus(Duration.ofSeconds(2)));
        assertTrue(Values.equal(promise.value(), node), "discovery.q:242: promise.value() == node");
    }

    @Test
    @DisplayName("a request waits for a node to become available again, looking each second")
    void aRequestWaitsForANodeToBecomeAvailableAgainLookingEachSecond() {
        Instant now = Instant.EPOCH;
        Discovery discovery = new Discovery(new CircuitBreakers(1L, Duration.ofSeconds(30)));
        Node node = new Node("n1", "time", "1.1", "http://t:1");
        discovery.activate(node, now);
        discovery.judge(node, false, now);
        Promise<Node> promise = new Promise<Node>();
        discovery.resolve(
                new Request("time", null, new Environment(), now.plus(Duration.ofMinutes(1))),
                promise,
                now.plus(Duration.ofMillis(29_500)));
        assertEquals(
                now.plus(Duration.ofMillis(30_500)),
                discovery.nextWake(),
                "discovery.q:253: discovery.next_wake() == now + 30500ms");
        assertTrue(promise.isPending(), "discovery.q:254: promise.is_pending()");
        discovery.serve(now.plus(Duration.ofMillis(30_500)));
        assertTrue(Values.equal(promise.value(), node), "discovery.q:256: promise.value() == node");
    }

    @Test
    @DisplayName("a verdict makes those who wait be looked at")
    void aVerdictMakesThoseWhoWaitBeLookedAt() {
        Instant now = Instant.EPOCH;
        Discovery discovery = new Discovery(new CircuitBreakers(1L, Duration.ofSeconds(30)));
        Node node = new Node("n1", "time", "1.1", "http://t:1");
        discovery.activate(node, now);
        discovery.judge(node, false, now);
        Promise<Node> promise = new Promise<Node>();
        discovery.resolve(
                new Request("time", null, new Environment(), now.plus(Duration.ofMinutes(1))),
                promise,
                now.plus(Duration.ofSeconds(1)));
        discovery.judge(node, true, now.plus(Duration.ofSeconds(2)));
        assertTrue(Values.equal(promise.value(), node), "discovery.q:268: promise.value() == node");
    }

    @Test
    @DisplayName("a request fails at its deadline, and not before")
    void aRequestFailsAtItsDeadlineAndNotBefore() {
        Instant now = Instant.EPOCH;
        Discovery discovery = new Discovery(new CircuitBreakers());
        Promise<Node> promise = new Promise<Node>();
        discovery.resolve(
                new Request("time", new Version(1L), new Environment(), now.plus(Duration.ofMillis(9500))),
                promise,
                now);
        discovery.serve(now.plus(Duration.ofSeconds(9)));
        assertEquals(
                now.plus(Duration.ofMillis(9500)),
                discovery.nextWake(),
                "discovery.q:277: discovery.next_wake() == now + 9500ms");
        discovery.serve(now.plus(Duration.ofMillis(9499)));
        assertTrue(promise.isPending(), "discovery.q:279: promise.is_pending()");
        discovery.serve(now.plus(Duration.ofMillis(9500)));
        assertThrows(Unresolved.class, () -> promise.value());
        assertNull(discovery.nextWake(), "discovery.q:282: discovery.next_wake() == none");
    }

    @Test
    @DisplayName("a request whose deadline has passed takes what is there, or fails at once")
    void aRequestWhoseDeadlineHasPassedTakesWhatIsThereOrFailsAtOnce() {
        Instant now = Instant.EPOCH;
        Discovery discovery = new Discovery(new CircuitBreakers());
        discovery.activate(new Node("n1", "time", "1.1", "http://t:1"), now);
        Promise<Node> lucky = new Promise<Node>();
        discovery.resolve(new Request("time", null, new Environment(), now), lucky, now);
        assertEquals("n1", lucky.value().id(), "discovery.q:291: lucky.value().id == \"n1\"");
        Promise<Node> late = new Promise<Node>();
        discovery.resolve(new Request("space", null, new Environment(), now), late, now);
        assertThrows(Unresolved.class, () -> late.value());
    }

    @Test
    @DisplayName("those who wait are served in the order in which they came")
    void thoseWhoWaitAreServedInTheOrderInWhichTheyCame() {
        Instant now = Instant.EPOCH;
        Discovery discovery = new Discovery(new CircuitBreakers(1L, Duration.ofSeconds(30)));
        Node node = new Node("n1", "time", "1.1", "http://t:1");
        discovery.activate(node, now);
        discovery.judge(node, false, now);
        Promise<Node> first = new Promise<Node>();
        Promise<Node> second = new Promise<Node>();
        discovery.resolve(
                new Request("time", null, new Environment(), now.plus(Duration.ofSeconds(90))),
                first,
                now.plus(Duration.ofSeconds(1)));
        discovery.resolve(
                new Request("time", null, new Environment(), now.plus(Duration.ofSeconds(90))),
                second,
                now.plus(Duration.ofSeconds(2)));
        discovery.serve(now.plus(Duration.ofSeconds(31)));
        assertTrue(Values.equal(first.value(), node), "discovery.q:308: first.value() == node");
        assertTrue(second.isPending(), "discovery.q:309: second.is_pending()");
        discovery.judge(node, true, now.plus(Duration.ofSeconds(32)));
        assertTrue(Values.equal(second.value(), node), "discovery.q:311: second.value() == node");
    }

    @Test
    @DisplayName("who gave up is forgotten, and consumes no probe")
    void whoGaveUpIsForgottenAndConsumesNoProbe() {
        Instant now = Instant.EPOCH;
        Discovery discovery = new Discovery(new CircuitBreakers(1L, Duration.ofSeconds(30)));
        Node node = new Node("n1", "time", "1.1", "http://t:1");
        discovery.activate(node, now);
        discovery.judge(node, false, now);
        Promise<Node> gone = new Promise<Node>();
        discovery.resolve(
                new Request("time", null, new Environment(), now.plus(Duration.ofSeconds(90))),
                gone,
                now.plus(Duration.ofSeconds(1)));
        gone.keep(new Node("other", "time", "1.0", "http://elsewhere"));
        discovery.serve(now.plus(Duration.ofSeconds(31)));
        assertEquals("other", gone.value().id(), "discovery.q:324: gone.value().id == \"other\"");
        assertNull(discovery.nextWake(), "discovery.q:325: discovery.next_wake() == none");
        Promise<Node> promise = new Promise<Node>();
        discovery.resolve(
                new Request("time", null, new Environment(), now.plus(Duration.ofSeconds(90))),
                promise,
                now.plus(Duration.ofSeconds(32)));
        assertTrue(Values.equal(promise.value(), node), "discovery.q:328: promise.value() == node");
    }

    @Test
    @DisplayName("who timed out consumes no probe either")
    void whoTimedOutConsumesNoProbeEither() {
        Instant now = Instant.EPOCH;
        Discovery discovery = new Discovery(new CircuitBreakers(1L, Duration.ofSeconds(30)));
        Node node = new Node("n1", "time", "1.1", "http://t:1");
        discovery.activate(node, now);
        discovery.judge(node, false, now);
        Promise<Node> late = new Promise<Node>();
        discovery.resolve(
                new Request("time", null, new Environment(), now.plus(Duration.ofSeconds(5))),
                late,
                now.plus(Duration.ofSeconds(1)));
        discovery.serve(now.plus(Duration.ofSeconds(5)));
        assertThrows(Unresolved.class, () -> late.value());
        Promise<Node> promise = new Promise<Node>();
        discovery.resolve(
                new Request("time", null, new Environment(), now.plus(Duration.ofSeconds(90))),
                promise,
                now.plus(Duration.ofSeconds(31)));
        assertTrue(Values.equal(promise.value(), node), "discovery.q:343: promise.value() == node");
    }

    @Test
    @DisplayName("what was known is told: nodes, versions, open breakers")
    void whatWasKnownIsToldNodesVersionsOpenBreakers() {
        Instant now = Instant.EPOCH;
        Discovery discovery = new Discovery(new CircuitBreakers(1L, Duration.ofSeconds(30)));
        Node node = new Node("n1", "time", "1.0", "http://t:1");
        discovery.activate(node, now);
        discovery.activate(new Node("n2", "time", "2.0", "http://t:2", Maps.of(), new Environment("base", null)), now);
        discovery.activate(
                new Node("n3", "time", "3.0", "http://t:3", Maps.of(), new Environment("elsewhere", null)), now);
        discovery.judge(node, false, now);
        Request request = new Request("time", new Version(1L), new Environment("sandbox", "base"), now);
        assertEquals(
                new Knowledge(2L, List.of("1.0", "2.0"), List.of("http://t:1")),
                discovery.knowledge(request, now),
                "discovery.q:355: discovery.knowledge(request, now) == Knowledge(2, [\"1.0\", \"2.0\"], [\"http://t:1\"])");
        assertEquals("1.0", request.versionText(), "discovery.q:356: request.version_text() == \"1.0\"");
        assertEquals(
                "of any version",
                new Request("time", null, new Environment(), now).versionText(),
                "discovery.q:357: Request(\"time\", none, Environment(), now).version_text() == \"of any version\"");
    }

    @Test
    @DisplayName("environments are walls")
    void environmentsAreWalls() {
        Instant now = Instant.EPOCH;
        Discovery discovery = new Discovery(new CircuitBreakers());
        discovery.activate(
                new Node("n1", "time", "1.0", "http://t:1", Maps.of(), new Environment("production", null)), now);
        Promise<Node> promise = new Promise<Node>();
        discovery.resolve(new Request("time", null, new Environment("sandbox", null), now), promise, now);
        assertThrows(Unresolved.class, () -> promise.value());
    }

    @Test
    @DisplayName("what an environment never had is looked up in its fallback")
    void whatAnEnvironmentNeverHadIsLookedUpInItsFallback() {
        Instant now = Instant.EPOCH;
        Discovery discovery = new Discovery(new CircuitBreakers());
        Environment feature = new Environment("feature", "base");
        discovery.activate(new Node("n1", "time", "1.0", "http://t:1", Maps.of(), new Environment("base", null)), now);
        discovery.activate(new Node("n2", "time", "2.0", "http://t:2", Maps.of(), feature), now);
        Promise<Node> older = new Promise<Node>();
        discovery.resolve(new Request("time", new Version(1L), feature, now), older, now);
        assertEquals("n1", older.value().id(), "discovery.q:377: older.value().id == \"n1\"");
        Promise<Node> newer = new Promise<Node>();
        discovery.resolve(new Request("time", new Version(2L), feature, now), newer, now);
        assertEquals("n2", newer.value().id(), "discovery.q:380: newer.value().id == \"n2\"");
    }

    @Test
    @DisplayName("once a compatible version was seen in its own environment, the fallback is no way out")
    void onceACompatibleVersionWasSeenInItsOwnEnvironmentTheFallback() {
        Instant now = Instant.EPOCH;
        Discovery discovery = new Discovery(new CircuitBreakers());
        Environment feature = new Environment("feature", "base");
        Node child = new Node("n2", "time", "1.1", "http://t:2", Maps.of(), feature);
        discovery.activate(new Node("n1", "time", "1.0", "http://t:1", Maps.of(), new Environment("base", null)), now);
        discovery.activate(child, now);
        discovery.expire(child);
        Promise<Node> promise = new Promise<Node>();
        discovery.resolve(new Request("time", new Version(1L), feature, now), promise, now);
        assertThrows(Unresolved.class, () -> promise.value());
    }

    @Test
    @DisplayName("if neither environment had it, the first to answer wins")
    void ifNeitherEnvironmentHadItTheFirstToAnswerWins() {
        Instant now = Instant.EPOCH;
        Discovery discovery = new Discovery(new CircuitBreakers());
        Environment feature = new Environment("feature", "base");
        Promise<Node> first = new Promise<Node>();
        discovery.resolve(new Request("time", null, feature, now.plus(Duration.ofSeconds(10))), first, now);
        discovery.activate(new Node("n1", "time", "1.0", "http://t:1", Maps.of(), new Environment("base", null)), now);
        assertEquals("n1", first.value().id(), "discovery.q:403: first.value().id == \"n1\"");
        Promise<Node> second = new Promise<Node>();
        discovery.resolve(new Request("space", null, feature, now.plus(Duration.ofSeconds(10))), second, now);
        discovery.activate(new Node("n2", "space", "1.0", "http://s:1", Maps.of(), feature), now);
        assertEquals("n2", second.value().id(), "discovery.q:407: second.value().id == \"n2\"");
    }

    @Test
    @DisplayName("the fallback never sees into the child, and there is one level only")
    void theFallbackNeverSeesIntoTheChildAndThereIsOneLevelOnly() {
        Instant now = Instant.EPOCH;
        Discovery discovery = new Discovery(new CircuitBreakers());
        discovery.activate(
                new Node("n1", "time", "1.0", "http://t:1", Maps.of(), new Environment("feature", "base")), now);
        discovery.activate(new Node("n2", "space", "1.0", "http://s:1", Maps.of(), new Environment("root", null)), now);
        discovery.activate(
                new Node("n3", "space", "2.0", "http://s:2", Maps.of(), new Environment("base", "root")), now);
        Promise<Node> below = new Promise<Node>();
        discovery.resolve(new Request("time", null, new Environment("base", null), now), below, now);
        assertThrows(Unresolved.class, () -> below.value());
        Promise<Node> deep = new Promise<Node>();
        discovery.resolve(new Request("space", new Version(1L), new Environment("feature", "base"), now), deep, now);
        assertThrows(Unresolved.class, () -> deep.value());
    }

    @Test
    @DisplayName("after a Clear, nodes not announced again within ten seconds are dropped")
    void afterAClearNodesNotAnnouncedAgainWithinTenSecondsAreDropped() {
        Instant now = Instant.EPOCH;
        Discovery discovery = new Discovery(new CircuitBreakers());
        Node kept = new Node("n1", "time", "1.0", "http://t:1");
        Node lost = new Node("n2", "space", "1.0", "http://s:1");
        discovery.activate(kept, now);
        discovery.activate(lost, now);
        discovery.clear(now);
        assertEquals(
                now.plus(Duration.ofSeconds(10)),
                discovery.nextWake(),
                "discovery.q:432: discovery.next_wake() == now + 10s");
        discovery.activate(kept, now.plus(Duration.ofSeconds(1)));
        discovery.serve(now.plus(Duration.ofMillis(9999)));
        Promise<Node> early = new Promise<Node>();
        discovery.resolve(
                new Request("space", null, new Environment(), now.plus(Duration.ofMillis(9999))),
                early,
                now.plus(Duration.ofMillis(9999)));
        assertTrue(Values.equal(early.value(), lost), "discovery.q:437: early.value() == lost");
        discovery.serve(now.plus(Duration.ofSeconds(10)));
        assertNull(discovery.nextWake(), "discovery.q:439: discovery.next_wake() == none");
        Promise<Node> late = new Promise<Node>();
        discovery.resolve(
                new Request("space", null, new Environment(), now.plus(Duration.ofSeconds(10))),
                late,
                now.plus(Duration.ofSeconds(10)));
        assertThrows(Unresolved.class, () -> late.value());
        Promise<Node> other = new Promise<Node>();
        discovery.resolve(
                new Request("time", null, new Environment(), now.plus(Duration.ofSeconds(10))),
                other,
                now.plus(Duration.ofSeconds(10)));
        assertTrue(Values.equal(other.value(), kept), "discovery.q:445: other.value() == kept");
    }

    @Test
    @DisplayName("a route may come before the nodes that it is about")
    void aRouteMayComeBeforeTheNodesThatItIsAbout() {
        Instant now = Instant.EPOCH;
        Discovery discovery = new Discovery(new CircuitBreakers());
        discovery.direct(new Route("time", "sandbox", Maps.of("1.2", 1L)), now);
        discovery.activate(new Node("n1", "time", "1.1", "http://t:1"), now);
        Promise<Node> promise = new Promise<Node>();
        discovery.resolve(new Request("time", null, new Environment(), now.plus(Duration.ofSeconds(5))), promise, now);
        assertTrue(promise.isPending(), "discovery.q:455: promise.is_pending()");
        discovery.activate(new Node("n2", "time", "1.2", "http://t:2"), now);
        assertEquals("n2", promise.value().id(), "discovery.q:457: promise.value().id == \"n2\"");
    }

    @Test
    @DisplayName("when all ends, those who wait are told")
    void whenAllEndsThoseWhoWaitAreTold() {
        Instant now = Instant.EPOCH;
        Discovery discovery = new Discovery(new CircuitBreakers());
        Promise<Node> promise = new Promise<Node>();
        discovery.resolve(new Request("time", null, new Environment(), now.plus(Duration.ofSeconds(5))), promise, now);
        discovery.abandon(now.plus(Duration.ofSeconds(1)));
        assertThrows(Unresolved.class, () -> promise.value());
        assertNull(discovery.nextWake(), "discovery.q:467: discovery.next_wake() == none");
    }

    @Test
    @DisplayName("those who wait are looked at when a route changes")
    void thoseWhoWaitAreLookedAtWhenARouteChanges() {
        Instant now = Instant.EPOCH;
        Discovery discovery = new Discovery(new CircuitBreakers());
        Node node = new Node("n1", "time", "1.1", "http://t:1");
        discovery.direct(new Route("time", "sandbox", Maps.of("1.2", 1L)), now);
        discovery.activate(node, now);
        Promise<Node> promise = new Promise<Node>();
        discovery.resolve(new Request("time", null, new Environment(), now.plus(Duration.ofSeconds(5))), promise, now);
        assertTrue(promise.isPending(), "discovery.q:478: promise.is_pending()");
        discovery.direct(new Route("time", "sandbox"), now);
        assertTrue(Values.equal(promise.value(), node), "discovery.q:480: promise.value() == node");
    }
}
