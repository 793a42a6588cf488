/**
 * The tests of `version`.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { describe, it } from "node:test";
import { InvalidVersion, requested, Version } from "../src/version.js";
import { checkThrows } from "quark-runtime/testing";

describe("version", () => {
  it("a version is served by the same major and at least the same minor", () => {
    const wanted = Version.parse("1.2");
    quark.check(wanted.accepts(Version.parse("1.2")), 'wanted.accepts(try Version.parse("1.2"))', "version.q:43");
    quark.check(wanted.accepts(Version.parse("1.3")), 'wanted.accepts(try Version.parse("1.3"))', "version.q:44");
    quark.check(!wanted.accepts(Version.parse("1.1")), '!wanted.accepts(try Version.parse("1.1"))', "version.q:45");
    quark.check(!wanted.accepts(Version.parse("2.2")), '!wanted.accepts(try Version.parse("2.2"))', "version.q:46");
    quark.check(!wanted.accepts(Version.parse("0.9")), '!wanted.accepts(try Version.parse("0.9"))', "version.q:47");
  });

  it("components are numbers: 1.10 is more than 1.9", () => {
    const wanted = Version.parse("1.9");
    quark.check(wanted.accepts(Version.parse("1.10")), 'wanted.accepts(try Version.parse("1.10"))', "version.q:52");
    quark.check(!Version.parse("1.10").accepts(wanted), '!(try Version.parse("1.10")).accepts(wanted)', "version.q:53");
  });

  it("an absent minor is 0, and further components are ignored", () => {
    quark.checkCompared(
      Version.parse("3"),
      "==",
      new Version({ major: 3, minor: 0 }),
      '(try Version.parse("3")) == Version(3, 0)',
      "version.q:57",
    );
    quark.checkCompared(
      Version.parse("1.2.7"),
      "==",
      new Version({ major: 1, minor: 2 }),
      '(try Version.parse("1.2.7")) == Version(1, 2)',
      "version.q:58",
    );
    quark.checkCompared(
      Version.parse("1.2.beta.4"),
      "==",
      new Version({ major: 1, minor: 2 }),
      '(try Version.parse("1.2.beta.4")) == Version(1, 2)',
      "version.q:59",
    );
    quark.checkCompared(
      Version.parse("1.2.7").text(),
      "==",
      "1.2",
      '(try Version.parse("1.2.7")).text() == "1.2"',
      "version.q:60",
    );
  });

  it("anything else is not a version", async () => {
    await checkThrows(
      () => Version.parse(""),
      InvalidVersion,
      'Version.parse("") throws InvalidVersion',
      "version.q:64",
    );
    await checkThrows(
      () => Version.parse("one"),
      InvalidVersion,
      'Version.parse("one") throws InvalidVersion',
      "version.q:65",
    );
    await checkThrows(
      () => Version.parse("1.x"),
      InvalidVersion,
      'Version.parse("1.x") throws InvalidVersion',
      "version.q:66",
    );
    await checkThrows(
      () => Version.parse("1."),
      InvalidVersion,
      'Version.parse("1.") throws InvalidVersion',
      "version.q:67",
    );
    await checkThrows(
      () => Version.parse(".1"),
      InvalidVersion,
      'Version.parse(".1") throws InvalidVersion',
      "version.q:68",
    );
    await checkThrows(
      () => Version.parse("-1.0"),
      InvalidVersion,
      'Version.parse("-1.0") throws InvalidVersion',
      "version.q:69",
    );
    await checkThrows(
      () => Version.parse("1.-0"),
      InvalidVersion,
      'Version.parse("1.-0") throws InvalidVersion',
      "version.q:70",
    );
    await checkThrows(
      () => Version.parse("v1.0"),
      InvalidVersion,
      'Version.parse("v1.0") throws InvalidVersion',
      "version.q:71",
    );
    await checkThrows(
      () => Version.parse(" 1.0"),
      InvalidVersion,
      'Version.parse(" 1.0") throws InvalidVersion',
      "version.q:72",
    );
  });

  it("no request is no version, a bad one is an error", async () => {
    quark.checkCompared(requested(), "==", undefined, "(try requested(none)) == none", "version.q:76");
    quark.checkCompared(
      requested("1.4"),
      "==",
      new Version({ major: 1, minor: 4 }),
      '(try requested("1.4")) == Version(1, 4)',
      "version.q:77",
    );
    await checkThrows(() => requested("new"), InvalidVersion, 'requested("new") throws InvalidVersion', "version.q:78");
  });
});
