/**
 * The tests of `cluster`.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { describe, it } from "node:test";
import { CircuitBreaker } from "../src/breaker.js";
import { Cluster, Knowledge, Member } from "../src/cluster.js";
import { Node } from "../src/node.js";
import { Breaker } from "../src/rtp.js";
import { Version } from "../src/version.js";

describe("cluster", () => {
  it("a request without a version is served by all, another by what is compatible", () => {
    const member = new Member({
      policy: new CircuitBreaker(),
      node: new Node({ id: "n1", service: "hello", version: "1.1.3", address: "http://h:1" }),
    });
    quark.check(member.serves(), "member.serves(none)", "cluster.q:225");
    quark.check(member.serves(new Version({ major: 1, minor: 0 })), "member.serves(Version(1, 0))", "cluster.q:226");
    quark.check(member.serves(new Version({ major: 1, minor: 1 })), "member.serves(Version(1, 1))", "cluster.q:227");
    quark.check(!member.serves(new Version({ major: 1, minor: 2 })), "!member.serves(Version(1, 2))", "cluster.q:228");
    quark.check(!member.serves(new Version({ major: 2, minor: 0 })), "!member.serves(Version(2, 0))", "cluster.q:229");
  });

  it("a node whose version cannot be compared serves only requests without one", () => {
    const member = new Member({
      policy: new CircuitBreaker(),
      node: new Node({ id: "n1", service: "hello", version: "latest", address: "http://h:1" }),
    });
    quark.check(member.serves(), "member.serves(none)", "cluster.q:234");
    quark.check(!member.serves(new Version({ major: 1, minor: 0 })), "!member.serves(Version(1, 0))", "cluster.q:235");
  });

  it("the version is that of the latest news", () => {
    const member = new Member({
      policy: new CircuitBreaker(),
      node: new Node({ id: "n1", service: "hello", version: "1.0", address: "http://h:1" }),
    });
    quark.check(!member.serves(new Version({ major: 1, minor: 4 })), "!member.serves(Version(1, 4))", "cluster.q:240");
    member.renew(new Node({ id: "n1", service: "hello", version: "1.4", address: "http://h:1" }));
    quark.check(member.serves(new Version({ major: 1, minor: 4 })), "member.serves(Version(1, 4))", "cluster.q:242");
    member.renew(new Node({ id: "n1", service: "hello", version: "latest", address: "http://h:1" }));
    quark.check(!member.serves(new Version({ major: 1, minor: 4 })), "!member.serves(Version(1, 4))", "cluster.q:244");
  });

  it("the node chosen longest ago is next, and a new node counts as just chosen", () => {
    const now = 0;
    const cluster = new Cluster();
    cluster.add(new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" }), new CircuitBreaker());
    cluster.add(new Node({ id: "n2", service: "time", version: "1.0", address: "http://t:2" }), new CircuitBreaker());
    quark.checkCompared(
      cluster.choose(undefined, now)?.id,
      "==",
      "n1",
      'cluster.choose(none, now).map(|node| node.id) == "n1"',
      "cluster.q:252",
    );
    cluster.add(new Node({ id: "n3", service: "time", version: "1.0", address: "http://t:3" }), new CircuitBreaker());
    quark.checkCompared(
      cluster.choose(undefined, now)?.id,
      "==",
      "n2",
      'cluster.choose(none, now).map(|node| node.id) == "n2"',
      "cluster.q:254",
    );
    quark.checkCompared(
      cluster.choose(undefined, now)?.id,
      "==",
      "n1",
      'cluster.choose(none, now).map(|node| node.id) == "n1"',
      "cluster.q:255",
    );
    quark.checkCompared(
      cluster.choose(undefined, now)?.id,
      "==",
      "n3",
      'cluster.choose(none, now).map(|node| node.id) == "n3"',
      "cluster.q:256",
    );
    quark.checkCompared(
      cluster.choose(undefined, now)?.id,
      "==",
      "n2",
      'cluster.choose(none, now).map(|node| node.id) == "n2"',
      "cluster.q:257",
    );
  });

  it("an equal share for each, whatever else is in the list and however requests alternate", () => {
    const now = 0;
    const cluster = new Cluster();
    for (const id of ["a1", "a2", "a3"]) {
      cluster.add(new Node({ id, service: "time", version: "1.0", address: `http://${id}` }), new CircuitBreaker());
    }
    for (const id of ["b1", "b2"]) {
      cluster.add(new Node({ id, service: "time", version: "2.0", address: `http://${id}` }), new CircuitBreaker());
    }
    const counts = new Map();
    for (let _ = 0; _ < 30; _++) {
      for (const wanted of [new Version({ major: 1 }), new Version({ major: 2 })]) {
        const node = cluster.choose(wanted, now);
        if (node !== undefined) {
          counts.set(node.id, (counts.get(node.id) ?? 0) + 1);
        }
      }
    }
    quark.checkCompared(
      counts,
      "==",
      new Map([
        ["a1", 10],
        ["b1", 15],
        ["a2", 10],
        ["b2", 15],
        ["a3", 10],
      ]),
      'counts == { "a1": 10, "b1": 15, "a2": 10, "b2": 15, "a3": 10 }',
      "cluster.q:271",
    );
  });

  it("requests for a version that only some serve do not take the turns of the rest", () => {
    const now = 0;
    const cluster = new Cluster();
    cluster.add(new Node({ id: "old", service: "time", version: "1.0", address: "http://t:1" }), new CircuitBreaker());
    cluster.add(new Node({ id: "new", service: "time", version: "1.1", address: "http://t:2" }), new CircuitBreaker());
    quark.checkCompared(
      cluster.choose(new Version({ major: 1, minor: 1 }), now)?.id,
      "==",
      "new",
      'cluster.choose(Version(1, 1), now).map(|node| node.id) == "new"',
      "cluster.q:279",
    );
    quark.checkCompared(
      cluster.choose(new Version({ major: 1, minor: 0 }), now)?.id,
      "==",
      "old",
      'cluster.choose(Version(1, 0), now).map(|node| node.id) == "old"',
      "cluster.q:280",
    );
    quark.checkCompared(
      cluster.choose(new Version({ major: 1, minor: 0 }), now)?.id,
      "==",
      "new",
      'cluster.choose(Version(1, 0), now).map(|node| node.id) == "new"',
      "cluster.q:281",
    );
    quark.checkCompared(
      cluster.choose(new Version({ major: 1, minor: 2 }), now),
      "==",
      undefined,
      "cluster.choose(Version(1, 2), now) == none",
      "cluster.q:282",
    );
    quark.checkCompared(
      cluster.choose(new Version({ major: 2, minor: 0 }), now),
      "==",
      undefined,
      "cluster.choose(Version(2, 0), now) == none",
      "cluster.q:283",
    );
  });

  it("a node whose breaker is open is not chosen until its probe, and then once", () => {
    const now = 0;
    const cluster = new Cluster();
    const node = new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" });
    cluster.add(node, new CircuitBreaker({ threshold: 1 }));
    cluster.judge(node, false, now);
    quark.checkCompared(
      cluster.choose(undefined, now + 30_000),
      "==",
      undefined,
      "cluster.choose(none, now + 30s) == none",
      "cluster.q:292",
    );
    quark.checkCompared(
      cluster.choose(undefined, now + 31_000),
      "==",
      node,
      "cluster.choose(none, now + 31s) == node",
      "cluster.q:293",
    );
    quark.checkCompared(
      cluster.choose(undefined, now + 32_000),
      "==",
      undefined,
      "cluster.choose(none, now + 32s) == none",
      "cluster.q:294",
    );
    cluster.judge(node, true, now + 33_000);
    quark.checkCompared(
      cluster.choose(undefined, now + 33_000),
      "==",
      node,
      "cluster.choose(none, now + 33s) == node",
      "cluster.q:296",
    );
  });

  it("a node with a known address or id replaces that one", () => {
    const now = 0;
    const cluster = new Cluster();
    cluster.add(new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" }), new CircuitBreaker());
    cluster.add(new Node({ id: "n2", service: "time", version: "1.0", address: "http://t:1" }), new CircuitBreaker());
    quark.checkCompared(
      cluster.choose(undefined, now)?.id,
      "==",
      "n2",
      'cluster.choose(none, now).map(|node| node.id) == "n2"',
      "cluster.q:304",
    );
    quark.checkCompared(
      cluster.choose(undefined, now)?.id,
      "==",
      "n2",
      'cluster.choose(none, now).map(|node| node.id) == "n2"',
      "cluster.q:305",
    );
    cluster.add(new Node({ id: "n2", service: "time", version: "1.0", address: "http://t:9" }), new CircuitBreaker());
    quark.checkCompared(
      cluster.choose(undefined, now)?.address,
      "==",
      "http://t:9",
      'cluster.choose(none, now).map(|node| node.address) == "http://t:9"',
      "cluster.q:307",
    );
    quark.checkCompared(cluster.knowledge(now).nodes, "==", 1, "cluster.knowledge(now).nodes == 1", "cluster.q:308");
  });

  it("a resolved node never changes, whatever is learnt later", () => {
    const cluster = new Cluster();
    cluster.add(new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" }), new CircuitBreaker());
    const resolved = cluster.choose(undefined, 0);
    quark.check(
      cluster.refresh(new Node({ id: "n1", service: "time", version: "1.4", address: "http://t:1" })),
      'cluster.refresh(Node("n1", "time", "1.4", "http://t:1"))',
      "cluster.q:315",
    );
    quark.checkCompared(resolved?.version, "==", "1.0", 'resolved.map(|node| node.version) == "1.0"', "cluster.q:316");
    quark.checkCompared(
      cluster.choose(undefined, 0)?.version,
      "==",
      "1.4",
      'cluster.choose(none, Instant.epoch).map(|node| node.version) == "1.4"',
      "cluster.q:317",
    );
  });

  it("a replacement process at the same address starts with a closed breaker, the same process keeps its own", () => {
    const now = 0;
    const cluster = new Cluster();
    const first = new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" });
    cluster.add(first, new CircuitBreaker({ threshold: 1 }));
    cluster.judge(first, false, now);
    quark.check(cluster.refresh(first), "cluster.refresh(first)", "cluster.q:326");
    quark.checkCompared(
      cluster.choose(undefined, now),
      "==",
      undefined,
      "cluster.choose(none, now) == none",
      "cluster.q:327",
    );
    const second = new Node({ id: "n2", service: "time", version: "1.0", address: "http://t:1" });
    quark.check(!cluster.refresh(second), "!cluster.refresh(second)", "cluster.q:329");
    cluster.add(second, new CircuitBreaker({ threshold: 1 }));
    quark.checkCompared(
      cluster.choose(undefined, now),
      "==",
      second,
      "cluster.choose(none, now) == second",
      "cluster.q:331",
    );
    quark.checkCompared(
      cluster.judge(first, false, now),
      "==",
      undefined,
      "cluster.judge(first, false, now) == none",
      "cluster.q:332",
    );
    quark.checkCompared(
      cluster.choose(undefined, now),
      "==",
      second,
      "cluster.choose(none, now) == second",
      "cluster.q:333",
    );
  });

  it("removing an unknown node is nothing", () => {
    const cluster = new Cluster();
    const node = new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" });
    cluster.remove(node);
    cluster.add(node, new CircuitBreaker());
    cluster.remove(new Node({ id: "n2", service: "time", version: "1.0", address: "http://t:1" }));
    quark.checkCompared(
      cluster.choose(undefined, 0),
      "==",
      node,
      "cluster.choose(none, Instant.epoch) == node",
      "cluster.q:342",
    );
    cluster.remove(node);
    quark.checkCompared(
      cluster.choose(undefined, 0),
      "==",
      undefined,
      "cluster.choose(none, Instant.epoch) == none",
      "cluster.q:344",
    );
  });

  it("a route of 9:1 over three nodes and one gives 30, 30, 30 and 10 of 100", () => {
    const now = 0;
    const cluster = new Cluster();
    for (const id of ["a1", "a2", "a3"]) {
      cluster.add(new Node({ id, service: "time", version: "1.1", address: `http://${id}` }), new CircuitBreaker());
    }
    cluster.add(new Node({ id: "b1", service: "time", version: "1.2", address: "http://b1" }), new CircuitBreaker());
    cluster.direct(
      new quark.FrozenMap([
        ["1.1", 9],
        ["1.2", 1],
      ]),
    );
    const counts = new Map();
    for (let _ = 0; _ < 100; _++) {
      const node = cluster.choose(new Version({ major: 1, minor: 0 }), now);
      if (node !== undefined) {
        counts.set(node.id, (counts.get(node.id) ?? 0) + 1);
      }
    }
    quark.checkCompared(
      counts,
      "==",
      new Map([
        ["a1", 30],
        ["a2", 30],
        ["a3", 30],
        ["b1", 10],
      ]),
      'counts == { "a1": 30, "a2": 30, "a3": 30, "b1": 10 }',
      "cluster.q:357",
    );
  });

  it("a route picks smoothly: the highest credit first, then the version first seen", () => {
    const now = 0;
    const cluster = new Cluster();
    cluster.add(new Node({ id: "a", service: "time", version: "1.1", address: "http://a" }), new CircuitBreaker());
    cluster.add(new Node({ id: "b", service: "time", version: "1.2", address: "http://b" }), new CircuitBreaker());
    cluster.direct(
      new quark.FrozenMap([
        ["1.2", 1],
        ["1.1", 1],
      ]),
    );
    let chosen = [];
    for (let _ = 0; _ < 4; _++) {
      const node = cluster.choose(undefined, now);
      if (node !== undefined) {
        chosen.push(node.id);
      }
    }
    quark.checkCompared(chosen, "==", ["a", "b", "a", "b"], 'chosen == ["a", "b", "a", "b"]', "cluster.q:368");
    cluster.direct(
      new quark.FrozenMap([
        ["1.1", 1],
        ["1.2", 3],
      ]),
    );
    chosen = [];
    for (let _ = 0; _ < 8; _++) {
      const node = cluster.choose(undefined, now);
      if (node !== undefined) {
        chosen.push(node.id);
      }
    }
    quark.checkCompared(
      chosen,
      "==",
      ["b", "a", "b", "b", "b", "a", "b", "b"],
      'chosen == ["b", "a", "b", "b", "b", "a", "b", "b"]',
      "cluster.q:372",
    );
  });

  it("a version that a route does not name gets none, and an empty route is none", () => {
    const now = 0;
    const cluster = new Cluster();
    cluster.add(new Node({ id: "a", service: "time", version: "1.1", address: "http://a" }), new CircuitBreaker());
    cluster.add(new Node({ id: "b", service: "time", version: "1.2", address: "http://b" }), new CircuitBreaker());
    cluster.direct(new quark.FrozenMap([["1.2", 1]]));
    quark.checkCompared(
      cluster.choose(undefined, now)?.id,
      "==",
      "b",
      'cluster.choose(none, now).map(|node| node.id) == "b"',
      "cluster.q:381",
    );
    quark.checkCompared(
      cluster.choose(undefined, now)?.id,
      "==",
      "b",
      'cluster.choose(none, now).map(|node| node.id) == "b"',
      "cluster.q:382",
    );
    cluster.direct(
      new quark.FrozenMap([
        ["1.3", 1],
        ["1.1", 0],
        ["1.2", -5],
      ]),
    );
    quark.checkCompared(
      cluster.choose(undefined, now),
      "==",
      undefined,
      "cluster.choose(none, now) == none",
      "cluster.q:384",
    );
    cluster.direct(new quark.FrozenMap());
    quark.checkCompared(
      cluster.choose(undefined, now)?.id,
      "==",
      "a",
      'cluster.choose(none, now).map(|node| node.id) == "a"',
      "cluster.q:386",
    );
  });

  it("a route gives shares among the versions that have a ready and compatible node", () => {
    const now = 0;
    const cluster = new Cluster();
    const canary = new Node({ id: "b", service: "time", version: "1.2", address: "http://b" });
    cluster.add(new Node({ id: "a", service: "time", version: "1.1", address: "http://a" }), new CircuitBreaker());
    cluster.add(canary, new CircuitBreaker({ threshold: 1 }));
    cluster.direct(
      new quark.FrozenMap([
        ["1.1", 1],
        ["1.2", 9],
      ]),
    );
    quark.checkCompared(
      cluster.choose(new Version({ major: 1, minor: 2 }), now),
      "==",
      canary,
      "cluster.choose(Version(1, 2), now) == canary",
      "cluster.q:396",
    );
    cluster.judge(canary, false, now);
    for (let _ = 0; _ < 5; _++) {
      quark.checkCompared(
        cluster.choose(undefined, now)?.id,
        "==",
        "a",
        'cluster.choose(none, now).map(|node| node.id) == "a"',
        "cluster.q:398",
      );
    }
    quark.checkCompared(
      cluster.choose(new Version({ major: 1, minor: 2 }), now),
      "==",
      undefined,
      "cluster.choose(Version(1, 2), now) == none",
      "cluster.q:399",
    );
  });

  it("after a doubt, what is not announced again is swept away, the route too", () => {
    const now = 0;
    const cluster = new Cluster();
    const kept = new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" });
    cluster.add(kept, new CircuitBreaker());
    cluster.add(new Node({ id: "n2", service: "time", version: "1.0", address: "http://t:2" }), new CircuitBreaker());
    cluster.direct(new quark.FrozenMap([["9.9", 1]]));
    cluster.doubt();
    quark.check(cluster.refresh(kept), "cluster.refresh(kept)", "cluster.q:410");
    cluster.sweep();
    quark.checkCompared(
      cluster.choose(undefined, now),
      "==",
      kept,
      "cluster.choose(none, now) == kept",
      "cluster.q:412",
    );
    quark.checkCompared(
      cluster.choose(undefined, now),
      "==",
      kept,
      "cluster.choose(none, now) == kept",
      "cluster.q:413",
    );
    quark.check(
      cluster.hasSeen(new Version({ major: 1, minor: 0 })),
      "cluster.has_seen(Version(1, 0))",
      "cluster.q:414",
    );
  });

  it("a verdict is reported when it changes whether the node is available", () => {
    const now = 0;
    const cluster = new Cluster();
    const node = new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" });
    cluster.add(node, new CircuitBreaker({ threshold: 2 }));
    quark.checkCompared(
      cluster.judge(node, false, now),
      "==",
      undefined,
      "cluster.judge(node, false, now) == none",
      "cluster.q:422",
    );
    quark.check(cluster.reports().length === 0, "cluster.reports().is_empty()", "cluster.q:423");
    quark.checkCompared(
      cluster.judge(node, false, now + 1000),
      "==",
      new Breaker({ node, open: true, since: now + 1000 }),
      "cluster.judge(node, false, now + 1s) == Breaker(node, true, now + 1s)",
      "cluster.q:424",
    );
    quark.checkCompared(
      cluster.judge(node, false, now + 2000),
      "==",
      undefined,
      "cluster.judge(node, false, now + 2s) == none",
      "cluster.q:425",
    );
    quark.checkCompared(
      cluster.reports(),
      "==",
      [new Breaker({ node, open: true, since: now + 1000 })],
      "cluster.reports() == [Breaker(node, true, now + 1s)]",
      "cluster.q:426",
    );
    quark.checkCompared(
      cluster.judge(node, true, now + 3000),
      "==",
      new Breaker({ node, open: false, since: now + 3000 }),
      "cluster.judge(node, true, now + 3s) == Breaker(node, false, now + 3s)",
      "cluster.q:427",
    );
    quark.check(cluster.reports().length === 0, "cluster.reports().is_empty()", "cluster.q:428");
  });

  it("what is known: nodes, versions, open breakers", () => {
    const now = 0;
    const cluster = new Cluster();
    const node = new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" });
    cluster.add(node, new CircuitBreaker({ threshold: 1 }));
    cluster.add(new Node({ id: "n2", service: "time", version: "1.0", address: "http://t:2" }), new CircuitBreaker());
    cluster.add(new Node({ id: "n3", service: "time", version: "2.0", address: "http://t:3" }), new CircuitBreaker());
    cluster.judge(node, false, now);
    quark.checkCompared(
      cluster.knowledge(now),
      "==",
      new Knowledge({ nodes: 3, versions: Object.freeze(["1.0", "2.0"]), open: Object.freeze(["http://t:1"]) }),
      'cluster.knowledge(now) == Knowledge(3, ["1.0", "2.0"], ["http://t:1"])',
      "cluster.q:439",
    );
  });

  it("a version that a known process takes on counts as seen", () => {
    const cluster = new Cluster();
    cluster.add(new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" }), new CircuitBreaker());
    quark.check(
      !cluster.hasSeen(new Version({ major: 1, minor: 4 })),
      "!cluster.has_seen(Version(1, 4))",
      "cluster.q:445",
    );
    quark.check(
      cluster.refresh(new Node({ id: "n1", service: "time", version: "1.4", address: "http://t:1" })),
      'cluster.refresh(Node("n1", "time", "1.4", "http://t:1"))',
      "cluster.q:446",
    );
    quark.check(
      cluster.hasSeen(new Version({ major: 1, minor: 4 })),
      "cluster.has_seen(Version(1, 4))",
      "cluster.q:447",
    );
  });
});
