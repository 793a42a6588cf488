/**
 * The tests of `text`.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { describe, it } from "node:test";
import { after, before, isHex } from "../src/text.js";

describe("text", () => {
  it("what follows a prefix", () => {
    quark.checkCompared(after("a=b", "a="), "==", "b", 'after("a=b", "a=") == "b"', "text.q:23");
    quark.checkCompared(after("a=a=b", "a="), "==", "a=b", 'after("a=a=b", "a=") == "a=b"', "text.q:24");
    quark.checkCompared(after("a=", "a="), "==", "", 'after("a=", "a=") == ""', "text.q:25");
    quark.checkCompared(after("b=a", "a="), "==", undefined, 'after("b=a", "a=") == none', "text.q:26");
  });

  it("what stands before a suffix", () => {
    quark.checkCompared(
      before("hello.json", ".json"),
      "==",
      "hello",
      'before("hello.json", ".json") == "hello"',
      "text.q:30",
    );
    quark.checkCompared(
      before("a.json.json", ".json"),
      "==",
      "a.json",
      'before("a.json.json", ".json") == "a.json"',
      "text.q:31",
    );
    quark.checkCompared(before(".json", ".json"), "==", "", 'before(".json", ".json") == ""', "text.q:32");
    quark.checkCompared(
      before("hello.txt", ".json"),
      "==",
      undefined,
      'before("hello.txt", ".json") == none',
      "text.q:33",
    );
  });

  it("hexadecimal digits are counted, and nothing else is let through", () => {
    quark.check(isHex("0af9", 4), 'is_hex("0af9", 4)', "text.q:37");
    quark.check(isHex("", 0), 'is_hex("", 0)', "text.q:38");
    quark.check(!isHex("0af9", 5), '!is_hex("0af9", 5)', "text.q:39");
    quark.check(!isHex("0aF9", 4), '!is_hex("0aF9", 4)', "text.q:40");
    quark.check(!isHex("0a-9", 4), '!is_hex("0a-9", 4)', "text.q:41");
    quark.check(!isHex("0aé9", 4), '!is_hex("0a\\u{e9}9", 4)', "text.q:42");
  });
});
