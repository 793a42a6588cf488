import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import * as quark from "../src/node.js";
import { calls, events, port, state, TestRuntime } from "../src/testing.js";

const Bell = new quark.PortKind("Bell", Object.freeze(["ring"]));

class BellEvents extends quark.Events {
  pressed(times) {
    this.$tell("pressed", times);
  }
}

class BellPort extends quark.Port {
  constructor(core, handlers = {}) {
    super(core, Bell, (deliver) => new BellEvents(deliver), handlers);
  }

  ring(loudly) {
    this.$call("ring", loudly);
  }
}

/** As generated code has them: an actor with a port of each sort. */
class Hall {
  #quark;
  #bell;
  #wake;
  #folder;
  #pressed = 0;
  #files;

  constructor({ runtime } = {}) {
    this.#quark = new quark.Core(this, "Hall", 0, runtime);
    this.#bell = new BellPort(this.#quark, { pressed: (times) => this.#onPressed(times) });
    this.#wake = new quark.TimerPort(this.#quark, { fired: () => this.#onFired() });
    this.#folder = new quark.FolderPort(this.#quark, {
      contents: (files) => {
        this.#files = files;
      },
    });
  }

  wake(at) {
    this.#quark.step(() => this.#wake.set(at));
  }

  read(path) {
    this.#quark.step(() => this.#folder.read(path));
  }

  #onPressed(times) {
    if (times < 0) {
      throw new quark.Fault("less than never", "hall.q:1");
    }
    this.#pressed += times;
    this.#bell.ring(times > 1);
  }

  #onFired() {
    this.#bell.ring(true);
  }

  [quark.state]() {
    return new Map([["pressed", this.#pressed]]);
  }

  get [quark.fields]() {
    return { bell: this.#bell, files: this.#files };
  }
}

describe("port", () => {
  it("records in tests, and gives state", () => {
    const hall = new Hall({ runtime: new TestRuntime() });
    const bell = port(hall, "bell");
    events(bell).pressed(1);
    events(bell).pressed(2);
    assert.deepEqual(calls(bell), ["ring(false)", "ring(true)"]);
    assert.deepEqual(calls(bell), []);
    assert.equal(state(hall), '{"pressed":3}');
    assert.throws(() => port(hall, "door"), TypeError);
  });

  it("throws a handler's fault out of the statement that caused it", () => {
    const hall = new Hall({ runtime: new TestRuntime() });
    assert.throws(() => events(port(hall, "bell")).pressed(-1), { message: "less than never (hall.q:1)" });
  });

  it("fires by due time, then in the order set", async () => {
    const runtime = new TestRuntime();
    const [first, second] = [new Hall({ runtime }), new Hall({ runtime })];
    second.wake(runtime.now() + 10);
    first.wake(runtime.now() + 10);
    first.wake(runtime.now() + 5);
    await runtime.advance(5);
    assert.deepEqual([calls(port(first, "bell")), calls(port(second, "bell"))], [["ring(true)"], []]);
    await runtime.advance(5);
    assert.deepEqual(calls(port(second, "bell")), ["ring(true)"]);
  });

  it("asks what a host provides, after the step", async () => {
    const runtime = new quark.Runtime();
    const rung = [];
    let told;
    runtime.provide(Bell, (own) => {
      told = own;
      return { ring: (loudly) => rung.push(loudly) };
    });
    const hall = new Hall({ runtime });
    told.pressed(2);
    assert.deepEqual(rung, [true]);
    await new Promise((resolve) => {
      runtime.provide(Bell, () => ({ ring: resolve }));
      new Hall({ runtime }).wake(runtime.now() + 2);
    });
    assert.equal(state(hall), '{"pressed":2}');
  });

  it("says what is missing", () => {
    const runtime = new quark.Runtime();
    assert.throws(() => new Hall({ runtime }), { message: "nothing supplies a Bell: runtime.provide(Bell, …)" });
    runtime.provide(Bell, () => ({}));
    assert.throws(() => new Hall({ runtime }), { message: "no Bell: it has no ring()" });
  });

  it("reads folders on disk", async () => {
    const folder = mkdtempSync(join(tmpdir(), "quark-"));
    writeFileSync(join(folder, "b.txt"), "two");
    writeFileSync(join(folder, "a.txt"), "one");
    const runtime = new quark.Runtime();
    runtime.provide(Bell, () => ({ ring() {} }));
    const hall = new Hall({ runtime });
    hall.read(folder);
    while (hall[quark.fields].files === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    assert.deepEqual(
      [...hall[quark.fields].files],
      [
        ["a.txt", "one"],
        ["b.txt", "two"],
      ],
    );
    rmSync(folder, { recursive: true });
  });

  it("counts virtual time, uuids and random numbers as every language does", () => {
    const runtime = new TestRuntime({ A: "1" });
    assert.equal(runtime.now(), 1_000_000_000);
    assert.equal(runtime.uuid(), "00000000-0000-4000-8000-000000000001");
    assert.equal(runtime.random(), 48_271 / 2_147_483_647);
    assert.equal(new quark.Entry(undefined, runtime).environment.get("A"), "1");
    assert.equal(new quark.Entry({ A: undefined, B: "x\ud800" }, runtime).environment.get("B"), "x\ufffd");
  });
});
