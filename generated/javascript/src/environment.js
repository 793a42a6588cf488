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
export class Environment extends quark.Record {
  static $fields = (json) => ({
    name: json.orDefault(json.string),
    fallback: json.named(json.optional(json.string), "fallbackName"),
  });

  constructor({ name = "sandbox", fallback } = {}, maker) {
    super();
    if (maker !== quark.own) {
      name = name.toWellFormed();
      fallback = fallback?.toWellFormed();
    }
    this.name = name;
    this.fallback = fallback;
    Object.freeze(this);
  }

  /**
   * Reads `name` or `fallback:name`; `undefined` if it is neither.
   *
   * @param {string} text
   * @returns {Environment | undefined}
   */
  static parse(text) {
    text = text.toWellFormed();
    const parts = text.split(":");
    if (parts.length > 2 || parts.some((part) => quark.trim(part) === "")) {
      return undefined;
    }
    if (parts.length === 1) {
      return new Environment({ name: quark.item(parts, 0, "environment.q:13") }, quark.own);
    }
    return new Environment(
      { name: quark.item(parts, 1, "environment.q:14"), fallback: quark.item(parts, 0, "environment.q:14") },
      quark.own,
    );
  }
}
