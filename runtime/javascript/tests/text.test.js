import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as quark from "../src/index.js";

describe("text", () => {
  it("counts and compares code points", () => {
    assert.equal(quark.size("a😀b"), 3);
    assert.ok(quark.compareText("\uffff", "😀") < 0);
    assert.ok("\uffff" > "😀", "JavaScript's own order is another");
    assert.ok(quark.compareText("a", "ab") < 0);
    assert.equal(quark.compareText("é", "é"), 0);
  });

  it("cuts between code points", () => {
    assert.equal(quark.sliceText("a😀b", 1, 2, ""), "😀");
    assert.equal(quark.sliceText("abc", 3, 3, ""), "");
    assert.throws(() => quark.sliceText("ab", 1, 3, "a.q:1"), {
      message: "index 3 is out of range for 2 elements (a.q:1)",
    });
    assert.throws(() => quark.sliceText("ab", 2, 1, "a.q:1"), { text: "index 1 is out of range for 2 elements" });
  });

  it("tells what a text consists of", () => {
    assert.ok(quark.consistsOf("", ""));
    assert.ok(quark.consistsOf("é😀", "😀é"));
    assert.ok(!quark.consistsOf("a", ""));
    assert.ok(!quark.consistsOf("\u{1f600}", "\u{1f601}"));
  });

  it("changes ASCII only", () => {
    assert.equal(quark.lower("ÄBC"), "Äbc");
    assert.equal(quark.upper("äbc"), "äBC");
    assert.equal(quark.trim("\u00a0 a\t\n\f\r \u00a0"), "\u00a0 a\t\n\f\r \u00a0");
    assert.equal(quark.trim(" \t\n\f\ra \v "), "a \v");
  });

  it("reads numbers in one way", () => {
    const texts = ["12", "-0", "007", "+1", "", "-", "1.0", "9007199254740992", "1\n"];
    assert.deepEqual(texts.map(quark.toInt), [12, 0, 7, ...Array(6).fill(undefined)]);
    assert.deepEqual(["1e3", "-0.5", ".5", "1.", "1e999", "NaN"].map(quark.toFloat), [1000, -0.5, ...Array(4).fill()]);
  });

  it("replaces lone surrogates", () => {
    assert.equal(quark.scalars("a\ud83dx\ude00"), "a\ufffdx\ufffd");
    assert.equal(quark.scalars("😀"), "😀");
  });

  it("writes instants of all years", () => {
    const instants = [0, 951_782_400_000, -1, 253_402_300_800_000, -62_198_755_200_000, 9_007_199_254_740_991];
    assert.deepEqual(instants.map(quark.instantText), [
      "1970-01-01T00:00:00.000Z",
      "2000-02-29T00:00:00.000Z",
      "1969-12-31T23:59:59.999Z",
      "+010000-01-01T00:00:00.000Z",
      "-000001-01-01T00:00:00.000Z",
      "+287396-10-12T08:59:00.991Z",
    ]);
    const known = [0, 1e12, -1e13, 8.64e15].map((instant) => new Date(instant).toISOString());
    assert.deepEqual([0, 1e12, -1e13, 8.64e15].map(quark.instantText), known);
  });

  it("splits, joins and lists", () => {
    assert.deepEqual(quark.split("", ",", ""), [""]);
    assert.throws(() => quark.split("a", "", "a.q:1"), { message: "an empty separator (a.q:1)" });
    assert.equal(quark.listText([1, 2]), "[1, 2]");
  });
});
