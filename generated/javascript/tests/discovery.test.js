/**
 * The tests of `discovery`.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { afterEach, describe, it } from "node:test";
import { CircuitBreakers } from "../src/breaker.js";
import { Knowledge } from "../src/cluster.js";
import { Discovery, Request, Unresolved } from "../src/discovery.js";
import { Environment } from "../src/environment.js";
import { Node } from "../src/node.js";
import { Route } from "../src/rtp.js";
import { Version } from "../src/version.js";
import { checkThrows, finish, TestRuntime } from "quark-runtime/testing";

describe("discovery", () => {
  afterEach(finish);

  it("a request is served at once by a compatible node", () => {
    new TestRuntime();
    const now = 0;
    const discovery = new Discovery({ policies: new CircuitBreakers() });
    const node = new Node({ id: "n1", service: "time", version: "1.1", address: "http://t:1" });
    discovery.activate(new Node({ id: "n0", service: "time", version: "2.0", address: "http://t:0" }), now);
    discovery.activate(node, now);
    const promise = new quark.Promise();
    discovery.resolve(
      new Request({
        service: "time",
        version: new Version({ major: 1, minor: 0 }),
        environment: new Environment(),
        deadline: now + 10_000,
      }),
      promise,
      now,
    );
    quark.checkCompared(promise.value(), "==", node, "promise.value() == node", "discovery.q:229");
    quark.checkCompared(discovery.nextWake(), "==", undefined, "discovery.next_wake() == none", "discovery.q:230");
  });

  it("a request waits for a node to appear", () => {
    new TestRuntime();
    const now = 0;
    const discovery = new Discovery({ policies: new CircuitBreakers() });
    const node = new Node({ id: "n1", service: "time", version: "1.1", address: "http://t:1" });
    const promise = new quark.Promise();
    discovery.resolve(
      new Request({
        service: "time",
        version: new Version({ major: 1, minor: 1 }),
        environment: new Environment(),
        deadline: now + 10_000,
      }),
      promise,
      now,
    );
    discovery.activate(new Node({ id: "n0", service: "time", version: "1.0", address: "http://t:0" }), now + 1000);
    quark.check(promise.isPending(), "promise.is_pending()", "discovery.q:240");
    discovery.activate(node, now + 2000);
    quark.checkCompared(promise.value(), "==", node, "promise.value() == node", "discovery.q:242");
  });

  it("a request waits for a node to become available again, looking each second", () => {
    new TestRuntime();
    const now = 0;
    const discovery = new Discovery({ policies: new CircuitBreakers({ threshold: 1 }) });
    const node = new Node({ id: "n1", service: "time", version: "1.1", address: "http://t:1" });
    discovery.activate(node, now);
    discovery.judge(node, false, now);
    const promise = new quark.Promise();
    discovery.resolve(
      new Request({ service: "time", version: undefined, environment: new Environment(), deadline: now + 60_000 }),
      promise,
      now + 29_500,
    );
    quark.checkCompared(
      discovery.nextWake(),
      "==",
      now + 30_500,
      "discovery.next_wake() == now + 30500ms",
      "discovery.q:253",
    );
    quark.check(promise.isPending(), "promise.is_pending()", "discovery.q:254");
    discovery.serve(now + 30_500);
    quark.checkCompared(promise.value(), "==", node, "promise.value() == node", "discovery.q:256");
  });

  it("a verdict makes those who wait be looked at", () => {
    new TestRuntime();
    const now = 0;
    const discovery = new Discovery({ policies: new CircuitBreakers({ threshold: 1 }) });
    const node = new Node({ id: "n1", service: "time", version: "1.1", address: "http://t:1" });
    discovery.activate(node, now);
    discovery.judge(node, false, now);
    const promise = new quark.Promise();
    discovery.resolve(
      new Request({ service: "time", version: undefined, environment: new Environment(), deadline: now + 60_000 }),
      promise,
      now + 1000,
    );
    discovery.judge(node, true, now + 2000);
    quark.checkCompared(promise.value(), "==", node, "promise.value() == node", "discovery.q:268");
  });

  it("a request fails at its deadline, and not before", async () => {
    new TestRuntime();
    const now = 0;
    const discovery = new Discovery({ policies: new CircuitBreakers() });
    const promise = new quark.Promise();
    discovery.resolve(
      new Request({
        service: "time",
        version: new Version({ major: 1 }),
        environment: new Environment(),
        deadline: now + 9500,
      }),
      promise,
      now,
    );
    discovery.serve(now + 9000);
    quark.checkCompared(
      discovery.nextWake(),
      "==",
      now + 9500,
      "discovery.next_wake() == now + 9500ms",
      "discovery.q:277",
    );
    discovery.serve(now + 9499);
    quark.check(promise.isPending(), "promise.is_pending()", "discovery.q:279");
    discovery.serve(now + 9500);
    await checkThrows(() => promise, Unresolved, "promise throws Unresolved", "discovery.q:281");
    quark.checkCompared(discovery.nextWake(), "==", undefined, "discovery.next_wake() == none", "discovery.q:282");
  });

  it("a request whose deadline has passed takes what is there, or fails at once", async () => {
    new TestRuntime();
    const now = 0;
    const discovery = new Discovery({ policies: new CircuitBreakers() });
    discovery.activate(new Node({ id: "n1", service: "time", version: "1.1", address: "http://t:1" }), now);
    const lucky = new quark.Promise();
    discovery.resolve(
      new Request({ service: "time", version: undefined, environment: new Environment(), deadline: now }),
      lucky,
      now,
    );
    quark.checkCompared(lucky.value().id, "==", "n1", 'lucky.value().id == "n1"', "discovery.q:291");
    const late = new quark.Promise();
    discovery.resolve(
      new Request({ service: "space", version: undefined, environment: new Environment(), deadline: now }),
      late,
      now,
    );
    await checkThrows(() => late, Unresolved, "late throws Unresolved", "discovery.q:294");
  });

  it("those who wait are served in the order in which they came", () => {
    new TestRuntime();
    const now = 0;
    const discovery = new Discovery({ policies: new CircuitBreakers({ threshold: 1 }) });
    const node = new Node({ id: "n1", service: "time", version: "1.1", address: "http://t:1" });
    discovery.activate(node, now);
    discovery.judge(node, false, now);
    const first = new quark.Promise();
    const second = new quark.Promise();
    discovery.resolve(
      new Request({ service: "time", version: undefined, environment: new Environment(), deadline: now + 90_000 }),
      first,
      now + 1000,
    );
    discovery.resolve(
      new Request({ service: "time", version: undefined, environment: new Environment(), deadline: now + 90_000 }),
      second,
      now + 2000,
    );
    discovery.serve(now + 31_000);
    quark.checkCompared(first.value(), "==", node, "first.value() == node", "discovery.q:308");
    quark.check(second.isPending(), "second.is_pending()", "discovery.q:309");
    discovery.judge(node, true, now + 32_000);
    quark.checkCompared(second.value(), "==", node, "second.value() == node", "discovery.q:311");
  });

  it("who gave up is forgotten, and consumes no probe", async () => {
    const runtime = new TestRuntime();
    const now = 0;
    const discovery = new Discovery({ policies: new CircuitBreakers({ threshold: 1 }) });
    const node = new Node({ id: "n1", service: "time", version: "1.1", address: "http://t:1" });
    discovery.activate(node, now);
    discovery.judge(node, false, now);
    const gone = new quark.Promise();
    discovery.resolve(
      new Request({ service: "time", version: undefined, environment: new Environment(), deadline: now + 90_000 }),
      gone,
      now + 1000,
    );
    gone.keep(new Node({ id: "other", service: "time", version: "1.0", address: "http://elsewhere" }));
    await runtime.settle();
    discovery.serve(now + 31_000);
    quark.checkCompared(gone.value().id, "==", "other", 'gone.value().id == "other"', "discovery.q:324");
    quark.checkCompared(discovery.nextWake(), "==", undefined, "discovery.next_wake() == none", "discovery.q:325");
    const promise = new quark.Promise();
    discovery.resolve(
      new Request({ service: "time", version: undefined, environment: new Environment(), deadline: now + 90_000 }),
      promise,
      now + 32_000,
    );
    quark.checkCompared(promise.value(), "==", node, "promise.value() == node", "discovery.q:328");
  });

  it("who timed out consumes no probe either", async () => {
    new TestRuntime();
    const now = 0;
    const discovery = new Discovery({ policies: new CircuitBreakers({ threshold: 1 }) });
    const node = new Node({ id: "n1", service: "time", version: "1.1", address: "http://t:1" });
    discovery.activate(node, now);
    discovery.judge(node, false, now);
    const late = new quark.Promise();
    discovery.resolve(
      new Request({ service: "time", version: undefined, environment: new Environment(), deadline: now + 5000 }),
      late,
      now + 1000,
    );
    discovery.serve(now + 5000);
    await checkThrows(() => late, Unresolved, "late throws Unresolved", "discovery.q:340");
    const promise = new quark.Promise();
    discovery.resolve(
      new Request({ service: "time", version: undefined, environment: new Environment(), deadline: now + 90_000 }),
      promise,
      now + 31_000,
    );
    quark.checkCompared(promise.value(), "==", node, "promise.value() == node", "discovery.q:343");
  });

  it("what was known is told: nodes, versions, open breakers", () => {
    const now = 0;
    const discovery = new Discovery({ policies: new CircuitBreakers({ threshold: 1 }) });
    const node = new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" });
    discovery.activate(node, now);
    discovery.activate(
      new Node({
        id: "n2",
        service: "time",
        version: "2.0",
        address: "http://t:2",
        environment: new Environment({ name: "base" }),
      }),
      now,
    );
    discovery.activate(
      new Node({
        id: "n3",
        service: "time",
        version: "3.0",
        address: "http://t:3",
        environment: new Environment({ name: "elsewhere" }),
      }),
      now,
    );
    discovery.judge(node, false, now);
    const request = new Request({
      service: "time",
      version: new Version({ major: 1 }),
      environment: new Environment({ name: "sandbox", fallback: "base" }),
      deadline: now,
    });
    quark.checkCompared(
      discovery.knowledge(request, now),
      "==",
      new Knowledge({ nodes: 2, versions: Object.freeze(["1.0", "2.0"]), open: Object.freeze(["http://t:1"]) }),
      'discovery.knowledge(request, now) == Knowledge(2, ["1.0", "2.0"], ["http://t:1"])',
      "discovery.q:355",
    );
    quark.checkCompared(request.versionText(), "==", "1.0", 'request.version_text() == "1.0"', "discovery.q:356");
    quark.checkCompared(
      new Request({ service: "time", version: undefined, environment: new Environment(), deadline: now }).versionText(),
      "==",
      "of any version",
      'Request("time", none, Environment(), now).version_text() == "of any version"',
      "discovery.q:357",
    );
  });

  it("environments are walls", async () => {
    new TestRuntime();
    const now = 0;
    const discovery = new Discovery({ policies: new CircuitBreakers() });
    discovery.activate(
      new Node({
        id: "n1",
        service: "time",
        version: "1.0",
        address: "http://t:1",
        environment: new Environment({ name: "production" }),
      }),
      now,
    );
    const promise = new quark.Promise();
    discovery.resolve(
      new Request({
        service: "time",
        version: undefined,
        environment: new Environment({ name: "sandbox" }),
        deadline: now,
      }),
      promise,
      now,
    );
    await checkThrows(() => promise, Unresolved, "promise throws Unresolved", "discovery.q:366");
  });

  it("what an environment never had is looked up in its fallback", () => {
    new TestRuntime();
    const now = 0;
    const discovery = new Discovery({ policies: new CircuitBreakers() });
    const feature = new Environment({ name: "feature", fallback: "base" });
    discovery.activate(
      new Node({
        id: "n1",
        service: "time",
        version: "1.0",
        address: "http://t:1",
        environment: new Environment({ name: "base" }),
      }),
      now,
    );
    discovery.activate(
      new Node({ id: "n2", service: "time", version: "2.0", address: "http://t:2", environment: feature }),
      now,
    );
    const older = new quark.Promise();
    discovery.resolve(
      new Request({ service: "time", version: new Version({ major: 1 }), environment: feature, deadline: now }),
      older,
      now,
    );
    quark.checkCompared(older.value().id, "==", "n1", 'older.value().id == "n1"', "discovery.q:377");
    const newer = new quark.Promise();
    discovery.resolve(
      new Request({ service: "time", version: new Version({ major: 2 }), environment: feature, deadline: now }),
      newer,
      now,
    );
    quark.checkCompared(newer.value().id, "==", "n2", 'newer.value().id == "n2"', "discovery.q:380");
  });

  it("once a compatible version was seen in its own environment, the fallback is no way out", async () => {
    new TestRuntime();
    const now = 0;
    const discovery = new Discovery({ policies: new CircuitBreakers() });
    const feature = new Environment({ name: "feature", fallback: "base" });
    const child = new Node({ id: "n2", service: "time", version: "1.1", address: "http://t:2", environment: feature });
    discovery.activate(
      new Node({
        id: "n1",
        service: "time",
        version: "1.0",
        address: "http://t:1",
        environment: new Environment({ name: "base" }),
      }),
      now,
    );
    discovery.activate(child, now);
    discovery.expire(child);
    const promise = new quark.Promise();
    discovery.resolve(
      new Request({ service: "time", version: new Version({ major: 1 }), environment: feature, deadline: now }),
      promise,
      now,
    );
    await checkThrows(() => promise, Unresolved, "promise throws Unresolved", "discovery.q:393");
  });

  it("if neither environment had it, the first to answer wins", () => {
    new TestRuntime();
    const now = 0;
    const discovery = new Discovery({ policies: new CircuitBreakers() });
    const feature = new Environment({ name: "feature", fallback: "base" });
    const first = new quark.Promise();
    discovery.resolve(
      new Request({ service: "time", version: undefined, environment: feature, deadline: now + 10_000 }),
      first,
      now,
    );
    discovery.activate(
      new Node({
        id: "n1",
        service: "time",
        version: "1.0",
        address: "http://t:1",
        environment: new Environment({ name: "base" }),
      }),
      now,
    );
    quark.checkCompared(first.value().id, "==", "n1", 'first.value().id == "n1"', "discovery.q:403");
    const second = new quark.Promise();
    discovery.resolve(
      new Request({ service: "space", version: undefined, environment: feature, deadline: now + 10_000 }),
      second,
      now,
    );
    discovery.activate(
      new Node({ id: "n2", service: "space", version: "1.0", address: "http://s:1", environment: feature }),
      now,
    );
    quark.checkCompared(second.value().id, "==", "n2", 'second.value().id == "n2"', "discovery.q:407");
  });

  it("the fallback never sees into the child, and there is one level only", async () => {
    new TestRuntime();
    const now = 0;
    const discovery = new Discovery({ policies: new CircuitBreakers() });
    discovery.activate(
      new Node({
        id: "n1",
        service: "time",
        version: "1.0",
        address: "http://t:1",
        environment: new Environment({ name: "feature", fallback: "base" }),
      }),
      now,
    );
    discovery.activate(
      new Node({
        id: "n2",
        service: "space",
        version: "1.0",
        address: "http://s:1",
        environment: new Environment({ name: "root" }),
      }),
      now,
    );
    discovery.activate(
      new Node({
        id: "n3",
        service: "space",
        version: "2.0",
        address: "http://s:2",
        environment: new Environment({ name: "base", fallback: "root" }),
      }),
      now,
    );
    const below = new quark.Promise();
    discovery.resolve(
      new Request({
        service: "time",
        version: undefined,
        environment: new Environment({ name: "base" }),
        deadline: now,
      }),
      below,
      now,
    );
    await checkThrows(() => below, Unresolved, "below throws Unresolved", "discovery.q:418");
    const deep = new quark.Promise();
    discovery.resolve(
      new Request({
        service: "space",
        version: new Version({ major: 1 }),
        environment: new Environment({ name: "feature", fallback: "base" }),
        deadline: now,
      }),
      deep,
      now,
    );
    await checkThrows(() => deep, Unresolved, "deep throws Unresolved", "discovery.q:421");
  });

  it("after a Clear, nodes not announced again within ten seconds are dropped", async () => {
    new TestRuntime();
    const now = 0;
    const discovery = new Discovery({ policies: new CircuitBreakers() });
    const kept = new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" });
    const lost = new Node({ id: "n2", service: "space", version: "1.0", address: "http://s:1" });
    discovery.activate(kept, now);
    discovery.activate(lost, now);
    discovery.clear(now);
    quark.checkCompared(
      discovery.nextWake(),
      "==",
      now + 10_000,
      "discovery.next_wake() == now + 10s",
      "discovery.q:432",
    );
    discovery.activate(kept, now + 1000);
    discovery.serve(now + 9999);
    const early = new quark.Promise();
    discovery.resolve(
      new Request({ service: "space", version: undefined, environment: new Environment(), deadline: now + 9999 }),
      early,
      now + 9999,
    );
    quark.checkCompared(early.value(), "==", lost, "early.value() == lost", "discovery.q:437");
    discovery.serve(now + 10_000);
    quark.checkCompared(discovery.nextWake(), "==", undefined, "discovery.next_wake() == none", "discovery.q:439");
    const late = new quark.Promise();
    discovery.resolve(
      new Request({ service: "space", version: undefined, environment: new Environment(), deadline: now + 10_000 }),
      late,
      now + 10_000,
    );
    await checkThrows(() => late, Unresolved, "late throws Unresolved", "discovery.q:442");
    const other = new quark.Promise();
    discovery.resolve(
      new Request({ service: "time", version: undefined, environment: new Environment(), deadline: now + 10_000 }),
      other,
      now + 10_000,
    );
    quark.checkCompared(other.value(), "==", kept, "other.value() == kept", "discovery.q:445");
  });

  it("a route may come before the nodes that it is about", () => {
    new TestRuntime();
    const now = 0;
    const discovery = new Discovery({ policies: new CircuitBreakers() });
    discovery.direct(
      new Route({ service: "time", environment: "sandbox", shares: new quark.FrozenMap([["1.2", 1]]) }),
      now,
    );
    discovery.activate(new Node({ id: "n1", service: "time", version: "1.1", address: "http://t:1" }), now);
    const promise = new quark.Promise();
    discovery.resolve(
      new Request({ service: "time", version: undefined, environment: new Environment(), deadline: now + 5000 }),
      promise,
      now,
    );
    quark.check(promise.isPending(), "promise.is_pending()", "discovery.q:455");
    discovery.activate(new Node({ id: "n2", service: "time", version: "1.2", address: "http://t:2" }), now);
    quark.checkCompared(promise.value().id, "==", "n2", 'promise.value().id == "n2"', "discovery.q:457");
  });

  it("when all ends, those who wait are told", async () => {
    new TestRuntime();
    const now = 0;
    const discovery = new Discovery({ policies: new CircuitBreakers() });
    const promise = new quark.Promise();
    discovery.resolve(
      new Request({ service: "time", version: undefined, environment: new Environment(), deadline: now + 5000 }),
      promise,
      now,
    );
    discovery.abandon(now + 1000);
    await checkThrows(() => promise, Unresolved, "promise throws Unresolved", "discovery.q:466");
    quark.checkCompared(discovery.nextWake(), "==", undefined, "discovery.next_wake() == none", "discovery.q:467");
  });

  it("those who wait are looked at when a route changes", () => {
    new TestRuntime();
    const now = 0;
    const discovery = new Discovery({ policies: new CircuitBreakers() });
    const node = new Node({ id: "n1", service: "time", version: "1.1", address: "http://t:1" });
    discovery.direct(
      new Route({ service: "time", environment: "sandbox", shares: new quark.FrozenMap([["1.2", 1]]) }),
      now,
    );
    discovery.activate(node, now);
    const promise = new quark.Promise();
    discovery.resolve(
      new Request({ service: "time", version: undefined, environment: new Environment(), deadline: now + 5000 }),
      promise,
      now,
    );
    quark.check(promise.isPending(), "promise.is_pending()", "discovery.q:478");
    discovery.direct(new Route({ service: "time", environment: "sandbox" }), now);
    quark.checkCompared(promise.value(), "==", node, "promise.value() == node", "discovery.q:480");
  });
});
