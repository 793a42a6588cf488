package io.quark.mdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quark.runtime.Maps;
import io.quark.runtime.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tests of the module {@code cluster}. */
class ClusterTest {
    @Test
    @DisplayName("a request without a version is served by all, another by what is compatible")
    void aRequestWithoutAVersionIsServedByAllAnotherByWhatIs() {
        Member member = new Member(new CircuitBreaker(), new Node("n1", "hello", "1.1.3", "http://h:1"));
        assertTrue(member.serves(null), "cluster.q:225: member.serves(none)");
        assertTrue(member.serves(new Version(1L, 0L)), "cluster.q:226: member.serves(Version(1, 0))");
        assertTrue(member.serves(new Version(1L, 1L)), "cluster.q:227: member.serves(Version(1, 1))");
        assertFalse(member.serves(new Version(1L, 2L)), "cluster.q:228: !member.serves(Version(1, 2))");
        assertFalse(member.serves(new Version(2L, 0L)), "cluster.q:229: !member.serves(Version(2, 0))");
    }

    @Test
    @DisplayName("a node whose version cannot be compared serves only requests without one")
    void aNodeWhoseVersionCannotBeComparedServesOnlyRequestsWithoutOne() {
        Member member = new Member(new CircuitBreaker(), new Node("n1", "hello", "latest", "http://h:1"));
        assertTrue(member.serves(null), "cluster.q:234: member.serves(none)");
        assertFalse(member.serves(new Version(1L, 0L)), "cluster.q:235: !member.serves(Version(1, 0))");
    }

    @Test
    @DisplayName("the version is that of the latest news")
    void theVersionIsThatOfTheLatestNews() {
        Member member = new Member(new CircuitBreaker(), new Node("n1", "hello", "1.0", "http://h:1"));
        assertFalse(member.serves(new Version(1L, 4L)), "cluster.q:240: !member.serves(Version(1, 4))");
        member.renew(new Node("n1", "hello", "1.4", "http://h:1"));
        assertTrue(member.serves(new Version(1L, 4L)), "cluster.q:242: member.serves(Version(1, 4))");
        member.renew(new Node("n1", "hello", "latest", "http://h:1"));
        assertFalse(member.serves(new Version(1L, 4L)), "cluster.q:244: !member.serves(Version(1, 4))");
    }

    @Test
    @DisplayName("the node chosen longest ago is next, and a new node counts as just chosen")
    void theNodeChosenLongestAgoIsNextAndANewNodeCountsAsJustChosen() {
        Instant now = Instant.EPOCH;
        Cluster cluster = new Cluster();
        cluster.add(new Node("n1", "time", "1.0", "http://t:1"), new CircuitBreaker());
        cluster.add(new Node("n2", "time", "1.0", "http://t:2"), new CircuitBreaker());
        assertEquals(
                "n1",
                Values.map(cluster.choose(null, now), node -> node.id()),
                "cluster.q:252: cluster.choose(none, now).map(|node| node.id) == \"n1\"");
        cluster.add(new Node("n3", "time", "1.0", "http://t:3"), new CircuitBreaker());
        assertEquals(
                "n2",
                Values.map(cluster.choose(null, now), node -> node.id()),
                "cluster.q:254: cluster.choose(none, now).map(|node| node.id) == \"n2\"");
        assertEquals(
                "n1",
                Values.map(cluster.choose(null, now), node -> node.id()),
                "cluster.q:255: cluster.choose(none, now).map(|node| node.id) == \"n1\"");
        assertEquals(
                "n3",
                Values.map(cluster.choose(null, now), node -> node.id()),
                "cluster.q:256: cluster.choose(none, now).map(|node| node.id) == \"n3\"");
        assertEquals(
                "n2",
                Values.map(cluster.choose(null, now), node -> node.id()),
                "cluster.q:257: cluster.choose(none, now).map(|node| node.id) == \"n2\"");
    }

    @Test
    @DisplayName("an equal share for each, whatever else is in the list and however requests alternate")
    void anEqualShareForEachWhateverElseIsInTheListAndHowever() {
        Instant now = Instant.EPOCH;
        Cluster cluster = new Cluster();
        for (String id : List.of("a1", "a2", "a3")) {
            cluster.add(new Node(id, "time", "1.0", "http://" + id), new CircuitBreaker());
        }
        for (String id : List.of("b1", "b2")) {
            cluster.add(new Node(id, "time", "2.0", "http://" + id), new CircuitBreaker());
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        for (long __ = 0; __ < 30; __++) {
            for (Version wanted : List.of(new Version(1L), new Version(2L))) {
                Node node = cluster.choose(wanted, now);
                if (node != null) {
                    counts.put(node.id(), Objects.requireNonNullElse(counts.get(node.id()), 0L) + 1);
                }
            }
        }
        assertEquals(
                Maps.ofEntries(
                        Maps.entry("a1", 10L),
                        Maps.entry("b1", 15L),
                        Maps.entry("a2", 10L),
                        Maps.entry("b2", 15L),
                        Maps.entry("a3", 10L)),
                counts,
                "cluster.q:271: counts == { \"a1\": 10, \"b1\": 15, \"a2\": 10, \"b2\": 15, \"a3\": 10 }");
    }

    @Test
    @DisplayName("requests for a version that only some serve do not take the turns of the rest")
    void requestsForAVersionThatOnlySomeServeDoNotTakeTheTurnsOfThe() {
        Instant now = Instant.EPOCH;
        Cluster cluster = new Cluster();
        cluster.add(new Node("old", "time", "1.0", "http://t:1"), new CircuitBreaker());
        cluster.add(new Node("new", "time", "1.1", "http://t:2"), new CircuitBreaker());
        assertEquals(
                "new",
                Values.map(cluster.choose(new Version(1L, 1L), now), node -> node.id()),
                "cluster.q:279: cluster.choose(Version(1, 1), now).map(|node| node.id) == \"new\"");
        assertEquals(
                "old",
                Values.map(cluster.choose(new Version(1L, 0L), now), node -> node.id()),
                "cluster.q:280: cluster.choose(Version(1, 0), now).map(|node| node.id) == \"old\"");
        assertEquals(
                "new",
                Values.map(cluster.choose(new Version(1L, 0L), now), node -> node.id()),
                "cluster.q:281: cluster.choose(Version(1, 0), now).map(|node| node.id) == \"new\"");
        assertNull(
                cluster.choose(new Version(1L, 2L), now), "cluster.q:282: cluster.choose(Version(1, 2), now) == none");
        assertNull(
                cluster.choose(new Version(2L, 0L), now), "cluster.q:283: cluster.choose(Version(2, 0), now) == none");
    }

    @Test
    @DisplayName("a node whose breaker is open is not chosen until its probe, and then once")
    void aNodeWhoseBreakerIsOpenIsNotChosenUntilItsProbeAndThenOnce() {
        Instant now = Instant.EPOCH;
        Cluster cluster = new Cluster();
        Node node = new Node("n1", "time", "1.0", "http://t:1");
        cluster.add(node, new CircuitBreaker(1L, Duration.ofSeconds(30)));
        cluster.judge(node, false, now);
        assertNull(
                cluster.choose(null, now.plus(Duration.ofSeconds(30))),
                "cluster.q:292: cluster.choose(none, now + 30s) == none");
        assertTrue(
                Values.equal(cluster.choose(null, now.plus(Duration.ofSeconds(31))), node),
                "cluster.q:293: cluster.choose(none, now + 31s) == node");
        assertNull(
                cluster.choose(null, now.plus(Duration.ofSeconds(32))),
                "cluster.q:294: cluster.choose(none, now + 32s) == none");
        cluster.judge(node, true, now.plus(Duration.ofSeconds(33)));
        assertTrue(
                Values.equal(cluster.choose(null, now.plus(Duration.ofSeconds(33))), node),
                "cluster.q:296: cluster.choose(none, now + 33s) == node");
    }

    @Test
    @DisplayName("a node with a known address or id replaces that one")
    void aNodeWithAKnownAddressOrIdReplacesThatOne() {
        Instant now = Instant.EPOCH;
        Cluster cluster = new Cluster();
        cluster.add(new Node("n1", "time", "1.0", "http://t:1"), new CircuitBreaker());
        cluster.add(new Node("n2", "time", "1.0", "http://t:1"), new CircuitBreaker());
        assertEquals(
                "n2",
                Values.map(cluster.choose(null, now), node -> node.id()),
                "cluster.q:304: cluster.choose(none, now).map(|node| node.id) == \"n2\"");
        assertEquals(
                "n2",
                Values.map(cluster.choose(null, now), node -> node.id()),
                "cluster.q:305: cluster.choose(none, now).map(|node| node.id) == \"n2\"");
        cluster.add(new Node("n2", "time", "1.0", "http://t:9"), new CircuitBreaker());
        assertEquals(
                "http://t:9",
                Values.map(cluster.choose(null, now), node -> node.address()),
                "cluster.q:307: cluster.choose(none, now).map(|node| node.address) == \"http://t:9\"");
        assertEquals(1L, cluster.knowledge(now).nodes(), "cluster.q:308: cluster.knowledge(now).nodes == 1");
    }

    @Test
    @DisplayName("a resolved node never changes, whatever is learnt later")
    void aResolvedNodeNeverChangesWhateverIsLearntLater() {
        Cluster cluster = new Cluster();
        cluster.add(new Node("n1", "time", "1.0", "http://t:1"), new CircuitBreaker());
        Node resolved = cluster.choose(null, Instant.EPOCH);
        assertTrue(
                cluster.refresh(new Node("n1", "time", "1.4", "http://t:1")),
                "cluster.q:315: cluster.refresh(Node(\"n1\", \"time\", \"1.4\", \"http://t:1\"))");
        assertEquals(
                "1.0",
                resolved == null ? null : resolved.version(),
                "cluster.q:316: resolved.map(|node| node.version) == \"1.0\"");
        assertEquals(
                "1.4",
                Values.map(cluster.choose(null, Instant.EPOCH), node -> node.version()),
                "cluster.q:317: cluster.choose(none, Instant.epoch).map(|node| node.version) == \"1.4\"");
    }

    @Test
    @DisplayName("a replacement process at the same address starts with a closed breaker, the same process keeps its own")
    void aReplacementProcessAtTheSameAddressStartsWithAClosedBreaker() {
        Instant now = Instant.EPOCH;
        Cluster cluster = new Cluster();
        Node first = new Node("n1", "time", "1.0", "http://t:1");
        cluster.add(first, new CircuitBreaker(1L, Duration.ofSeconds(30)));
        cluster.judge(first, false, now);
        assertTrue(cluster.refresh(first), "cluster.q:326: cluster.refresh(first)");
        assertNull(cluster.choose(null, now), "cluster.q:327: cluster.choose(none, now) == none");
        Node second = new Node("n2", "time", "1.0", "http://t:1");
        assertFalse(cluster.refresh(second), "cluster.q:329: !cluster.refresh(second)");
        cluster.add(second, new CircuitBreaker(1L, Duration.ofSeconds(30)));
        assertTrue(
                Values.equal(cluster.choose(null, now), second), "cluster.q:331: cluster.choose(none, now) == second");
        assertNull(cluster.judge(first, false, now), "cluster.q:332: cluster.judge(first, false, now) == none");
        assertTrue(
                Values.equal(cluster.choose(null, now), second), "cluster.q:333: cluster.choose(none, now) == second");
    }

    @Test
    @DisplayName("removing an unknown node is nothing")
    void removingAnUnknownNodeIsNothing() {
        Cluster cluster = new Cluster();
        Node node = new Node("n1", "time", "1.0", "http://t:1");
        cluster.remove(node);
        cluster.add(node, new CircuitBreaker());
        cluster.remove(new Node("n2", "time", "1.0", "http://t:1"));
        assertTrue(
                Values.equal(cluster.choose(null, Instant.EPOCH), node),
                "cluster.q:342: cluster.choose(none, Instant.epoch) == node");
        cluster.remove(node);
        assertNull(cluster.choose(null, Instant.EPOCH), "cluster.q:344: cluster.choose(none, Instant.epoch) == none");
    }

    @Test
    @DisplayName("a route of 9:1 over three nodes and one gives 30, 30, 30 and 10 of 100")
    void aRouteOf91OverThreeNodesAndOneGives303030And10Of100() {
        Instant now = Instant.EPOCH;
        Cluster cluster = new Cluster();
        for (String id : List.of("a1", "a2", "a3")) {
            cluster.add(new Node(id, "time", "1.1", "http://" + id), new CircuitBreaker());
        }
        cluster.add(new Node("b1", "time", "1.2", "http://b1"), new CircuitBreaker());
        cluster.direct(Maps.of("1.1", 9L, "1.2", 1L));
        Map<String, Long> counts = new LinkedHashMap<>();
        for (long __ = 0; __ < 100; __++) {
            Node node = cluster.choose(new Version(1L, 0L), now);
            if (node != null) {
                counts.put(node.id(), Objects.requireNonNullElse(counts.get(node.id()), 0L) + 1);
            }
        }
        assertEquals(
                Maps.ofEntries(
                        Maps.entry("a1", 30L), Maps.entry("a2", 30L), Maps.entry("a3", 30L), Maps.entry("b1", 10L)),
                counts,
                "cluster.q:357: counts == { \"a1\": 30, \"a2\": 30, \"a3\": 30, \"b1\": 10 }");
    }

    @Test
    @DisplayName("a route picks smoothly: the highest credit first, then the version first seen")
    void aRoutePicksSmoothlyTheHighestCreditFirstThenTheVersionFirst() {
        Instant now = Instant.EPOCH;
        Cluster cluster = new Cluster();
        cluster.add(new Node("a", "time", "1.1", "http://a"), new CircuitBreaker());
        cluster.add(new Node("b", "time", "1.2", "http://b"), new CircuitBreaker());
        cluster.direct(Maps.of("1.2", 1L, "1.1", 1L));
        List<String> chosen = new ArrayList<>();
        for (long __ = 0; __ < 4; __++) {
            Node node = cluster.choose(null, now);
            if (node != null) {
                chosen.add(node.id());
            }
        }
        assertEquals(List.of("a", "b", "a", "b"), chosen, "cluster.q:368: chosen == [\"a\", \"b\", \"a\", \"b\"]");
        cluster.direct(Maps.of("1.1", 1L, "1.2", 3L));
        chosen = new ArrayList<>();
        for (long __ = 0; __ < 8; __++) {
            Node node = cluster.choose(null, now);
            if (node != null) {
                chosen.add(node.id());
            }
        }
        assertEquals(
                List.of("b", "a", "b", "b", "b", "a", "b", "b"),
                chosen,
                "cluster.q:372: chosen == [\"b\", \"a\", \"b\", \"b\", \"b\", \"a\", \"b\", \"b\"]");
    }

    @Test
    @DisplayName("a version that a route does not name gets none, and an empty route is none")
    void aVersionThatARouteDoesNotNameGetsNoneAndAnEmptyRouteIs() {
        Instant now = Instant.EPOCH;
        Cluster cluster = new Cluster();
        cluster.add(new Node("a", "time", "1.1", "http://a"), new CircuitBreaker());
        cluster.add(new Node("b", "time", "1.2", "http://b"), new CircuitBreaker());
        cluster.direct(Maps.of("1.2", 1L));
        assertEquals(
                "b",
                Values.map(cluster.choose(null, now), node -> node.id()),
                "cluster.q:381: cluster.choose(none, now).map(|node| node.id) == \"b\"");
        assertEquals(
                "b",
                Values.map(cluster.choose(null, now), node -> node.id()),
                "cluster.q:382: cluster.choose(none, now).map(|node| node.id) == \"b\"");
        cluster.direct(Maps.ofEntries(Maps.entry("1.3", 1L), Maps.entry("1.1", 0L), Maps.entry("1.2", -5L)));
        assertNull(cluster.choose(null, now), "cluster.q:384: cluster.choose(none, now) == none");
        cluster.direct(Maps.of());
        assertEquals(
                "a",
                Values.map(cluster.choose(null, now), node -> node.id()),
                "cluster.q:386: cluster.choose(none, now).map(|node| node.id) == \"a\"");
    }

    @Test
    @DisplayName("a route gives shares among the versions that have a ready and compatible node")
    void aRouteGivesSharesAmongTheVersionsThatHaveAReadyAndCompatible() {
        Instant now = Instant.EPOCH;
        Cluster cluster = new Cluster();
        Node canary = new Node("b", "time", "1.2", "http://b");
        cluster.add(new Node("a", "time", "1.1", "http://a"), new CircuitBreaker());
        cluster.add(canary, new CircuitBreaker(1L, Duration.ofSeconds(30)));
        cluster.direct(Maps.of("1.1", 1L, "1.2", 9L));
        assertTrue(
                Values.equal(cluster.choose(new Version(1L, 2L), now), canary),
                "cluster.q:396: cluster.choose(Version(1, 2), now) == canary");
        cluster.judge(canary, false, now);
        for (long __ = 0; __ < 5; __++) {
            assertEquals(
                    "a",
                    Values.map(cluster.choose(null, now), node -> node.id()),
                    "cluster.q:398: cluster.choose(none, now).map(|node| node.id) == \"a\"");
        }
        assertNull(
                cluster.choose(new Version(1L, 2L), now), "cluster.q:399: cluster.choose(Version(1, 2), now) == none");
    }

    @Test
    @DisplayName("after a doubt, what is not announced again is swept away, the route too")
    void afterADoubtWhatIsNotAnnouncedAgainIsSweptAwayTheRouteToo() {
        Instant now = Instant.EPOCH;
        Cluster cluster = new Cluster();
        Node kept = new Node("n1", "time", "1.0", "http://t:1");
        cluster.add(kept, new CircuitBreaker());
        cluster.add(new Node("n2", "time", "1.0", "http://t:2"), new CircuitBreaker());
        cluster.direct(Maps.of("9.9", 1L));
        cluster.doubt();
        assertTrue(cluster.refresh(kept), "cluster.q:410: cluster.refresh(kept)");
        cluster.sweep();
        assertTrue(Values.equal(cluster.choose(null, now), kept), "cluster.q:412: cluster.choose(none, now) == kept");
        assertTrue(Values.equal(cluster.choose(null, now), kept), "cluster.q:413: cluster.choose(none, now) == kept");
        assertTrue(cluster.hasSeen(new Version(1L, 0L)), "cluster.q:414: cluster.has_seen(Version(1, 0))");
    }

    @Test
    @DisplayName("a verdict is reported when it changes whether the node is available")
    void aVerdictIsReportedWhenItChangesWhetherTheNodeIsAvailable() {
        Instant now = Instant.EPOCH;
        Cluster cluster = new Cluster();
        Node node = new Node("n1", "time", "1.0", "http://t:1");
        cluster.add(node, new CircuitBreaker(2L, Duration.ofSeconds(30)));
        assertNull(cluster.judge(node, false, now), "cluster.q:422: cluster.judge(node, false, now) == none");
        assertTrue(cluster.reports().isEmpty(), "cluster.q:423: cluster.reports().is_empty()");
        assertTrue(
                Values.equal(
                        cluster.judge(node, false, now.plus(Duration.ofSeconds(1))),
                        new Breaker(node, true, now.plus(Duration.ofSeconds(1)))),
                "cluster.q:424: cluster.judge(node, false, now + 1s) == Breaker(node, true, now + 1s)");
        assertNull(
                cluster.judge(node, false, now.plus(Duration.ofSeconds(2))),
                "cluster.q:425: cluster.judge(node, false, now + 2s) == none");
        assertTrue(
                Values.equal(cluster.reports(), List.of(new Breaker(node, true, now.plus(Duration.ofSeconds(1))))),
                "cluster.q:426: cluster.reports() == [Breaker(node, true, now + 1s)]");
        assertTrue(
                Values.equal(
                        cluster.judge(node, true, now.plus(Duration.ofSeconds(3))),
                        new Breaker(node, false, now.plus(Duration.ofSeconds(3)))),
                "cluster.q:427: cluster.judge(node, true, now + 3s) == Breaker(node, false, now + 3s)");
        assertTrue(cluster.reports().isEmpty(), "cluster.q:428: cluster.reports().is_empty()");
    }

    @Test
    @DisplayName("what is known: nodes, versions, open breakers")
    void whatIsKnownNodesVersionsOpenBreakers() {
        Instant now = Instant.EPOCH;
        Cluster cluster = new Cluster();
        Node node = new Node("n1", "time", "1.0", "http://t:1");
        cluster.add(node, new CircuitBreaker(1L, Duration.ofSeconds(30)));
        cluster.add(new Node("n2", "time", "1.0", "http://t:2"), new CircuitBreaker());
        cluster.add(new Node("n3", "time", "2.0", "http://t:3"), new CircuitBreaker());
        cluster.judge(node, false, now);
        assertEquals(
                new Knowledge(3L, List.of("1.0", "2.0"), List.of("http://t:1")),
                cluster.knowledge(now),
                "cluster.q:439: cluster.knowledge(now) == Knowledge(3, [\"1.0\", \"2.0\"], [\"http://t:1\"])");
    }

    @Test
    @DisplayName("a version that a known process takes on counts as seen")
    void aVersionThatAKnownProcessTakesOnCountsAsSeen() {
        Cluster cluster = new Cluster();
        cluster.add(new Node("n1", "time", "1.0", "http://t:1"), new CircuitBreaker());
        assertFalse(cluster.hasSeen(new Version(1L, 4L)), "cluster.q:445: !cluster.has_seen(Version(1, 4))");
        assertTrue(
                cluster.refresh(new Node("n1", "time", "1.4", "http://t:1")),
                "cluster.q:446: cluster.refresh(Node(\"n1\", \"time\", \"1.4\", \"http://t:1\"))");
        assertTrue(cluster.hasSeen(new Version(1L, 4L)), "cluster.q:447: cluster.has_seen(Version(1, 4))");
    }
}
