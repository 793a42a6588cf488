/**
 * Host code around the package `desk`, as a user of it would write it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { it } from "node:test";
import * as quark from "quark-runtime";
import { events, port, sent, TestRuntime } from "quark-runtime/testing";
import { Badge, described, Desk, Stranger, Visitor, Welcome } from "../src/index.js";

const english = { greet: (name) => `hello ${name}` };
const started = (greeter = english) => new Desk({ greeter, runtime: new TestRuntime() });

/** One accepted connection. */
class Socket {
  log = [];

  attach(own) {
    this.events = own;
    return this;
  }

  send(text) {
    this.log.push(text);
  }

  close() {
    this.log.push("close");
  }
}

it("hands a connection to an actor", () => {
  const faults = [];
  const socket = new Socket();
  const runtime = new quark.Runtime({ onFault: (fault) => faults.push(fault.message) });
  const desk = new Desk({ greeter: english, runtime: runtime.accepting((own) => socket.attach(own)) });
  assert.deepEqual(desk.history(), ["connected"]);
  socket.events.frame('{"type":"hello","name":"ada"}');
  socket.events.frame('{"type":"hello","name":"bob"}');
  socket.events.closed("gone");
  assert.deepEqual(socket.log, ['{"type":"welcome","text":"hello ada"}']);
  assert.deepEqual(desk.history(), ["connected", "closed gone"]);
  assert.deepEqual(faults, ["Link<Reception.server>.received: hello may not come in state greeted"]);
});

it("needs a connection", () => {
  assert.throws(() => new Desk({ greeter: english, runtime: new quark.Runtime() }), /runtime\.accepting/);
});

it("needs none in a test, which sees what is sent", () => {
  const desk = started();
  const peer = port(desk, "peer");
  events(peer).frame('{"type":"hello","name":"ada"}');
  assert.ok(quark.equal(sent(peer), [new Welcome({ text: "hello ada" })]));
  assert.deepEqual(desk.history(), ["connected"]);
});

it("makes a fault of what a host throws, and goes on", () => {
  const broken = {
    greet(name) {
      throw new RangeError(`no voice for ${name}`);
    },
  };
  const desk = started(broken);
  assert.throws(
    () => desk.welcome("ada"),
    (fault) =>
      fault instanceof quark.Fault &&
      fault.message === "Greeter.greet threw no voice for ada" &&
      fault.cause instanceof RangeError,
  );
  assert.deepEqual(desk.history(), ["connected", "welcome ada"]);
  assert.throws(() => started({}), { name: "TypeError", message: "no Greeter: it has no greet()" });
});

it("has no lone surrogates of the host's in its texts", async () => {
  const desk = started();
  assert.equal(desk.welcome("a\ud800b"), "hello a\ufffdb");
  assert.equal(desk.welcome("\ud83d\ude00 é"), "hello 😀 é");
  const seats = new Map([
    ["\ud800", 1],
    ["c", 2],
  ]);
  assert.deepEqual(desk.usher("\udc00", ["a\ud800", "b"], seats), ["\ufffd", "a\ufffd+b", "\ufffd+c"]);
  assert.deepEqual(desk.usher("", Object.freeze(["a\ud800"]), new Map()), ["", "a\ufffd", ""]);
  for (const nobody of [null, undefined]) {
    assert.deepEqual(desk.usher(nobody, [], new Map()), ["nobody", "", ""]);
  }
  assert.equal(desk.recall({ "\ud800": ["\udc00", 1, null] }), '{"\\ufffd":["\\ufffd",1,null]}');
  assert.equal(await desk.later("\ud800"), "\ufffd 1");
  assert.equal(desk.history()[1], "welcome a\ufffdb");
  assert.equal(new Badge({ name: "\ud800" }).text(), "<\ufffd>");
  assert.throws(() => desk.find("\ud800"), { name: "Stranger", message: "\ufffd is a stranger" });
  assert.equal(new Stranger({ name: "\ud800" }).name_, "\ufffd");
  assert.ok(quark.equal(new Stranger({ name: "\ud800" }), new Stranger({ name: "\ufffd" })));
});

it("has none in what an interface returns", () => {
  assert.equal(started({ greet: (name) => `${name}\udfff` }).welcome("a"), "a\ufffd");
});

it("has none in records of the host", () => {
  const notes = new Map([["\ud800", { k: ["\udc00"] }]]);
  const visitor = new Visitor({ name: "\ud800", nick: "\udc00", tags: ["a\ud800", "é"], notes });
  const clean = new Map([["\ufffd", new Map([["k", ["\ufffd"]]])]]);
  const same = new Visitor({ name: "\ufffd", nick: "\ufffd", tags: ["a\ufffd", "é"], notes: clean });
  assert.ok(visitor.equals(same));
  assert.equal(new Visitor({ name: "é", nick: null }).nick, undefined);
  const { tags } = visitor;
  assert.equal(new Visitor({ name: "a", tags }).tags, tags, "what is frozen is shared");
  assert.equal(
    described(visitor),
    '{"name":"\\ufffd","nick":"\\ufffd","tags":["a\\ufffd","\\u00e9"],"notes":{"\\ufffd":{"k":["\\ufffd"]}}}',
  );
  const data = { name: "\ud800", tags: ["\ud800"], notes: { "\ud800": "\ud800" } };
  const read = new Visitor({ name: "\ufffd", tags: ["\ufffd"], notes: new Map([["\ufffd", "\ufffd"]]) });
  assert.ok(Visitor.fromJson(data).equals(read));
});

it("freezes the records that it shares with the host", () => {
  const handed = [
    started().announce("ada"),
    new Visitor({ name: "ada" }),
    Visitor.fromJson({ name: "ada" }),
    Visitor.decode('{"name":"ada"}'),
  ];
  for (const visitor of handed) {
    assert.ok(Object.isFrozen(visitor) && Object.isFrozen(visitor.tags));
    assert.throws(() => {
      visitor.name = "eve";
    }, TypeError);
    assert.equal(visitor.name, "ada");
  }
});
