/**
 * The tests of `interaction`.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { describe, it } from "node:test";
import { SharedContext } from "../src/context.js";
import { failureText, Finished, Interactions } from "../src/interaction.js";
import { Node } from "../src/node.js";
import { InteractionEvent } from "../src/rtp.js";

describe("interaction", () => {
  it("a finished level yields an event: its clocks, its times, and 1 for the nodes that served", () => {
    const interactions = new Interactions();
    const context = new SharedContext({ traceId: "t1" });
    const node = new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" });
    const id = interactions.start(context._ticked(), 0 + 1000);
    interactions.involve(id, node);
    interactions.involve(id, node);
    const finished = interactions.finish(id, "u1", context._ticked()._ticked(), 0 + 2000);
    const event = new InteractionEvent({
      startTimestamp: 0 + 1000,
      endTimestamp: 0 + 2000,
      uuid: "u1",
      session: "t1",
      results: new quark.FrozenMap([["n1", 1]]),
      startClock: Object.freeze([1]),
      endClock: Object.freeze([2]),
    });
    quark.checkCompared(
      finished,
      "==",
      new Finished({ event, served: Object.freeze([node]) }),
      "finished == Finished(event, [node])",
      "interaction.q:113",
    );
    quark.check(!interactions.isOpen(id), "!interactions.is_open(id)", "interaction.q:114");
  });

  it("failing marks the nodes so far, those resolved afterwards can still succeed", () => {
    const interactions = new Interactions();
    const first = new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" });
    const second = new Node({ id: "n2", service: "time", version: "1.0", address: "http://t:2" });
    const id = interactions.start(new SharedContext({ traceId: "t1" }), 0);
    interactions.involve(id, first);
    quark.checkCompared(interactions.fail(id), "==", [first], "interactions.fail(id) == [first]", "interaction.q:123");
    quark.checkCompared(interactions.fail(id), "==", [], "interactions.fail(id) == []", "interaction.q:124");
    interactions.involve(id, second);
    const finished = interactions.finish(id, "u1", new SharedContext({ traceId: "t1" }), 0);
    quark.checkCompared(
      finished === undefined ? undefined : finished.event.results,
      "==",
      new Map([
        ["n1", 0],
        ["n2", 1],
      ]),
      'finished.map(|known| known.event.results) == { "n1": 0, "n2": 1 }',
      "interaction.q:127",
    );
    quark.checkCompared(
      finished === undefined ? undefined : finished.served,
      "==",
      [second],
      "finished.map(|known| known.served) == [second]",
      "interaction.q:128",
    );
  });

  it("levels form a stack, and are independent", () => {
    const interactions = new Interactions();
    const node = new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" });
    quark.checkCompared(
      interactions.innermost(),
      "==",
      undefined,
      "interactions.innermost() == none",
      "interaction.q:134",
    );
    const outer = interactions.start(new SharedContext({ traceId: "t1" }), 0);
    const inner = interactions.start(new SharedContext({ traceId: "t1" }), 0);
    quark.checkCompared(
      interactions.innermost(),
      "==",
      inner,
      "interactions.innermost() == inner",
      "interaction.q:137",
    );
    interactions.involve(outer, node);
    quark.checkCompared(interactions.fail(inner), "==", [], "interactions.fail(inner) == []", "interaction.q:139");
    interactions.finish(outer, "u1", new SharedContext({ traceId: "t1" }), 0);
    quark.check(interactions.isOpen(inner), "interactions.is_open(inner)", "interaction.q:141");
    quark.checkCompared(
      interactions.innermost(),
      "==",
      inner,
      "interactions.innermost() == inner",
      "interaction.q:142",
    );
    interactions.finish(inner, "u2", new SharedContext({ traceId: "t1" }), 0);
    quark.checkCompared(
      interactions.innermost(),
      "==",
      undefined,
      "interactions.innermost() == none",
      "interaction.q:144",
    );
  });

  it("a level that is over is nothing, and corrupts nothing", () => {
    const interactions = new Interactions();
    const node = new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" });
    quark.checkCompared(
      interactions.finish(undefined, "u1", new SharedContext({ traceId: "t1" }), 0),
      "==",
      undefined,
      'interactions.finish(none, "u1", SharedContext("t1"), Instant.epoch) == none',
      "interaction.q:150",
    );
    const id = interactions.start(new SharedContext({ traceId: "t1" }), 0);
    quark.checkCompared(
      interactions.finish(7, "u1", new SharedContext({ traceId: "t1" }), 0),
      "==",
      undefined,
      'interactions.finish(7, "u1", SharedContext("t1"), Instant.epoch) == none',
      "interaction.q:152",
    );
    quark.check(interactions.isOpen(id), "interactions.is_open(id)", "interaction.q:153");
    interactions.finish(id, "u1", new SharedContext({ traceId: "t1" }), 0);
    interactions.involve(id, node);
    quark.checkCompared(interactions.fail(id), "==", [], "interactions.fail(id) == []", "interaction.q:156");
    quark.checkCompared(
      interactions.finish(id, "u2", new SharedContext({ traceId: "t1" }), 0),
      "==",
      undefined,
      'interactions.finish(id, "u2", SharedContext("t1"), Instant.epoch) == none',
      "interaction.q:157",
    );
    quark.check(!interactions.isOpen(), "!interactions.is_open(none)", "interaction.q:158");
  });

  it("a failure names the nodes involved, then says what happened", () => {
    const first = new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" });
    const second = new Node({ id: "n2", service: "space", version: "2.1", address: "http://s:1" });
    quark.checkCompared(
      failureText([first, second], "boom"),
      "==",
      "involved: Node(id:n1 time: http://t:1, 1.0), Node(id:n2 space: http://s:1, 2.1)\n\nboom",
      'failure_text([first, second], "boom")\n        == "involved: Node(id:n1 time: http://t:1, 1.0), Node(id:n2 space: http://s:1, 2.1)\\n\\nboom"',
      "interaction.q:164",
    );
    quark.checkCompared(
      failureText([], "boom"),
      "==",
      "involved: \n\nboom",
      'failure_text([], "boom") == "involved: \\n\\nboom"',
      "interaction.q:166",
    );
  });
});
