/**
 * The tests of `breaker`.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { describe, it } from "node:test";
import { CircuitBreaker, CircuitBreakers, RecordingPolicies, RecordingPolicy } from "../src/breaker.js";
import { Node } from "../src/node.js";

describe("breaker", () => {
  it("three failures in a row open it", () => {
    const start = 0;
    const breaker = new CircuitBreaker();
    breaker.failure(start);
    breaker.failure(start);
    quark.check(breaker.available(start), "breaker.available(start)", "breaker.q:93");
    breaker.failure(start);
    quark.check(!breaker.available(start), "!breaker.available(start)", "breaker.q:95");
  });

  it("a success in between resets the count", () => {
    const start = 0;
    const breaker = new CircuitBreaker();
    breaker.failure(start);
    breaker.failure(start);
    breaker.success(start);
    breaker.failure(start);
    breaker.failure(start);
    quark.check(breaker.available(start), "breaker.available(start)", "breaker.q:106");
  });

  it("thirty seconds after the last failure, and not before, it lets a call through", () => {
    const start = 0;
    const breaker = new CircuitBreaker();
    breaker.failure(start);
    breaker.failure(start);
    breaker.failure(start + 10_000);
    quark.check(!breaker.available(start + 31_000), "!breaker.available(start + 31s)", "breaker.q:115");
    quark.check(!breaker.available(start + 40_000), "!breaker.available(start + 40s)", "breaker.q:116");
    quark.check(breaker.available(start + 40_001), "breaker.available(start + 40001ms)", "breaker.q:117");
  });

  it("an open breaker lets exactly one probe through, and another if its verdict is lost", () => {
    const start = 0;
    const breaker = new CircuitBreaker({ threshold: 1 });
    breaker.failure(start);
    quark.check(!breaker.available(start + 30_000), "!breaker.available(start + 30s)", "breaker.q:124");
    quark.check(breaker.available(start + 31_000), "breaker.available(start + 31s)", "breaker.q:125");
    breaker.admitted(start + 31_000);
    quark.check(!breaker.available(start + 32_000), "!breaker.available(start + 32s)", "breaker.q:127");
    quark.check(breaker.available(start + 62_000), "breaker.available(start + 62s)", "breaker.q:128");
  });

  it("a probe that succeeds closes it, one that fails opens it again", () => {
    const start = 0;
    const breaker = new CircuitBreaker();
    breaker.failure(start);
    breaker.failure(start);
    breaker.failure(start);
    breaker.admitted(start + 31_000);
    breaker.failure(start + 32_000);
    quark.check(!breaker.available(start + 62_000), "!breaker.available(start + 62s)", "breaker.q:139");
    quark.check(breaker.available(start + 63_000), "breaker.available(start + 63s)", "breaker.q:140");
    breaker.admitted(start + 63_000);
    breaker.success(start + 64_000);
    quark.check(breaker.available(start + 64_000), "breaker.available(start + 64s)", "breaker.q:143");
    breaker.failure(start + 65_000);
    breaker.failure(start + 65_000);
    quark.check(breaker.available(start + 65_000), "breaker.available(start + 65s)", "breaker.q:146");
  });

  it("a threshold of zero never opens", () => {
    const start = 0;
    const breaker = new CircuitBreaker({ threshold: 0 });
    for (let second = 0; second < 100; second++) {
      breaker.failure(start + 1000 * second);
      breaker.admitted(start + 1000 * second);
    }
    quark.check(breaker.available(start + 100_000), "breaker.available(start + 100s)", "breaker.q:156");
  });

  it("each node gets a breaker of its own, set up alike", () => {
    const start = 0;
    const breakers = new CircuitBreakers({ threshold: 1, retest: 5000 });
    const first = breakers.create(new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" }));
    const second = breakers.create(new Node({ id: "n2", service: "time", version: "1.0", address: "http://t:2" }));
    first.failure(start);
    quark.check(!first.available(start + 5000), "!first.available(start + 5s)", "breaker.q:165");
    quark.check(second.available(start + 5000), "second.available(start + 5s)", "breaker.q:166");
    quark.check(first.available(start + 6000), "first.available(start + 6s)", "breaker.q:167");
  });

  it("a recording policy counts, and stands in nobody's way", () => {
    const start = 0;
    const policy = new RecordingPolicy();
    policy.admitted(start);
    policy.failure(start);
    policy.failure(start);
    policy.failure(start);
    policy.success(start);
    quark.check(policy.available(start), "policy.available(start)", "breaker.q:178");
    quark.checkCompared(policy.admissionCount(), "==", 1, "policy.admission_count() == 1", "breaker.q:179");
    quark.checkCompared(policy.failureCount(), "==", 3, "policy.failure_count() == 3", "breaker.q:180");
    quark.checkCompared(policy.successCount(), "==", 1, "policy.success_count() == 1", "breaker.q:181");
    const other = new RecordingPolicies().create(
      new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" }),
    );
    other.failure(start);
    quark.check(other.available(start), "other.available(start)", "breaker.q:184");
  });
});
