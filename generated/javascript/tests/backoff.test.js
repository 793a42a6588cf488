/**
 * The tests of `backoff`.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { describe, it } from "node:test";
import { Backoff } from "../src/backoff.js";

describe("backoff", () => {
  it("delays double from one second to sixteen", () => {
    const backoff = new Backoff();
    const delays = [];
    for (let _ = 0; _ < 7; _++) {
      delays.push(backoff.next(0.5));
    }
    quark.checkCompared(
      delays,
      "==",
      [500, 1000, 2000, 4000, 8000, 8000, 8000],
      "delays == [500ms, 1s, 2s, 4s, 8s, 8s, 8s]",
      "backoff.q:25",
    );
  });

  it("the jitter is full: from nothing up to the whole delay", () => {
    const backoff = new Backoff();
    quark.checkCompared(backoff.next(0), "==", 0, "backoff.next(0.0) == 0s", "backoff.q:30");
    quark.checkCompared(backoff.next(0.9999), "==", 2000, "backoff.next(0.9999) == 2s", "backoff.q:31");
    quark.checkCompared(backoff.next(0.25), "==", 1000, "backoff.next(0.25) == 1s", "backoff.q:32");
  });

  it("a success starts over", () => {
    const backoff = new Backoff();
    for (let _ = 0; _ < 5; _++) {
      backoff.next(0.5);
    }
    backoff.reset();
    quark.checkCompared(backoff.next(0.5), "==", 500, "backoff.next(0.5) == 500ms", "backoff.q:39");
  });
});
