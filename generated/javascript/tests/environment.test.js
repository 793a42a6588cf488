/**
 * The tests of `environment`.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { describe, it } from "node:test";
import { Environment } from "../src/environment.js";

describe("environment", () => {
  it("the default environment is the sandbox", () => {
    quark.checkCompared(new Environment().name, "==", "sandbox", 'Environment().name == "sandbox"', "environment.q:19");
    quark.checkCompared(
      new Environment().fallback,
      "==",
      undefined,
      "Environment().fallback == none",
      "environment.q:20",
    );
  });

  it("an environment may name a fallback before it", () => {
    quark.checkCompared(
      Environment.parse("production"),
      "==",
      new Environment({ name: "production" }),
      'Environment.parse("production") == Environment("production")',
      "environment.q:24",
    );
    quark.checkCompared(
      Environment.parse("base:feature"),
      "==",
      new Environment({ name: "feature", fallback: "base" }),
      'Environment.parse("base:feature") == Environment("feature", "base")',
      "environment.q:25",
    );
  });

  it("there is one fallback, and no empty name", () => {
    quark.checkCompared(
      Environment.parse("a:b:c"),
      "==",
      undefined,
      'Environment.parse("a:b:c") == none',
      "environment.q:29",
    );
    quark.checkCompared(Environment.parse(""), "==", undefined, 'Environment.parse("") == none', "environment.q:30");
    quark.checkCompared(
      Environment.parse(":feature"),
      "==",
      undefined,
      'Environment.parse(":feature") == none',
      "environment.q:31",
    );
    quark.checkCompared(
      Environment.parse("base:"),
      "==",
      undefined,
      'Environment.parse("base:") == none',
      "environment.q:32",
    );
  });

  it("the names of an environment on the wire", () => {
    quark.checkCompared(
      new Environment({ name: "feature", fallback: "base" }).encode(),
      "==",
      '{"name":"feature","fallbackName":"base"}',
      'Environment("feature", "base").encode() == `{"name":"feature","fallbackName":"base"}`',
      "environment.q:36",
    );
    quark.checkCompared(
      new Environment({ name: "production" }).encode(),
      "==",
      '{"name":"production"}',
      'Environment("production").encode() == `{"name":"production"}`',
      "environment.q:37",
    );
    quark.checkCompared(
      Environment.decode('{"name":"production","fallbackName":null}'),
      "==",
      new Environment({ name: "production" }),
      '(try Environment.decode(`{"name":"production","fallbackName":null}`)) == Environment("production")',
      "environment.q:38",
    );
  });
});
