/**
 * The tests of `clock`.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { describe, it } from "node:test";
import { CausalClock } from "../src/clock.js";

describe("clock", () => {
  it("a new clock stands at [0], and its first event at [1]", () => {
    quark.checkCompared(new CausalClock().levels, "==", [0], "CausalClock().levels == [0]", "clock.q:48");
    quark.checkCompared(new CausalClock().tick().levels, "==", [1], "CausalClock().tick().levels == [1]", "clock.q:49");
  });

  it("joining ticks and enters a level: [0] becomes [1, 0], whose first event is [1, 1]", () => {
    const joined = new CausalClock().tick().enter();
    quark.checkCompared(joined.levels, "==", [1, 0], "joined.levels == [1, 0]", "clock.q:54");
    quark.checkCompared(joined.tick().levels, "==", [1, 1], "joined.tick().levels == [1, 1]", "clock.q:55");
  });

  it("clocks are ordered level by level, and a cause comes before its effects", () => {
    quark.check(
      new CausalClock({ levels: Object.freeze([1]) }).before(new CausalClock({ levels: Object.freeze([2]) })),
      "CausalClock([1]).before(CausalClock([2]))",
      "clock.q:59",
    );
    quark.check(
      new CausalClock({ levels: Object.freeze([1]) }).before(new CausalClock({ levels: Object.freeze([1, 0]) })),
      "CausalClock([1]).before(CausalClock([1, 0]))",
      "clock.q:60",
    );
    quark.check(
      new CausalClock({ levels: Object.freeze([1, 9]) }).before(new CausalClock({ levels: Object.freeze([2]) })),
      "CausalClock([1, 9]).before(CausalClock([2]))",
      "clock.q:61",
    );
    quark.check(
      new CausalClock({ levels: Object.freeze([2, 1]) }).before(new CausalClock({ levels: Object.freeze([2, 10]) })),
      "CausalClock([2, 1]).before(CausalClock([2, 10]))",
      "clock.q:62",
    );
    quark.check(
      !new CausalClock({ levels: Object.freeze([2]) }).before(new CausalClock({ levels: Object.freeze([2]) })),
      "!CausalClock([2]).before(CausalClock([2]))",
      "clock.q:63",
    );
    quark.check(
      !new CausalClock({ levels: Object.freeze([2]) }).before(new CausalClock({ levels: Object.freeze([1, 9]) })),
      "!CausalClock([2]).before(CausalClock([1, 9]))",
      "clock.q:64",
    );
    quark.check(
      !new CausalClock({ levels: Object.freeze([1, 0]) }).before(new CausalClock({ levels: Object.freeze([1]) })),
      "!CausalClock([1, 0]).before(CausalClock([1]))",
      "clock.q:65",
    );
  });

  it("a clock is a value: ticking a copy leaves the first where it was", () => {
    const first = new CausalClock({ levels: Object.freeze([3, 1]) });
    const second = first.tick();
    quark.checkCompared(first.levels, "==", [3, 1], "first.levels == [3, 1]", "clock.q:71");
    quark.checkCompared(second.levels, "==", [3, 2], "second.levels == [3, 2]", "clock.q:72");
  });

  it("a clock that nobody could have counted is not sound", () => {
    quark.check(
      new CausalClock({ levels: Object.freeze([3, 0, 7]) })._isSound(),
      "CausalClock([3, 0, 7]).is_sound()",
      "clock.q:76",
    );
    quark.check(
      !new CausalClock({ levels: Object.freeze([]) })._isSound(),
      "!CausalClock([]).is_sound()",
      "clock.q:77",
    );
    quark.check(
      !new CausalClock({ levels: Object.freeze([-1]) })._isSound(),
      "!CausalClock([-1]).is_sound()",
      "clock.q:78",
    );
    quark.check(
      !new CausalClock({ levels: Object.freeze([9_007_199_254_740_991]) })._isSound(),
      "!CausalClock([9007199254740991]).is_sound()",
      "clock.q:79",
    );
  });
});
