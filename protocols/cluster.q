//! The nodes of one service in one environment, and whose turn it is.
//!
//! Knows no waiting and no connection: it answers which node is called next.

import breaker.{CircuitBreaker, FailurePolicy};
import node.{Node};
import rtp.{Breaker};
import version.{Version};

const greatest_share = 1000000;

/// What was known when no node could be resolved.
record Knowledge {
    nodes: Int = 0;
    versions: List<String> = [];
    open: List<String> = [];
}

/// A node of a cluster, with what is remembered of it.
class Member {
    policy: FailurePolicy;
    var node: Node;
    /// The node's version, read once and not at every choice.
    var version: Version? = self.node.interface_version();
    var is_stale: Bool = false;
    var open_since: Instant? = none;

    query is_ready(wanted: Version?, now: Instant) -> Bool {
        return self.serves(wanted) && self.policy.available(now);
    }

    query is_ready_in(version: Version, now: Instant) -> Bool {
        return self.version == version && self.policy.available(now);
    }

    /// Whether it may serve a request for a version; a request without one is served by all.
    query serves(wanted: Version?) -> Bool {
        let version = wanted else { return true; };
        let actual = self.version else { return false; };
        return version.accepts(actual);
    }

    /// Takes news of the same process.
    fn renew(node: Node) {
        self.node = node;
        self.version = node.interface_version();
        self.is_stale = false;
    }

    /// Takes what came of a call; gives what to report if that opened or closed the node.
    fn judge(succeeded: Bool, now: Instant) -> Breaker? {
        let before = self.policy.available(now);
        if succeeded { self.policy.success(now); } else { self.policy.failure(now); }
        let after = self.policy.available(now);
        if before == after { return none; }
        if after { self.open_since = none; } else { self.open_since = now; }
        return Breaker(self.node, !after, now);
    }

    /// What to report to someone who knows nothing yet.
    query report() -> Breaker? { return self.open_since.map(|since| Breaker(self.node, true, since)); }
}

/// The nodes of one service in one environment.
///
/// The next is the one that was chosen longest ago among those that fit: an equal share for each, however the requests for versions
/// alternate. A route first gives each version its share of the choices.
class Cluster {
    /// Who was chosen longest ago stands first.
    var members: List<Member> = [];
    var had_members: Bool = false;
    /// Every version that was ever there, in order of appearance.
    var versions: List<Version> = [];
    var shares: Map<String, Int> = {};
    var credits: Map<String, Int> = {};
    var is_route_stale: Bool = false;

    /// Takes news of a process that is known at its address; says whether it is.
    fn refresh(node: Node) -> Bool {
        let member = self.members.find(|member| member.node.is_same(node)) else { return false; };
        member.renew(node);
        self.remember(node);
        return true;
    }

    /// Takes in a new node, instead of those that cannot be there at the same time.
    fn add(node: Node, own policy: FailurePolicy) {
        self.remove_where_displaced(node);
        self.members.add(Member(policy, node));
        self.had_members = true;
        self.remember(node);
    }

    /// Forgets a node; an unknown one is nothing.
    fn remove(node: Node) {
        for index in 0..self.members.size() {
            if self.members[index].node.is_same(node) {
                self.members.remove_at(index);
                return;
            }
        }
    }

    /// From here on, only what is announced again counts as known.
    fn doubt() {
        for member in self.members { member.is_stale = true; }
        self.is_route_stale = true;
    }

    /// Forgets what was not announced again.
    fn sweep() {
        var index = 0;
        while index < self.members.size() {
            if self.members[index].is_stale { self.members.remove_at(index); } else { index += 1; }
        }
        if self.is_route_stale { self.direct({}); }
    }

    /// Gives each version its share of the calls; without any, rotation is over all.
    fn direct(shares: Map<String, Int>) {
        self.shares = shares;
        self.credits = {};
        self.is_route_stale = false;
    }

    /// The node to call next; `none` if none is ready. Whoever asks must call it.
    fn choose(wanted: Version?, now: Instant) -> Node? {
        let index = self.turn(wanted, now) else { return none; };
        let member = self.members.remove_at(index);
        let node = member.node;
        member.policy.admitted(now);
        self.members.add(member);
        return node;
    }

    /// Whose turn it is, by the place in line.
    fn turn(wanted: Version?, now: Instant) -> Int? {
        if self.shares.is_empty() { return self.first_ready(wanted, now); }
        let candidates = self.candidates(wanted, now);
        let version = self.next_version(candidates) else { return none; };
        return self.first_ready_in(version, now);
    }

    /// Whether a compatible version was ever here.
    query has_seen(wanted: Version?) -> Bool {
        let version = wanted else { return self.had_members; };
        return self.versions.any(|seen| version.accepts(seen));
    }

    fn judge(node: Node, succeeded: Bool, now: Instant) -> Breaker? {
        let member = self.members.find(|member| member.node.is_same(node)) else { return none; };
        return member.judge(succeeded, now);
    }

    query reports() -> List<Breaker> {
        var reports: List<Breaker> = [];
        for member in self.members {
            if let report = member.report() { reports.add(report); }
        }
        return reports;
    }

    query knowledge(now: Instant) -> Knowledge {
        return Knowledge(
            self.members.size(),
            self.members.map(|member| member.node.version).distinct(),
            self.members.filter(|member| !member.policy.available(now)).map(|member| member.node.address),
        );
    }

    query first_ready(wanted: Version?, now: Instant) -> Int? {
        for index in 0..self.members.size() {
            if self.members[index].is_ready(wanted, now) { return index; }
        }
        return none;
    }

    query first_ready_in(version: Version, now: Instant) -> Int? {
        for index in 0..self.members.size() {
            if self.members[index].is_ready_in(version, now) { return index; }
        }
        return none;
    }

    /// The versions that a route lets have this call.
    query candidates(wanted: Version?, now: Instant) -> List<Version> {
        return self.versions.filter(|version| self.share(version) > 0 && self.has_ready(version, wanted, now));
    }

    query has_ready(version: Version, wanted: Version?, now: Instant) -> Bool {
        return self.members.any(|member| member.serves(wanted) && member.is_ready_in(version, now));
    }

    query share(version: Version) -> Int { return min(self.shares.get(version.text()) ?? 0, greatest_share); }

    query credit(version: Version) -> Int { return self.credits.get(version.text()) ?? 0; }

    /// Smooth weighted rotation: each earns its share, and the richest pays for all.
    fn next_version(candidates: List<Version>) -> Version? {
        var total = 0;
        for version in candidates {
            total += self.share(version);
            self.credits[version.text()] = self.credit(version) + self.share(version);
        }
        let richest = candidates.min_by(|version| -self.credit(version)) else { return none; };
        self.credits[richest.text()] = self.credit(richest) - total;
        return richest;
    }

    fn remember(node: Node) {
        let version = node.interface_version() else { return; };
        if !self.versions.any(|seen| seen == version) { self.versions.add(version); }
    }

    fn remove_where_displaced(node: Node) {
        var index = 0;
        while index < self.members.size() {
            if self.members[index].node.displaces(node) { self.members.remove_at(index); } else { index += 1; }
        }
    }
}

test "a request without a version is served by all, another by what is compatible" {
    let member = Member(CircuitBreaker(), Node("n1", "hello", "1.1.3", "http://h:1"));
    assert member.serves(none);
    assert member.serves(Version(1, 0));
    assert member.serves(Version(1, 1));
    assert !member.serves(Version(1, 2));
    assert !member.serves(Version(2, 0));
}

test "a node whose version cannot be compared serves only requests without one" {
    let member = Member(CircuitBreaker(), Node("n1", "hello", "latest", "http://h:1"));
    assert member.serves(none);
    assert !member.serves(Version(1, 0));
}

test "the version is that of the latest news" {
    let member = Member(CircuitBreaker(), Node("n1", "hello", "1.0", "http://h:1"));
    assert !member.serves(Version(1, 4));
    member.renew(Node("n1", "hello", "1.4", "http://h:1"));
    assert member.serves(Version(1, 4));
    member.renew(Node("n1", "hello", "latest", "http://h:1"));
    assert !member.serves(Version(1, 4));
}

test "the node chosen longest ago is next, and a new node counts as just chosen" {
    let now = Instant.epoch;
    let cluster = Cluster();
    cluster.add(Node("n1", "time", "1.0", "http://t:1"), CircuitBreaker());
    cluster.add(Node("n2", "time", "1.0", "http://t:2"), CircuitBreaker());
    assert cluster.choose(none, now).map(|node| node.id) == "n1";
    cluster.add(Node("n3", "time", "1.0", "http://t:3"), CircuitBreaker());
    assert cluster.choose(none, now).map(|node| node.id) == "n2";
    assert cluster.choose(none, now).map(|node| node.id) == "n1";
    assert cluster.choose(none, now).map(|node| node.id) == "n3";
    assert cluster.choose(none, now).map(|node| node.id) == "n2";
}

test "an equal share for each, whatever else is in the list and however requests alternate" {
    let now = Instant.epoch;
    let cluster = Cluster();
    for id in ["a1", "a2", "a3"] { cluster.add(Node(id, "time", "1.0", "http://{id}"), CircuitBreaker()); }
    for id in ["b1", "b2"] { cluster.add(Node(id, "time", "2.0", "http://{id}"), CircuitBreaker()); }
    var counts: Map<String, Int> = {};
    for _ in 0..30 {
        for wanted in [Version(1), Version(2)] {
            if let node = cluster.choose(wanted, now) { counts[node.id] = (counts.get(node.id) ?? 0) + 1; }
        }
    }
    assert counts == { "a1": 10, "b1": 15, "a2": 10, "b2": 15, "a3": 10 };
}

test "requests for a version that only some serve do not take the turns of the rest" {
    let now = Instant.epoch;
    let cluster = Cluster();
    cluster.add(Node("old", "time", "1.0", "http://t:1"), CircuitBreaker());
    cluster.add(Node("new", "time", "1.1", "http://t:2"), CircuitBreaker());
    assert cluster.choose(Version(1, 1), now).map(|node| node.id) == "new";
    assert cluster.choose(Version(1, 0), now).map(|node| node.id) == "old";
    assert cluster.choose(Version(1, 0), now).map(|node| node.id) == "new";
    assert cluster.choose(Version(1, 2), now) == none;
    assert cluster.choose(Version(2, 0), now) == none;
}

test "a node whose breaker is open is not chosen until its probe, and then once" {
    let now = Instant.epoch;
    let cluster = Cluster();
    let node = Node("n1", "time", "1.0", "http://t:1");
    cluster.add(node, CircuitBreaker(threshold: 1));
    cluster.judge(node, false, now);
    assert cluster.choose(none, now + 30s) == none;
    assert cluster.choose(none, now + 31s) == node;
    assert cluster.choose(none, now + 32s) == none;
    cluster.judge(node, true, now + 33s);
    assert cluster.choose(none, now + 33s) == node;
}

test "a node with a known address or id replaces that one" {
    let now = Instant.epoch;
    let cluster = Cluster();
    cluster.add(Node("n1", "time", "1.0", "http://t:1"), CircuitBreaker());
    cluster.add(Node("n2", "time", "1.0", "http://t:1"), CircuitBreaker());
    assert cluster.choose(none, now).map(|node| node.id) == "n2";
    assert cluster.choose(none, now).map(|node| node.id) == "n2";
    cluster.add(Node("n2", "time", "1.0", "http://t:9"), CircuitBreaker());
    assert cluster.choose(none, now).map(|node| node.address) == "http://t:9";
    assert cluster.knowledge(now).nodes == 1;
}

test "a resolved node never changes, whatever is learnt later" {
    let cluster = Cluster();
    cluster.add(Node("n1", "time", "1.0", "http://t:1"), CircuitBreaker());
    let resolved = cluster.choose(none, Instant.epoch);
    assert cluster.refresh(Node("n1", "time", "1.4", "http://t:1"));
    assert resolved.map(|node| node.version) == "1.0";
    assert cluster.choose(none, Instant.epoch).map(|node| node.version) == "1.4";
}

test "a replacement process at the same address starts with a closed breaker, the same process keeps its own" {
    let now = Instant.epoch;
    let cluster = Cluster();
    let first = Node("n1", "time", "1.0", "http://t:1");
    cluster.add(first, CircuitBreaker(threshold: 1));
    cluster.judge(first, false, now);
    assert cluster.refresh(first);
    assert cluster.choose(none, now) == none;
    let second = Node("n2", "time", "1.0", "http://t:1");
    assert !cluster.refresh(second);
    cluster.add(second, CircuitBreaker(threshold: 1));
    assert cluster.choose(none, now) == second;
    assert cluster.judge(first, false, now) == none;
    assert cluster.choose(none, now) == second;
}

test "removing an unknown node is nothing" {
    let cluster = Cluster();
    let node = Node("n1", "time", "1.0", "http://t:1");
    cluster.remove(node);
    cluster.add(node, CircuitBreaker());
    cluster.remove(Node("n2", "time", "1.0", "http://t:1"));
    assert cluster.choose(none, Instant.epoch) == node;
    cluster.remove(node);
    assert cluster.choose(none, Instant.epoch) == none;
}

test "a route of 9:1 over three nodes and one gives 30, 30, 30 and 10 of 100" {
    let now = Instant.epoch;
    let cluster = Cluster();
    for id in ["a1", "a2", "a3"] { cluster.add(Node(id, "time", "1.1", "http://{id}"), CircuitBreaker()); }
    cluster.add(Node("b1", "time", "1.2", "http://b1"), CircuitBreaker());
    cluster.direct({ "1.1": 9, "1.2": 1 });
    var counts: Map<String, Int> = {};
    for _ in 0..100 {
        if let node = cluster.choose(Version(1, 0), now) { counts[node.id] = (counts.get(node.id) ?? 0) + 1; }
    }
    assert counts == { "a1": 30, "a2": 30, "a3": 30, "b1": 10 };
}

test "a route picks smoothly: the highest credit first, then the version first seen" {
    let now = Instant.epoch;
    let cluster = Cluster();
    cluster.add(Node("a", "time", "1.1", "http://a"), CircuitBreaker());
    cluster.add(Node("b", "time", "1.2", "http://b"), CircuitBreaker());
    cluster.direct({ "1.2": 1, "1.1": 1 });
    var chosen: List<String> = [];
    for _ in 0..4 { if let node = cluster.choose(none, now) { chosen.add(node.id); } }
    assert chosen == ["a", "b", "a", "b"];
    cluster.direct({ "1.1": 1, "1.2": 3 });
    chosen = [];
    for _ in 0..8 { if let node = cluster.choose(none, now) { chosen.add(node.id); } }
    assert chosen == ["b", "a", "b", "b", "b", "a", "b", "b"];
}

test "a version that a route does not name gets none, and an empty route is none" {
    let now = Instant.epoch;
    let cluster = Cluster();
    cluster.add(Node("a", "time", "1.1", "http://a"), CircuitBreaker());
    cluster.add(Node("b", "time", "1.2", "http://b"), CircuitBreaker());
    cluster.direct({ "1.2": 1 });
    assert cluster.choose(none, now).map(|node| node.id) == "b";
    assert cluster.choose(none, now).map(|node| node.id) == "b";
    cluster.direct({ "1.3": 1, "1.1": 0, "1.2": -5 });
    assert cluster.choose(none, now) == none;
    cluster.direct({});
    assert cluster.choose(none, now).map(|node| node.id) == "a";
}

test "a route gives shares among the versions that have a ready and compatible node" {
    let now = Instant.epoch;
    let cluster = Cluster();
    let canary = Node("b", "time", "1.2", "http://b");
    cluster.add(Node("a", "time", "1.1", "http://a"), CircuitBreaker());
    cluster.add(canary, CircuitBreaker(threshold: 1));
    cluster.direct({ "1.1": 1, "1.2": 9 });
    assert cluster.choose(Version(1, 2), now) == canary;
    cluster.judge(canary, false, now);
    for _ in 0..5 { assert cluster.choose(none, now).map(|node| node.id) == "a"; }
    assert cluster.choose(Version(1, 2), now) == none;
}

test "after a doubt, what is not announced again is swept away, the route too" {
    let now = Instant.epoch;
    let cluster = Cluster();
    let kept = Node("n1", "time", "1.0", "http://t:1");
    cluster.add(kept, CircuitBreaker());
    cluster.add(Node("n2", "time", "1.0", "http://t:2"), CircuitBreaker());
    cluster.direct({ "9.9": 1 });
    cluster.doubt();
    assert cluster.refresh(kept);
    cluster.sweep();
    assert cluster.choose(none, now) == kept;
    assert cluster.choose(none, now) == kept;
    assert cluster.has_seen(Version(1, 0));
}

test "a verdict is reported when it changes whether the node is available" {
    let now = Instant.epoch;
    let cluster = Cluster();
    let node = Node("n1", "time", "1.0", "http://t:1");
    cluster.add(node, CircuitBreaker(threshold: 2));
    assert cluster.judge(node, false, now) == none;
    assert cluster.reports().is_empty();
    assert cluster.judge(node, false, now + 1s) == Breaker(node, true, now + 1s);
    assert cluster.judge(node, false, now + 2s) == none;
    assert cluster.reports() == [Breaker(node, true, now + 1s)];
    assert cluster.judge(node, true, now + 3s) == Breaker(node, false, now + 3s);
    assert cluster.reports().is_empty();
}

test "what is known: nodes, versions, open breakers" {
    let now = Instant.epoch;
    let cluster = Cluster();
    let node = Node("n1", "time", "1.0", "http://t:1");
    cluster.add(node, CircuitBreaker(threshold: 1));
    cluster.add(Node("n2", "time", "1.0", "http://t:2"), CircuitBreaker());
    cluster.add(Node("n3", "time", "2.0", "http://t:3"), CircuitBreaker());
    cluster.judge(node, false, now);
    assert cluster.knowledge(now) == Knowledge(3, ["1.0", "2.0"], ["http://t:1"]);
}

test "a version that a known process takes on counts as seen" {
    let cluster = Cluster();
    cluster.add(Node("n1", "time", "1.0", "http://t:1"), CircuitBreaker());
    assert !cluster.has_seen(Version(1, 4));
    assert cluster.refresh(Node("n1", "time", "1.4", "http://t:1"));
    assert cluster.has_seen(Version(1, 4));
}
