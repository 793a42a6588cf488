/**
 * The causal clock: which moment of a trace caused which, whatever the machines' clocks say.
 *
 * @module
 */

import * as quark from "quark-runtime";

/** Counters beyond this are not counted, they are made up; it leaves room to count on. */
export const GREATEST_COUNT = 4_503_599_627_370_496;

/**
 * One moment in a trace: a counter per level of causality, outermost first.
 *
 * Sorted by their clocks, `before` first, the events of a trace stand in causal order.
 */
export class CausalClock extends quark.Record {
  static $fields = (json) => ({ levels: json.named(json.orDefault(json.listOf(json.integer)), "clocks") });

  constructor({ levels = Object.freeze([0]) } = {}, maker) {
    super();
    if (maker !== quark.own) {
      levels = quark.frozen(levels);
    }
    this.levels = levels;
    if (maker !== quark.own) {
      Object.freeze(this);
    }
  }

  /**
   * The next moment on the same level.
   *
   * @returns {CausalClock}
   */
  tick() {
    const levels = [...this.levels];
    const value = levels.length - 1;
    levels[value] = quark.item(levels, value, "clock.q:15") + 1;
    return new CausalClock({ levels: Object.freeze(levels) }, quark.own);
  }

  /**
   * The first moment one level deeper: everything there was caused by this moment.
   *
   * @returns {CausalClock}
   */
  enter() {
    const levels = [...this.levels];
    levels.push(0);
    return new CausalClock({ levels: Object.freeze(levels) }, quark.own);
  }

  /**
   * Whether this moment comes first: level by level, and the cause before what it caused.
   *
   * @param {CausalClock} other
   * @returns {boolean}
   */
  before(other) {
    for (let position = 0, end = Math.min(this.levels.length, other.levels.length); position < end; position++) {
      if (quark.item(this.levels, position, "clock.q:29") !== quark.item(other.levels, position, "clock.q:29")) {
        return quark.item(this.levels, position, "clock.q:30") < quark.item(other.levels, position, "clock.q:30");
      }
    }
    return this.levels.length < other.levels.length;
  }

  /** Whether a clock from elsewhere can be counted on. */
  _isSound() {
    return this.levels.length > 0 && this.levels.every((count) => count >= 0 && count < GREATEST_COUNT);
  }

  /** The clock of this depth that takes the most room in a text. */
  _widest() {
    return new CausalClock(
      { levels: Object.freeze(this.levels.map((count) => Math.max(count, GREATEST_COUNT))) },
      quark.own,
    );
  }
}
