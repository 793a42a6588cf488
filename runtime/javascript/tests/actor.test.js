import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as quark from "../src/index.js";
import "../src/node.js";
import { finish, TestRuntime } from "../src/testing.js";

/** An actor as generated code has them: one that logs what it does. */
class Logging {
  #quark;
  log = [];

  constructor({ name = "Logging", rank = 0, runtime }) {
    this.#quark = new quark.Core(this, name, rank, runtime);
  }

  run(body) {
    return this.#quark.step(body);
  }

  later(text) {
    this.#quark.handle(() => this.log.push(text));
  }

  begin(body) {
    return this.#quark.begin(body);
  }

  every(period) {
    this.#quark.every(period, () => this.log.push(this.#quark.now()));
  }

  retire() {
    this.#quark.retire();
  }
}

/** What a test makes with a runtime of its own. */
async function made(body) {
  const runtime = new TestRuntime();
  const result = body(runtime);
  await runtime.settle();
  return result instanceof quark.Promise ? undefined : result;
}

describe("actor", () => {
  it("carries out after the outermost step what was asked for, in order", () => {
    const actor = new Logging({ runtime: new TestRuntime() });
    actor.run(() => {
      actor.later("first");
      actor.later("second");
      actor.log.push("within");
    });
    assert.deepEqual(actor.log, ["within", "first", "second"]);
  });

  it("refuses a step that is entered from one whose rank is not higher", () => {
    const runtime = new TestRuntime();
    const [low, high] = [new Logging({ name: "A", runtime }), new Logging({ name: "B", rank: 1, runtime })];
    assert.equal(
      high.run(() => low.run(() => 1)),
      1,
    );
    assert.throws(() => low.run(() => high.run(() => 1)), { message: "a step of B was entered from a step of A" });
    assert.throws(() => low.run(() => low.run(() => 1)), { message: "a step of A was entered from a step of A" });
  });

  it("goes on after a fault, which undoes nothing", () => {
    const actor = new Logging({ runtime: new TestRuntime() });
    const broken = () => {
      actor.later("asked before");
      throw new quark.Fault("broken", "a.q:1");
    };
    assert.throws(() => actor.run(broken), { message: "broken (a.q:1)" });
    assert.deepEqual(actor.log, ["asked before"]);
    assert.equal(
      actor.run(() => "again"),
      "again",
    );
  });

  it("decides a promise at once and tells after the step", async () => {
    const actor = new Logging({ runtime: new TestRuntime() });
    const promise = new quark.Promise();
    promise.then((value) => actor.log.push(value));
    actor.run(() => {
      promise.keep("kept");
      promise.fail(new Error("ignored"));
      assert.ok(!promise.isPending());
    });
    assert.equal(await promise, "kept");
    assert.deepEqual(actor.log, ["kept"]);
  });

  it("has those who wait go on in the order of decisions, whether they waited before or after", async () => {
    const actor = new Logging({ runtime: new TestRuntime() });
    const [first, second] = [new quark.Promise(), new quark.Promise()];
    const waiting = (promise, text) => actor.begin(async (wait) => actor.log.push(await wait(promise), text));
    const late = waiting(first, "before");
    actor.run(() => {
      actor.later("asked");
      first.keep(1);
      second.keep(2);
    });
    await waiting(second, "after");
    await late;
    assert.deepEqual(actor.log, ["asked", 1, "before", 2, "after"]);
  });

  it("takes a promise that fails and is not heard", async () => {
    const promise = new quark.Promise();
    promise.fail(new Error("unheard"));
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.throws(() => promise.value(), { message: "unheard" });
    await assert.rejects(promise, { message: "unheard" });
  });

  it("fails a test that drops a promise undecided", async () => {
    const dropped = { name: "Fault", message: "a promise was dropped undecided" };
    await made(() => new quark.Promise());
    await assert.rejects(finish(), dropped);
    await made((runtime) => new Logging({ runtime }).begin(async (wait) => wait(new quark.Promise())));
    await assert.rejects(finish(), dropped);
    await finish();
  });

  it("passes a test whose promises are decided, or held by an actor", async () => {
    await made(() => new quark.Promise().keep(1));
    await finish();
    await made((runtime) => new Logging({ runtime }).log.push(new quark.Promise()));
    await finish();
    const held = await made(() => [new quark.Promise()]);
    await finish();
    assert.ok(held[0].isPending());
  });

  it("waits in asynchronous functions, a step at a time", async () => {
    const runtime = new TestRuntime();
    const actor = new Logging({ runtime });
    const awaited = new quark.Promise();
    const begun = actor.begin(async (wait) => {
      const value = await wait(awaited);
      return actor.run(() => value + 1);
    });
    assert.ok(begun.isPending());
    awaited.keep(1);
    assert.equal(await runtime.value(begun), 2);
    const quick = actor.begin(async () => 3);
    assert.ok(!quick.isPending(), "it never waited");
    assert.equal(await quick, 3);
  });

  it("repeats, until it retires", async () => {
    const runtime = new TestRuntime();
    const actor = new Logging({ runtime });
    actor.every(1000);
    await runtime.advance(2500);
    assert.deepEqual(actor.log, [1_000_001_000, 1_000_002_000]);
    actor.later("dropped");
    actor.retire();
    await runtime.advance(2500);
    actor.later("not heard");
    assert.deepEqual(actor.log, [1_000_001_000, 1_000_002_000, "dropped"]);
  });

  it("tells a scope of failures, and of no cancellation", async () => {
    const told = [];
    const parts = {
      enter: () => "value",
      fail: (value, failure) => told.push(`${value} ${failure.kind}: ${failure.message}`),
      leave: (value) => told.push(`left ${value}`),
    };
    assert.equal(await quark.scope(parts, async (value) => value.length), 5);
    await assert.rejects(
      quark.scope(parts, () => {
        throw new RangeError("no");
      }),
      RangeError,
    );
    const aborted = AbortSignal.abort();
    await assert.rejects(quark.scope(parts, () => aborted.throwIfAborted()));
    assert.deepEqual(told, ["left value", "value RangeError: no", "left value", "left value"]);
  });

  it("makes faults of what host code throws", () => {
    const broken = () => {
      throw new TypeError("no");
    };
    assert.throws(() => quark.hosted("Policy.failure", broken), { name: "Fault", text: "Policy.failure threw no" });
    const declared = new quark.DeclaredError("expected");
    assert.throws(
      () =>
        quark.hosted("Policy.failure", () => {
          throw declared;
        }),
      declared,
    );
    assert.throws(() => quark.requireMethods("Policy", {}, "failure"), { message: "no Policy: it has no failure()" });
  });
});
