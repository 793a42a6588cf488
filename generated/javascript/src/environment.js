/**
 * Environments: walls between services of one name.
 *
 * @module
 */

import * as quark from "quark-runtime";

/**
 * Where a service lives. Services of different environments do not see each other, with one exception: what an
 * environment has never had is looked up in its `fallback`, one level deep and never the other way.
 */
export class Environment {
  /** @param {{ name?: string, fallback?: string | null | undefined }} [fields] */
  constructor({ name = "sandbox", fallback } = {}) {
    this.name = name.toWellFormed();
    this.fallback = fallback?.toWellFormed();
    Object.freeze(this);
  }

  /**
   * Reads `name` or `fallback:name`; `none` if it is neither.
   *
   * @param {string} text
   * @returns {Environment | undefined}
   */
  static parse(text) {
    text = text.toWellFormed();
    const parts = Object.freeze(text.split(":"));
    if (parts.length > 2 || parts.some((part) => quark.trim(part) === "")) {
      return undefined;
    }
    if (parts.length === 1) {
      return new Environment({ name: quark.item(parts, 0, "environment.q:13") });
    }
    return new Environment({
      name: quark.item(parts, 1, "environment.q:14"),
      fallback: quark.item(parts, 0, "environment.q:14"),
    });
  }

  /** Whether another one holds the same. */
  equals(other) {
    return this.name === other.name && this.fallback === other.fallback;
  }

  /** The fields by their names on the wire. */
  toJson() {
    const fields = new Map([["name", this.name]]);
    if (this.fallback !== undefined) {
      fields.set("fallbackName", this.fallback);
    }
    return new quark.FrozenMap(fields);
  }

  /** Takes the fields from open data, or throws a `DecodeError`. */
  static fromJson(json) {
    const fields = new quark.Fields(json);
    return new Environment({
      name: fields.optional(quark.json.string, "name"),
      fallback: fields.optional(quark.json.string, "fallbackName"),
    });
  }

  /** The value as JSON text: ASCII only, without spaces. */
  encode() {
    return quark.json.encode(this.toJson());
  }

  /** Reads JSON text, or throws a `DecodeError`. */
  static decode(text) {
    return Environment.fromJson(quark.json.parse(text));
  }
}
