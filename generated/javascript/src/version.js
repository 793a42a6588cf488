/**
 * Which version of a service may serve a request for another.
 *
 * A version promises an interface, `MAJOR.MINOR`: it says nothing about builds, and is never compared as text.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { MdkError } from "./_package.js";

/** The text is not a version: two numbers with a dot between them. */
export class InvalidVersion extends MdkError {
  get name() {
    return "InvalidVersion";
  }

  constructor({ text }) {
    text = text.toWellFormed();
    super(`'${text}' is not MAJOR.MINOR`);
    this.text = text;
  }
}

/** The version of an interface. A greater `minor` only adds to it, another `major` is another interface. */
export class Version extends quark.Record {
  static $fields = (json) => ({ major: json.integer, minor: json.orDefault(json.integer) });

  constructor({ major, minor = 0 }, maker) {
    super();
    this.major = major;
    this.minor = minor;
    if (maker !== quark.own) {
      Object.freeze(this);
    }
  }

  /**
   * Reads `MAJOR.MINOR`. A missing minor is 0; what follows a second dot is ignored.
   *
   * @param {string} text
   * @returns {Version}
   * @throws {InvalidVersion}
   */
  static parse(text) {
    text = text.toWellFormed();
    const parts = text.split(".");
    const major = component(quark.item(parts, 0, "version.q:16"));
    if (major === undefined) {
      throw new InvalidVersion({ text });
    }
    const minor = component(parts[1] ?? "0");
    if (minor === undefined) {
      throw new InvalidVersion({ text });
    }
    return new Version({ major, minor }, quark.own);
  }

  /**
   * Whether a caller who asked for this version is served by `actual`: same major, and at least the minor.
   *
   * @param {Version} actual
   * @returns {boolean}
   */
  accepts(actual) {
    return actual.major === this.major && actual.minor >= this.minor;
  }

  /**
   * `MAJOR.MINOR`, the form of every key and message.
   *
   * @returns {string}
   */
  text() {
    return `${this.major}.${this.minor}`;
  }
}

export function component(text) {
  if (text.startsWith("-")) {
    return undefined;
  }
  return quark.toInt(text);
}

/** The version that a caller asks for: `undefined`, when they named none, is served by all. */
export function requested(text) {
  if (text === undefined) {
    return undefined;
  }
  return Version.parse(text);
}
