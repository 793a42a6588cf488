import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as quark from "../src/index.js";

const fault = (text) => ({ name: "Fault", message: `${text} (a.q:1)` });

describe("number", () => {
  it("checks sums and products exactly", () => {
    assert.equal(quark.add(quark.MAX_INT, 0, "a.q:1"), quark.MAX_INT);
    assert.throws(() => quark.add(quark.MAX_INT, 1, "a.q:1"), fault("integer overflow"));
    assert.throws(() => quark.sub(-quark.MAX_INT, 1, "a.q:1"), fault("integer overflow"));
    assert.throws(() => quark.mul(94_906_267, 94_906_267, "a.q:1"), fault("integer overflow"));
    assert.equal(quark.mul(94_906_265, 94_906_265, "a.q:1"), 9007199136250225);
  });

  it("truncates toward zero, and gives the remainder the sign of the dividend", () => {
    const pairs = [
      [7, 2],
      [-7, 2],
      [7, -2],
      [-7, -2],
    ];
    assert.deepEqual(
      pairs.map(([left, right]) => [quark.div(left, right, ""), quark.rem(left, right, "")]),
      [
        [3, 1],
        [-3, -1],
        [-3, 1],
        [3, -1],
      ],
    );
    assert.throws(() => quark.div(1, 0, "a.q:1"), fault("division by zero"));
    assert.throws(() => quark.rem(1, 0, "a.q:1"), fault("division by zero"));
  });

  it("never gives minus zero for an integer", () => {
    const results = [
      quark.div(-1, 2, ""),
      quark.rem(-4, 2, ""),
      quark.mul(0, -5, ""),
      quark.floor(-0, ""),
      quark.roundHalfUp(-0.5, ""),
      quark.divHalfUp(-1, 4, ""),
      quark.json.integer.fromJson(-0),
      quark.toInt("-0"),
      quark.millis(-0.2),
    ];
    assert.ok(
      results.every((result) => Object.is(result, 0)),
      String(results),
    );
  });

  it("rounds half up, exactly", () => {
    assert.equal(quark.roundHalfUp(0.49999999999999994, ""), 0);
    assert.equal(quark.roundHalfUp(2.5, ""), 3);
    assert.equal(quark.roundHalfUp(-2.5, ""), -2);
    assert.throws(() => quark.roundHalfUp(NaN, "a.q:1"), fault("integer overflow"));
    assert.throws(() => quark.floor(2 ** 53, "a.q:1"), fault("integer overflow"));
    const quotients = [
      [7, 2],
      [-7, 2],
      [7, -2],
      [-7, -2],
      [5, 3],
      [1, 3],
      [quark.MAX_INT, 2],
    ];
    assert.deepEqual(
      quotients.map(([left, right]) => quark.divHalfUp(left, right, "")),
      [4, -3, -3, 4, 2, 0, 4503599627370496],
    );
  });

  it("orders no NaN", () => {
    assert.equal(quark.minFloat(1, 2, ""), 1);
    assert.ok(Object.is(quark.maxFloat(0, -0, ""), 0));
    assert.throws(() => quark.minFloat(1, NaN, "a.q:1"), fault("NaN has no order"));
  });

  it("writes hexadecimal", () => {
    assert.equal(quark.hexText(255, 4), "00ff");
    assert.equal(quark.hexText(-255, 1), "-ff");
  });
});
