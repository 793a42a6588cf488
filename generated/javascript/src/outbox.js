/**
 * What was handed in and is not acknowledged yet: at least once, in order, within bounds.
 *
 * Knows neither the connection nor the time: it keeps, and gives back what is to be sent again.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { RTP_CLIENT } from "./rtp.js";

export class Kept extends quark.Record {
  static $fields = (json) => ({ sequence: json.integer, message: RTP_CLIENT });

  constructor({ sequence, message }) {
    super();
    this.sequence = sequence;
    this.message = message;
  }
}

/** The events of one severity, by their number. */
export class Lane {
  kept = new Map();

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map([
      ["kept", new quark.FrozenMap(Array.from(this.kept, ([key, each]) => [String(key), RTP_CLIENT.toJson(each)]))],
    ]);
  }
}

/** Events on their way, numbered by one counter. Of more than `limit`, the oldest of the lowest severity go first. */
export class Outbox {
  #limit;
  #sequence = 0;
  #dropped = 0;
  /** How many events the lanes hold together. */
  #count = 0;
  /** Lowest first. */
  #lanes;

  constructor({ limit = 10_000 } = {}) {
    this.#limit = limit;
    this.#lanes = new Map([
      [quark.Severity.Debug, new Lane()],
      [quark.Severity.Info, new Lane()],
      [quark.Severity.Warn, new Lane()],
      [quark.Severity.Error, new Lane()],
      [quark.Severity.Critical, new Lane()],
    ]);
  }

  /** The number of the next event. */
  number() {
    const number = this.#sequence;
    this.#sequence++;
    return number;
  }

  /** Keeps an event until it is acknowledged. No two have one number. */
  keep(sequence, severity, message) {
    quark.entry(this.#lanes, severity, "outbox.q:41").kept.set(sequence, message);
    this.#count++;
    if (this.#count > this.#limit) {
      this.#dropOne();
    }
  }

  /** The event with this number has arrived; a number that is not kept is nothing. */
  acknowledge(sequence) {
    for (const lane of this.#lanes.values()) {
      if (lane.kept.has(sequence)) {
        lane.kept.delete(sequence);
        this.#count--;
      }
    }
  }

  /** What has not arrived, in the order of its numbers. */
  unacknowledged() {
    const all = [];
    for (const lane of this.#lanes.values()) {
      for (const sequence of lane.kept.keys()) {
        all.push(new Kept({ sequence, message: quark.entry(lane.kept, sequence, "outbox.q:60") }));
      }
    }
    return Object.freeze(quark.sortBy(all, (kept) => kept.sequence).map((kept) => kept.message));
  }

  size() {
    return this.#count;
  }

  /** How many events were dropped since this was asked last. */
  takeDropped() {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  #dropOne() {
    const lane = [...this.#lanes.values()].find((lane) => lane.kept.size > 0);
    if (lane === undefined) {
      return;
    }
    const oldest = lane.kept.keys().next().value;
    if (oldest === undefined) {
      return;
    }
    lane.kept.delete(oldest);
    this.#count--;
    this.#dropped++;
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map([
      ["limit", this.#limit],
      ["sequence", this.#sequence],
      ["dropped", this.#dropped],
      ["count", this.#count],
      ["lanes", new quark.FrozenMap(Array.from(this.#lanes, ([key, each]) => [key.wire, each[quark.state]()]))],
    ]);
  }
}
