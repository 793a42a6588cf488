/**
 * The tests of `traceparent`.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { describe, it } from "node:test";
import { isUuid, traceIdOf, traceparentFor } from "../src/traceparent.js";

describe("traceparent", () => {
  it("a traceparent carries the trace's 32 digits, a parent of 16, and the flags 01", () => {
    const header = traceparentFor("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 15_902_634, 7);
    quark.checkCompared(
      header,
      "==",
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f2a7aa00000007-01",
      'header == "00-4bf92f3577b34da6a3ce929d0e0e4736-00f2a7aa00000007-01"',
      "traceparent.q:55",
    );
  });

  it("a parent of nothing but zeros would be invalid", () => {
    quark.check(
      traceparentFor("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 0, 7).endsWith("-0000000000000007-01"),
      'traceparent_for("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 0, 7).ends_with("-0000000000000007-01")',
      "traceparent.q:59",
    );
    quark.check(
      traceparentFor("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 7, 0).endsWith("-0000000700000000-01"),
      'traceparent_for("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 7, 0).ends_with("-0000000700000000-01")',
      "traceparent.q:60",
    );
    quark.check(
      traceparentFor("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 0, 0).endsWith("-0000000000000001-01"),
      'traceparent_for("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 0, 0).ends_with("-0000000000000001-01")',
      "traceparent.q:61",
    );
  });

  it("the id of a traceparent is the trace's UUID", () => {
    const id = traceIdOf("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    quark.checkCompared(
      id,
      "==",
      "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
      'id == "4bf92f35-77b3-4da6-a3ce-929d0e0e4736"',
      "traceparent.q:66",
    );
  });

  it("a later version may say more, version 00 may not", () => {
    quark.checkCompared(
      traceIdOf("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"),
      "!=",
      undefined,
      'trace_id_of("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more") != none',
      "traceparent.q:70",
    );
    quark.checkCompared(
      traceIdOf("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"),
      "==",
      undefined,
      'trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more") == none',
      "traceparent.q:71",
    );
  });

  it("a malformed traceparent has no trace", () => {
    quark.checkCompared(traceIdOf(""), "==", undefined, 'trace_id_of("") == none', "traceparent.q:75");
    quark.checkCompared(
      traceIdOf("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7"),
      "==",
      undefined,
      'trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7") == none',
      "traceparent.q:76",
    );
    quark.checkCompared(
      traceIdOf("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
      "==",
      undefined,
      'trace_id_of("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01") == none',
      "traceparent.q:77",
    );
    quark.checkCompared(
      traceIdOf("00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01"),
      "==",
      undefined,
      'trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01") == none',
      "traceparent.q:78",
    );
    quark.checkCompared(
      traceIdOf("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"),
      "==",
      undefined,
      'trace_id_of("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01") == none',
      "traceparent.q:79",
    );
    quark.checkCompared(
      traceIdOf("00-00000000000000000000000000000000-00f067aa0ba902b7-01"),
      "==",
      undefined,
      'trace_id_of("00-00000000000000000000000000000000-00f067aa0ba902b7-01") == none',
      "traceparent.q:80",
    );
    quark.checkCompared(
      traceIdOf("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"),
      "==",
      undefined,
      'trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01") == none',
      "traceparent.q:81",
    );
  });

  it("a UUID has its dashes in the usual places", () => {
    quark.check(
      isUuid("4bf92f35-77b3-4da6-a3ce-929d0e0e4736"),
      'is_uuid("4bf92f35-77b3-4da6-a3ce-929d0e0e4736")',
      "traceparent.q:85",
    );
    quark.check(
      isUuid("4BF92F35-77B3-4DA6-A3CE-929D0E0E4736"),
      'is_uuid("4BF92F35-77B3-4DA6-A3CE-929D0E0E4736")',
      "traceparent.q:86",
    );
    quark.check(
      !isUuid("4bf92f3577b34da6a3ce929d0e0e4736"),
      '!is_uuid("4bf92f3577b34da6a3ce929d0e0e4736")',
      "traceparent.q:87",
    );
    quark.check(
      !isUuid("4bf92f35-77b3-4da6-a3ce929d-0e0e4736"),
      '!is_uuid("4bf92f35-77b3-4da6-a3ce929d-0e0e4736")',
      "traceparent.q:88",
    );
    quark.check(!isUuid("trace"), '!is_uuid("trace")', "traceparent.q:89");
  });
});
