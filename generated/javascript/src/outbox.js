/**
 * What was handed in and is not acknowledged yet: at least once, in order, within bounds.
 *
 * Knows neither the connection nor the time: it keeps, and gives back what is to be sent again.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { RTP_CLIENT } from "./rtp.js";

export class Kept {
  constructor({ sequence, message }) {
    this.sequence = sequence;
    this.message = message;
    Object.freeze(this);
  }

  /** Whether another one holds the same. */
  equals(other) {
    return this.sequence === other.sequence && quark.equal(this.message, other.message);
  }

  /** The fields by their names on the wire. */
  toJson() {
    return new quark.FrozenMap([
      ["sequence", this.sequence],
      ["message", RTP_CLIENT.toJson(this.message)],
    ]);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new Kept({
      sequence: fields.required(quark.json.integer, "sequence"),
      message: fields.required(RTP_CLIENT.fromJson, "message"),
    });
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return Kept.fromJson(quark.json.parse(text));
  }
}

/** The events of one severity, by their number. */
export class Lane {
  severity;
  kept = new Map();

  constructor({ severity }) {
    this.severity = severity;
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map([
      ["severity", this.severity.wire],
      ["kept", new quark.FrozenMap(Array.from(this.kept, ([key, each]) => [String(key), each.toJson()]))],
    ]);
  }
}

/** Events on their way, numbered by one counter. Of more than `limit`, the oldest of the lowest severity go first. */
export class Outbox {
  #limit;
  #sequence = 0;
  #dropped = 0;
  #lanes;

  constructor({ limit = 10_000 } = {}) {
    this.#limit = limit;
    this.#lanes = [
      new Lane({ severity: quark.Severity.Debug }),
      new Lane({ severity: quark.Severity.Info }),
      new Lane({ severity: quark.Severity.Warn }),
      new Lane({ severity: quark.Severity.Error }),
      new Lane({ severity: quark.Severity.Critical }),
    ];
  }

  /** The number of the next event. */
  number() {
    const number = this.#sequence;
    this.#sequence++;
    return number;
  }

  /** Keeps an event until it is acknowledged. */
  keep(sequence, severity, message) {
    const lane = this.#lanes.find((lane) => lane.severity === severity);
    if (lane !== undefined) {
      lane.kept.set(sequence, new Kept({ sequence, message }));
    }
    if (this.size() > this.#limit) {
      this.#dropOne();
    }
  }

  /** The event with this number has arrived; a number that is not kept is nothing. */
  acknowledge(sequence) {
    for (const lane of this.#lanes) {
      lane.kept.delete(sequence);
    }
  }

  /** What has not arrived, in the order of its numbers. */
  unacknowledged() {
    const all = [];
    for (const lane of this.#lanes) {
      quark.addAll(all, lane.kept.values());
    }
    return Object.freeze(quark.sortBy(all, (kept) => kept.sequence).map((kept) => kept.message));
  }

  size() {
    let size = 0;
    for (const lane of this.#lanes) {
      size += lane.kept.size;
    }
    return size;
  }

  /** How many events were dropped since this was asked last. */
  takeDropped() {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  #dropOne() {
    const lane = this.#lanes.find((lane) => lane.kept.size > 0);
    if (lane === undefined) {
      return;
    }
    const oldest = lane.kept.keys().next().value;
    if (oldest === undefined) {
      return;
    }
    lane.kept.delete(oldest);
    this.#dropped++;
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map([
      ["limit", this.#limit],
      ["sequence", this.#sequence],
      ["dropped", this.#dropped],
      ["lanes", this.#lanes.map((each) => each[quark.state]())],
    ]);
  }
}
