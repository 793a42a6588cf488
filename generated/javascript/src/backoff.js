/**
 * How long to wait before the next attempt to connect.
 *
 * @module
 */

import * as quark from "quark-runtime";

/**
 * Delays that double from `first` to `longest`, each drawn at random up to its length: clients that lost one server together
 * do not come back together.
 */
export class Backoff {
  #first;
  #longest;
  #delay;

  constructor({ first = 1000, longest = 16_000 } = {}) {
    this.#first = first;
    this.#longest = longest;
    this.#delay = this.#first;
  }

  /** The delay before the next attempt; `chance` is a random number, 0 <= chance < 1. */
  next(chance) {
    const drawn = quark.roundHalfUp(this.#delay * chance, "backoff.q:12");
    this.#delay = Math.min(this.#delay * 2, this.#longest);
    return drawn;
  }

  /** An attempt succeeded. */
  reset() {
    this.#delay = this.#first;
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map([
      ["first", this.#first],
      ["longest", this.#longest],
      ["delay", this.#delay],
    ]);
  }
}
