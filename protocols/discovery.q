//! Finding a node for a request: all clusters, those who wait for one, and what a reconnect puts in doubt.
//!
//! Knows no connection and no time but what it is told.

import breaker.{CircuitBreakers, FailurePolicies};
import cluster.{Cluster, Knowledge};
import environment.{Environment};
import node.{Node};
import rtp.{Breaker, Route};
import version.{Version};

/// How often those who wait are looked at again: a breaker may have become ready without anybody saying so.
const look_interval = 1s;

/// How long after a `Clear` a node may take to be announced again.
const announcement_grace = 10s;

/// No node was there before the deadline.
pub error Unresolved(
    service: String,
    version: String,
    environment: String,
    nodes: Int,
    versions: List<String>,
    open: List<String>,
)
    "no node of '{service}' {version} in '{environment}': {nodes} nodes known, of versions {versions}, with open breakers at {open}";

/// Which service is wanted, by whom, and until when.
record Request {
    service: String;
    version: Version?;
    environment: Environment;
    deadline: Instant;

    /// The environments to look in: its own, then the fallback.
    fn environments() -> List<String> {
        var names = [self.environment.name];
        if let fallback = self.environment.fallback { names.add(fallback); }
        return names;
    }

    /// The version as messages show it.
    fn version_text() -> String {
        let version = self.version else { return "of any version"; };
        return version.text();
    }
}

record Waiter {
    request: Request;
    promise: Promise<Node>;
}

/// The services of one environment.
class Directory { var clusters: Map<String, Cluster> = {}; }

/// The nodes of all services, and the requests that wait for one.
class Discovery {
    policies: FailurePolicies;
    /// By the name of the environment.
    var directories: Map<String, Directory> = {};
    var waiting: List<Waiter> = [];
    var looked: Instant = Instant.epoch;
    var sweep_at: Instant? = none;

    /// Keeps the promise with a node as soon as there is one, and fails it at the deadline.
    fn resolve(request: Request, promise: Promise<Node>, now: Instant) {
        self.serve(now);  // who came before is first
        if !self.keep(request, promise, now) { self.put_off(Waiter(request, promise), now); }
    }

    /// A node is there.
    fn activate(node: Node, now: Instant) {
        self.ensure(node.environment.name, node.service);
        let directory = self.directories[node.environment.name];
        let cluster = directory.clusters[node.service];
        if !cluster.refresh(node) { cluster.add(node, self.policies.create(node)); }
        self.serve(now);
    }

    /// A node is gone; an unknown one is nothing.
    fn expire(node: Node) {
        let directory = self.directories.get(node.environment.name) else { return; };
        if let cluster = directory.clusters.get(node.service) { cluster.remove(node); }
    }

    /// What is not announced again soon is gone.
    fn clear(now: Instant) {
        for directory in self.directories.values() {
            for cluster in directory.clusters.values() { cluster.doubt(); }
        }
        self.sweep_at = now + announcement_grace;
    }

    /// Takes a command about the shares of a service's versions.
    fn direct(route: Route, now: Instant) {
        self.ensure(route.environment, route.service);
        let directory = self.directories[route.environment];
        directory.clusters[route.service].direct(route.shares);
        self.serve(now);
    }

    /// Takes what came of a call; gives what to report if that opened or closed the node's breaker.
    fn judge(node: Node, succeeded: Bool, now: Instant) -> Breaker? {
        let directory = self.directories.get(node.environment.name) else { return none; };
        let cluster = directory.clusters.get(node.service) else { return none; };
        let report = cluster.judge(node, succeeded, now);
        self.serve(now);
        return report;
    }

    /// Every breaker that was reported open and not closed since.
    query reports() -> List<Breaker> {
        var reports: List<Breaker> = [];
        for directory in self.directories.values() {
            for cluster in directory.clusters.values() { reports.add_all(cluster.reports()); }
        }
        return reports;
    }

    /// Does what is due: serves those who wait, and forgets those who gave up.
    fn serve(now: Instant) {
        self.looked = now;
        self.sweep_when_due(now);
        if self.waiting.is_empty() { return; }
        let waiting = self.waiting;
        self.waiting = [];
        for waiter in waiting {
            if waiter.promise.is_pending() && !self.keep(waiter.request, waiter.promise, now) {
                self.put_off(waiter, now);
            }
        }
    }

    /// When to serve next; `none` if nothing can become due.
    query next_wake() -> Instant? {
        var moments = self.waiting.map(|waiter| waiter.request.deadline);
        if !moments.is_empty() { moments.add(self.looked + look_interval); }
        if let at = self.sweep_at { moments.add(at); }
        return moments.min();
    }

    /// Fails all who still wait.
    fn abandon(now: Instant) {
        for waiter in self.waiting {
            if waiter.promise.is_pending() { self.give_up(waiter, now); }
        }
        self.waiting = [];
    }

    /// What is known of a request's service, where it may be looked up.
    query knowledge(request: Request, now: Instant) -> Knowledge {
        var nodes = 0;
        var versions: List<String> = [];
        var open: List<String> = [];
        for name in request.environments() {
            let directory = self.directories.get(name) else { continue; };
            let cluster = directory.clusters.get(request.service) else { continue; };
            let known = cluster.knowledge(now);
            nodes += known.nodes;
            versions.add_all(known.versions);
            open.add_all(known.open);
        }
        return Knowledge(nodes, versions.distinct(), open);
    }

    fn keep(request: Request, promise: Promise<Node>, now: Instant) -> Bool {
        let node = self.choose(request, now) else { return false; };
        promise.keep(node);
        return true;
    }

    fn put_off(waiter: Waiter, now: Instant) {
        if now < waiter.request.deadline { self.waiting.add(waiter); } else { self.give_up(waiter, now); }
    }

    fn give_up(waiter: Waiter, now: Instant) {
        let request = waiter.request;
        let known = self.knowledge(request, now);
        waiter.promise.fail(Unresolved(
            request.service,
            request.version_text(),
            request.environment.name,
            known.nodes,
            known.versions,
            known.open,
        ));
    }

    /// In its own environment if a compatible version was ever seen there; if not, wherever one answers.
    fn choose(request: Request, now: Instant) -> Node? {
        if let directory = self.directories.get(request.environment.name) {
            if let cluster = directory.clusters.get(request.service) {
                if let node = cluster.choose(request.version, now) { return node; }
                if cluster.has_seen(request.version) { return none; }
            }
        }
        let fallback = request.environment.fallback else { return none; };
        let directory = self.directories.get(fallback) else { return none; };
        let cluster = directory.clusters.get(request.service) else { return none; };
        return cluster.choose(request.version, now);
    }

    fn ensure(environment: String, service: String) {
        if !self.directories.has(environment) { self.directories[environment] = Directory(); }
        let directory = self.directories[environment];
        if !directory.clusters.has(service) { directory.clusters[service] = Cluster(); }
    }

    fn sweep_when_due(now: Instant) {
        let at = self.sweep_at else { return; };
        if now < at { return; }
        for directory in self.directories.values() {
            for cluster in directory.clusters.values() { cluster.sweep(); }
        }
        self.sweep_at = none;
    }
}

test "a request is served at once by a compatible node" {
    let now = Instant.epoch;
    let discovery = Discovery(CircuitBreakers());
    let node = Node("n1", "time", "1.1", "http://t:1");
    discovery.activate(Node("n0", "time", "2.0", "http://t:0"), now);
    discovery.activate(node, now);
    let promise: Promise<Node> = Promise();
    discovery.resolve(Request("time", Version(1, 0), Environment(), now + 10s), promise, now);
    assert promise.value() == node;
    assert discovery.next_wake() == none;
}

test "a request waits for a node to appear" {
    let now = Instant.epoch;
    let discovery = Discovery(CircuitBreakers());
    let node = Node("n1", "time", "1.1", "http://t:1");
    let promise: Promise<Node> = Promise();
    discovery.resolve(Request("time", Version(1, 1), Environment(), now + 10s), promise, now);
    discovery.activate(Node("n0", "time", "1.0", "http://t:0"), now + 1s);
    assert promise.is_pending();
    discovery.activate(node, now + 2s);
    assert promise.value() == node;
}

test "a request waits for a node to become available again, looking each second" {
    let now = Instant.epoch;
    let discovery = Discovery(CircuitBreakers(threshold: 1));
    let node = Node("n1", "time", "1.1", "http://t:1");
    discovery.activate(node, now);
    discovery.judge(node, false, now);
    let promise: Promise<Node> = Promise();
    discovery.resolve(Request("time", none, Environment(), now + 60s), promise, now + 29500ms);
    assert discovery.next_wake() == now + 30500ms;
    assert promise.is_pending();
    discovery.serve(now + 30500ms);
    assert promise.value() == node;
}

test "a verdict makes those who wait be looked at" {
    let now = Instant.epoch;
    let discovery = Discovery(CircuitBreakers(threshold: 1));
    let node = Node("n1", "time", "1.1", "http://t:1");
    discovery.activate(node, now);
    discovery.judge(node, false, now);
    let promise: Promise<Node> = Promise();
    discovery.resolve(Request("time", none, Environment(), now + 60s), promise, now + 1s);
    discovery.judge(node, true, now + 2s);
    assert promise.value() == node;
}

test "a request fails at its deadline, and not before" {
    let now = Instant.epoch;
    let discovery = Discovery(CircuitBreakers());
    let promise: Promise<Node> = Promise();
    discovery.resolve(Request("time", Version(1), Environment(), now + 9500ms), promise, now);
    discovery.serve(now + 9s);
    assert discovery.next_wake() == now + 9500ms;
    discovery.serve(now + 9499ms);
    assert promise.is_pending();
    discovery.serve(now + 9500ms);
    assert promise throws Unresolved;
    assert discovery.next_wake() == none;
}

test "a request whose deadline has passed takes what is there, or fails at once" {
    let now = Instant.epoch;
    let discovery = Discovery(CircuitBreakers());
    discovery.activate(Node("n1", "time", "1.1", "http://t:1"), now);
    let lucky: Promise<Node> = Promise();
    discovery.resolve(Request("time", none, Environment(), now), lucky, now);
    assert lucky.value().id == "n1";
    let late: Promise<Node> = Promise();
    discovery.resolve(Request("space", none, Environment(), now), late, now);
    assert late throws Unresolved;
}

test "those who wait are served in the order in which they came" {
    let now = Instant.epoch;
    let discovery = Discovery(CircuitBreakers(threshold: 1));
    let node = Node("n1", "time", "1.1", "http://t:1");
    discovery.activate(node, now);
    discovery.judge(node, false, now);
    let first: Promise<Node> = Promise();
    let second: Promise<Node> = Promise();
    discovery.resolve(Request("time", none, Environment(), now + 90s), first, now + 1s);
    discovery.resolve(Request("time", none, Environment(), now + 90s), second, now + 2s);
    discovery.serve(now + 31s);
    assert first.value() == node;
    assert second.is_pending();
    discovery.judge(node, true, now + 32s);
    assert second.value() == node;
}

test "who gave up is forgotten, and consumes no probe" {
    let now = Instant.epoch;
    let discovery = Discovery(CircuitBreakers(threshold: 1));
    let node = Node("n1", "time", "1.1", "http://t:1");
    discovery.activate(node, now);
    discovery.judge(node, false, now);
    let gone: Promise<Node> = Promise();
    discovery.resolve(Request("time", none, Environment(), now + 90s), gone, now + 1s);
    gone.keep(Node("other", "time", "1.0", "http://elsewhere"));
    discovery.serve(now + 31s);
    assert gone.value().id == "other";
    assert discovery.next_wake() == none;
    let promise: Promise<Node> = Promise();
    discovery.resolve(Request("time", none, Environment(), now + 90s), promise, now + 32s);
    assert promise.value() == node;
}

test "who timed out consumes no probe either" {
    let now = Instant.epoch;
    let discovery = Discovery(CircuitBreakers(threshold: 1));
    let node = Node("n1", "time", "1.1", "http://t:1");
    discovery.activate(node, now);
    discovery.judge(node, false, now);
    let late: Promise<Node> = Promise();
    discovery.resolve(Request("time", none, Environment(), now + 5s), late, now + 1s);
    discovery.serve(now + 5s);
    assert late throws Unresolved;
    let promise: Promise<Node> = Promise();
    discovery.resolve(Request("time", none, Environment(), now + 90s), promise, now + 31s);
    assert promise.value() == node;
}

test "what was known is told: nodes, versions, open breakers" {
    let now = Instant.epoch;
    let discovery = Discovery(CircuitBreakers(threshold: 1));
    let node = Node("n1", "time", "1.0", "http://t:1");
    discovery.activate(node, now);
    discovery.activate(Node("n2", "time", "2.0", "http://t:2", environment: Environment("base")), now);
    discovery.activate(Node("n3", "time", "3.0", "http://t:3", environment: Environment("elsewhere")), now);
    discovery.judge(node, false, now);
    let request = Request("time", Version(1), Environment("sandbox", "base"), now);
    assert discovery.knowledge(request, now) == Knowledge(2, ["1.0", "2.0"], ["http://t:1"]);
    assert request.version_text() == "1.0";
    assert Request("time", none, Environment(), now).version_text() == "of any version";
}

test "environments are walls" {
    let now = Instant.epoch;
    let discovery = Discovery(CircuitBreakers());
    discovery.activate(Node("n1", "time", "1.0", "http://t:1", environment: Environment("production")), now);
    let promise: Promise<Node> = Promise();
    discovery.resolve(Request("time", none, Environment("sandbox"), now), promise, now);
    assert promise throws Unresolved;
}

test "what an environment never had is looked up in its fallback" {
    let now = Instant.epoch;
    let discovery = Discovery(CircuitBreakers());
    let feature = Environment("feature", "base");
    discovery.activate(Node("n1", "time", "1.0", "http://t:1", environment: Environment("base")), now);
    discovery.activate(Node("n2", "time", "2.0", "http://t:2", environment: feature), now);
    let older: Promise<Node> = Promise();
    discovery.resolve(Request("time", Version(1), feature, now), older, now);
    assert older.value().id == "n1";
    let newer: Promise<Node> = Promise();
    discovery.resolve(Request("time", Version(2), feature, now), newer, now);
    assert newer.value().id == "n2";
}

test "once a compatible version was seen in its own environment, the fallback is no way out" {
    let now = Instant.epoch;
    let discovery = Discovery(CircuitBreakers());
    let feature = Environment("feature", "base");
    let child = Node("n2", "time", "1.1", "http://t:2", environment: feature);
    discovery.activate(Node("n1", "time", "1.0", "http://t:1", environment: Environment("base")), now);
    discovery.activate(child, now);
    discovery.expire(child);
    let promise: Promise<Node> = Promise();
    discovery.resolve(Request("time", Version(1), feature, now), promise, now);
    assert promise throws Unresolved;
}

test "if neither environment had it, the first to answer wins" {
    let now = Instant.epoch;
    let discovery = Discovery(CircuitBreakers());
    let feature = Environment("feature", "base");
    let first: Promise<Node> = Promise();
    discovery.resolve(Request("time", none, feature, now + 10s), first, now);
    discovery.activate(Node("n1", "time", "1.0", "http://t:1", environment: Environment("base")), now);
    assert first.value().id == "n1";
    let second: Promise<Node> = Promise();
    discovery.resolve(Request("space", none, feature, now + 10s), second, now);
    discovery.activate(Node("n2", "space", "1.0", "http://s:1", environment: feature), now);
    assert second.value().id == "n2";
}

test "the fallback never sees into the child, and there is one level only" {
    let now = Instant.epoch;
    let discovery = Discovery(CircuitBreakers());
    discovery.activate(Node("n1", "time", "1.0", "http://t:1", environment: Environment("feature", "base")), now);
    discovery.activate(Node("n2", "space", "1.0", "http://s:1", environment: Environment("root")), now);
    discovery.activate(Node("n3", "space", "2.0", "http://s:2", environment: Environment("base", "root")), now);
    let below: Promise<Node> = Promise();
    discovery.resolve(Request("time", none, Environment("base"), now), below, now);
    assert below throws Unresolved;
    let deep: Promise<Node> = Promise();
    discovery.resolve(Request("space", Version(1), Environment("feature", "base"), now), deep, now);
    assert deep throws Unresolved;
}

test "after a Clear, nodes not announced again within ten seconds are dropped" {
    let now = Instant.epoch;
    let discovery = Discovery(CircuitBreakers());
    let kept = Node("n1", "time", "1.0", "http://t:1");
    let lost = Node("n2", "space", "1.0", "http://s:1");
    discovery.activate(kept, now);
    discovery.activate(lost, now);
    discovery.clear(now);
    assert discovery.next_wake() == now + 10s;
    discovery.activate(kept, now + 1s);
    discovery.serve(now + 9999ms);
    let early: Promise<Node> = Promise();
    discovery.resolve(Request("space", none, Environment(), now + 9999ms), early, now + 9999ms);
    assert early.value() == lost;
    discovery.serve(now + 10s);
    assert discovery.next_wake() == none;
    let late: Promise<Node> = Promise();
    discovery.resolve(Request("space", none, Environment(), now + 10s), late, now + 10s);
    assert late throws Unresolved;
    let other: Promise<Node> = Promise();
    discovery.resolve(Request("time", none, Environment(), now + 10s), other, now + 10s);
    assert other.value() == kept;
}

test "a route may come before the nodes that it is about" {
    let now = Instant.epoch;
    let discovery = Discovery(CircuitBreakers());
    discovery.direct(Route("time", "sandbox", { "1.2": 1 }), now);
    discovery.activate(Node("n1", "time", "1.1", "http://t:1"), now);
    let promise: Promise<Node> = Promise();
    discovery.resolve(Request("time", none, Environment(), now + 5s), promise, now);
    assert promise.is_pending();
    discovery.activate(Node("n2", "time", "1.2", "http://t:2"), now);
    assert promise.value().id == "n2";
}

test "when all ends, those who wait are told" {
    let now = Instant.epoch;
    let discovery = Discovery(CircuitBreakers());
    let promise: Promise<Node> = Promise();
    discovery.resolve(Request("time", none, Environment(), now + 5s), promise, now);
    discovery.abandon(now + 1s);
    assert promise throws Unresolved;
    assert discovery.next_wake() == none;
}

test "those who wait are looked at when a route changes" {
    let now = Instant.epoch;
    let discovery = Discovery(CircuitBreakers());
    let node = Node("n1", "time", "1.1", "http://t:1");
    discovery.direct(Route("time", "sandbox", { "1.2": 1 }), now);
    discovery.activate(node, now);
    let promise: Promise<Node> = Promise();
    discovery.resolve(Request("time", none, Environment(), now + 5s), promise, now);
    assert promise.is_pending();
    discovery.direct(Route("time", "sandbox"), now);
    assert promise.value() == node;
}
