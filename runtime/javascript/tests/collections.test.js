import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as quark from "../src/index.js";

class Level extends quark.Enum {
  static Low = new Level("LOW", 0);
  static High = new Level("HIGH", 1);
}

class Point {
  constructor({ x }) {
    this.x = x;
    Object.freeze(this);
  }

  equals(other) {
    return this.x === other.x;
  }
}

describe("collections", () => {
  it("freezes once", () => {
    const growing = [1, [2]];
    const frozen = quark.frozen(growing);
    growing.push(3);
    assert.deepEqual(frozen, [1, [2]]);
    assert.equal(quark.frozen(frozen), frozen);
    const map = quark.frozenMap(new Map([["a", 1]]));
    assert.equal(quark.frozenMap(map), map);
    assert.throws(() => map.set("b", 2), TypeError);
    assert.throws(() => map.delete("a"), TypeError);
    assert.throws(() => map.clear(), TypeError);
  });

  it("faults where there is nothing", () => {
    const missing = { message: 'no entry for key "x" (a.q:1)' };
    assert.throws(() => quark.entry(new Map(), "x", "a.q:1"), missing);
    assert.throws(() => quark.entry(new Map(), Level.High, "a.q:1"), { text: 'no entry for key "HIGH"' });
    assert.equal(quark.entry(new Map([["x", undefined]]), "x", ""), undefined);
    const outside = { message: "index -1 is out of range for 1 elements (a.q:1)" };
    assert.throws(() => quark.item([1], -1, "a.q:1"), outside);
    assert.throws(() => quark.setItem([1], -1, 2, "a.q:1"), outside);
    assert.throws(() => quark.removeAt([1], -1, "a.q:1"), outside);
    assert.throws(() => quark.removeLast([], "a.q:1"), { text: "index 0 is out of range for 0 elements" });
  });

  it("compares what values hold", () => {
    assert.ok(
      quark.equal(
        new Map([
          ["a", [1]],
          ["b", [2]],
        ]),
        new Map([
          ["b", [2]],
          ["a", [1]],
        ]),
      ),
    );
    assert.ok(!quark.equal([1], ["1"]));
    assert.ok(!quark.equal(null, undefined));
    assert.ok(quark.equal([new Point({ x: 1 })], [new Point({ x: 1 })]));
    const nothing = [NaN];
    assert.ok(!quark.equal(nothing, nothing));
    const point = new Point({ x: NaN });
    assert.ok(!quark.equal(point, point));
    assert.ok(!quark.equal(new Map([["a", 1]]), new Map([["b", undefined]])));
  });

  it("sorts stably, by code point, and no NaN", () => {
    assert.deepEqual(
      quark.sortBy(["😀", "\uffff", "a"], (text) => text),
      ["a", "\uffff", "😀"],
    );
    assert.deepEqual(
      quark.sortBy([Level.High, Level.Low], (level) => level),
      [Level.Low, Level.High],
    );
    assert.throws(() => quark.sortBy([1, NaN], (number) => number, "a.q:1"), { message: "NaN has no order (a.q:1)" });
    assert.equal(
      quark.minBy(["bb", "a", "c"], (text) => text.length),
      "a",
    );
    assert.equal(quark.maxOf([1, 3, 2]), 3);
    assert.equal(quark.minOf([]), undefined);
  });

  it("keeps the places of keys", () => {
    const map = new Map([
      ["a", 1],
      ["b", 2],
    ]);
    assert.deepEqual(
      [...quark.put(map, "a", 3)],
      [
        ["a", 3],
        ["b", 2],
      ],
    );
    assert.deepEqual([...quark.minus(map, "a")], [["b", 2]]);
    assert.equal(quark.remove(map, "a"), 1);
    assert.equal(map.size, 1);
  });

  it("drops repetitions, and adds a list to itself", () => {
    assert.deepEqual(quark.distinct([[1], [2], [1]]), [[1], [2]]);
    assert.equal(quark.distinct([NaN, NaN, 1, 1]).length, 3);
    const items = [1, 2];
    quark.addAll(items, items);
    quark.addAll(items, new Map([["a", 3]]).values());
    assert.deepEqual(items, [1, 2, 1, 2, 3]);
  });
});
