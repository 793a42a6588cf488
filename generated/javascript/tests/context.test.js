/**
 * The tests of `context`.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { describe, it } from "node:test";
import { CausalClock } from "../src/clock.js";
import { CONTEXT_LIMIT, ContextTooLarge, ReservedProperty, SharedContext, UnusableContext } from "../src/context.js";
import { Environment } from "../src/environment.js";
import { checkThrows } from "quark-runtime/testing";

describe("context", () => {
  it("a new context stands at [0], and encodes as the 2016 clients did", () => {
    const context = new SharedContext({
      traceId: "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
      environment: new Environment({ name: "feature", fallback: "base" }),
    });
    quark.checkCompared(
      context.encode(),
      "==",
      '{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","clock":{"clocks":[0]},"properties":{},"environment":{"name":"feature","fallbackName":"base"}}',
      'context.encode()\n        == `{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","clock":{"clocks":[0]},"properties":{},"environment":{"name":"feature","fallbackName":"base"}}`',
      "context.q:169",
    );
  });

  it("joining goes on one level deeper, in the same trace and environment", () => {
    const sent_ = new SharedContext({
      traceId: "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
      environment: new Environment({ name: "feature", fallback: "base" }),
    });
    const joined = SharedContext._receive(sent_._outgoing(0), 0)._joined();
    quark.checkCompared(joined.clock.levels, "==", [1, 0], "joined.clock.levels == [1, 0]", "context.q:176");
    quark.checkCompared(joined.traceId, "==", sent_.traceId, "joined.trace_id == sent.trace_id", "context.q:177");
    quark.checkCompared(
      joined.environment,
      "==",
      sent_.environment,
      "joined.environment == sent.environment",
      "context.q:178",
    );
    quark.checkCompared(
      joined._ticked().clock.levels,
      "==",
      [1, 1],
      "joined.ticked().clock.levels == [1, 1]",
      "context.q:179",
    );
  });

  it("the header is compact ASCII", () => {
    const context = new SharedContext({ traceId: "4bf92f35-77b3-4da6-a3ce-929d0e0e4736" })._including("name", "é");
    quark.check(
      context._outgoing(0).includes('"properties":{"name":"\\u00e9"}'),
      'context.outgoing(Instant.epoch).contains(`"properties":{"name":"\\u00e9"}`)',
      "context.q:184",
    );
    quark.check(!context._outgoing(0).includes(" "), '!context.outgoing(Instant.epoch).contains(" ")', "context.q:185");
  });

  it("what is malformed or larger than 8 KiB is not joined", async () => {
    await checkThrows(
      () => SharedContext._receive("", 0),
      UnusableContext,
      'SharedContext.receive("", Instant.epoch) throws UnusableContext',
      "context.q:189",
    );
    await checkThrows(
      () => SharedContext._receive("garbage", 0),
      UnusableContext,
      'SharedContext.receive("garbage", Instant.epoch) throws UnusableContext',
      "context.q:190",
    );
    await checkThrows(
      () => SharedContext._receive('{"clock":{"clocks":[1]}}', 0),
      UnusableContext,
      'SharedContext.receive(`{"clock":{"clocks":[1]}}`, Instant.epoch) throws UnusableContext',
      "context.q:191",
    );
    await checkThrows(
      () => SharedContext._receive('{"traceId":"mine"}', 0),
      UnusableContext,
      'SharedContext.receive(`{"traceId":"mine"}`, Instant.epoch) throws UnusableContext',
      "context.q:192",
    );
    await checkThrows(
      () => SharedContext._receive('{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","clock":{"clocks":[]}}', 0),
      UnusableContext,
      'SharedContext.receive(\n        `{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","clock":{"clocks":[]}}`,\n        Instant.epoch,\n    ) throws UnusableContext',
      "context.q:193",
    );
    await checkThrows(
      () => SharedContext._receive('{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","clock":{"clocks":[-1]}}', 0),
      UnusableContext,
      'SharedContext.receive(\n        `{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","clock":{"clocks":[-1]}}`,\n        Instant.epoch,\n    ) throws UnusableContext',
      "context.q:197",
    );
  });

  it("a header of 8192 bytes is joined, one of 8193 is not", async () => {
    const empty = new SharedContext({
      traceId: "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
      properties: new quark.FrozenMap([["p", ""]]),
    });
    let filling = "x";
    for (let _ = 0; _ < 13; _++) {
      filling += filling;
    }
    const fitting = quark.sliceText(filling, 0, CONTEXT_LIMIT - quark.size(empty.encode()), "context.q:207");
    const full = new SharedContext({ ...empty, properties: new quark.FrozenMap([["p", fitting]]) });
    quark.checkCompared(quark.size(full.encode()), "==", 8192, "full.encode().size() == 8192", "context.q:209");
    quark.checkCompared(
      SharedContext._receive(full.encode(), 0).properties,
      "==",
      full.properties,
      "(try SharedContext.receive(full.encode(), Instant.epoch)).properties == full.properties",
      "context.q:210",
    );
    const over = new SharedContext({ ...empty, properties: new quark.FrozenMap([["p", fitting + "x"]]) });
    await checkThrows(
      () => SharedContext._receive(over.encode(), 0),
      UnusableContext,
      "SharedContext.receive(over.encode(), Instant.epoch) throws UnusableContext",
      "context.q:212",
    );
  });

  it("a context that came in full goes on without its oldest properties, never over the limit", () => {
    let filling = "x";
    for (let _ = 0; _ < 13; _++) {
      filling += filling;
    }
    filling = quark.sliceText(filling, 0, 7900, "context.q:218");
    let context = new SharedContext({
      traceId: "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
      properties: new quark.FrozenMap([
        ["p", filling],
        ["q", 1],
      ]),
    });
    for (let _ = 0; _ < 200; _++) {
      context = context._joined();
    }
    quark.checkCompared(
      quark.size(context.encode()),
      ">",
      CONTEXT_LIMIT,
      "context.encode().size() > context_limit",
      "context.q:224",
    );
    const text = context._outgoing(0);
    quark.checkCompared(quark.size(text), "<=", CONTEXT_LIMIT, "text.size() <= context_limit", "context.q:226");
    const received = SharedContext._receive(text, 0);
    quark.checkCompared(received.clock, "==", context.clock, "received.clock == context.clock", "context.q:228");
    quark.checkCompared(
      received.properties,
      "==",
      new Map([["q", 1]]),
      'received.properties == { "q": Json.of(1) }',
      "context.q:229",
    );
  });

  it("a property that could make the context outgrow its header is refused", async () => {
    const context = new SharedContext({ traceId: "4bf92f35-77b3-4da6-a3ce-929d0e0e4736" });
    let filling = "x";
    for (let _ = 0; _ < 13; _++) {
      filling += filling;
    }
    await checkThrows(
      () => context._including("big", filling),
      ContextTooLarge,
      'context.including("big", Json.of(filling)) throws ContextTooLarge',
      "context.q:236",
    );
    quark.checkCompared(
      context._including("small", "x").properties,
      "==",
      new Map([["small", "x"]]),
      '(try context.including("small", Json.of("x"))).properties == { "small": Json.of("x") }',
      "context.q:237",
    );
  });

  it("a property that was accepted fits whatever clock and deadline follow", () => {
    let filling = "x";
    for (let _ = 0; _ < 13; _++) {
      filling += filling;
    }
    const context = new SharedContext({ traceId: "4bf92f35-77b3-4da6-a3ce-929d0e0e4736" });
    let size = 7500;
    let fullest = context;
    while (true) {
      let fuller;
      try {
        fuller = context._including("p", quark.sliceText(filling, 0, size, "context.q:246"));
      } catch (error) {
        if (!(error instanceof quark.DeclaredError)) {
          throw error;
        }
        break;
      }
      fullest = fuller;
      size++;
    }
    quark.checkCompared(size, ">", 7500, "size > 7500", "context.q:250");
    const later = new SharedContext({
      ...fullest,
      clock: new CausalClock({ levels: Object.freeze([4_503_599_627_370_495]) }),
    });
    quark.check(
      later
        ._expiring(0 + 31_536_000_000)
        ._tracing(quark.Severity.Critical)
        ._outgoing(0)
        .includes("xxx"),
      'later.expiring(Instant.epoch + 8760h).tracing(Severity.Critical).outgoing(Instant.epoch).contains("xxx")',
      "context.q:252",
    );
  });

  it("the MDK's own properties are not the user's to set", async () => {
    const context = new SharedContext({ traceId: "4bf92f35-77b3-4da6-a3ce-929d0e0e4736" });
    await checkThrows(
      () => context._including("timeout", 1.5),
      ReservedProperty,
      'context.including("timeout", Json.of(1.5)) throws ReservedProperty',
      "context.q:257",
    );
    await checkThrows(
      () => context._including("trace", "DEBUG"),
      ReservedProperty,
      'context.including("trace", Json.of("DEBUG")) throws ReservedProperty',
      "context.q:258",
    );
  });

  it("a deadline only shrinks", () => {
    const context = new SharedContext({ traceId: "4bf92f35-77b3-4da6-a3ce-929d0e0e4736" })._expiring(0 + 10_000);
    quark.checkCompared(
      context.deadline(),
      "==",
      0 + 10_000,
      "context.deadline() == Instant.epoch + 10s",
      "context.q:263",
    );
    quark.checkCompared(
      context._expiring(0 + 11_000).deadline(),
      "==",
      0 + 10_000,
      "context.expiring(Instant.epoch + 11s).deadline() == Instant.epoch + 10s",
      "context.q:264",
    );
    quark.checkCompared(
      context._expiring(0 + 9000).deadline(),
      "==",
      0 + 9000,
      "context.expiring(Instant.epoch + 9s).deadline() == Instant.epoch + 9s",
      "context.q:265",
    );
    quark.checkCompared(context._left(0 + 4000), "==", 6000, "context.left(Instant.epoch + 4s) == 6s", "context.q:266");
    quark.checkCompared(context._left(0 + 12_000), "==", 0, "context.left(Instant.epoch + 12s) == 0s", "context.q:267");
  });

  it("a deadline travels as absolute seconds, and on its way as the milliseconds left", () => {
    const context = new SharedContext({ traceId: "4bf92f35-77b3-4da6-a3ce-929d0e0e4736" })._expiring(0 + 12_500);
    quark.check(
      context.encode().includes('"properties":{"timeout":12.5}'),
      'context.encode().contains(`"properties":{"timeout":12.5}`)',
      "context.q:272",
    );
    quark.check(!context.encode().includes("remaining"), '!context.encode().contains("remaining")', "context.q:273");
    quark.check(
      context._outgoing(0 + 10_000).includes('"remaining":2500'),
      'context.outgoing(Instant.epoch + 10s).contains(`"remaining":2500`)',
      "context.q:274",
    );
  });

  it("what is left wins over the absolute time, so skewed clocks do no harm", () => {
    const sent_ = new SharedContext({ traceId: "4bf92f35-77b3-4da6-a3ce-929d0e0e4736" })
      ._expiring(0 + 100_000)
      ._outgoing(0 + 97_000);
    const received = SharedContext._receive(sent_, 0 + 3_600_000);
    quark.checkCompared(
      received.deadline(),
      "==",
      0 + 3_600_000 + 3000,
      "received.deadline() == Instant.epoch + 1h + 3s",
      "context.q:282",
    );
    quark.checkCompared(received.remaining, "==", undefined, "received.remaining == none", "context.q:283");
  });

  it("an old peer's absolute time is the deadline where nothing else is", () => {
    const text = '{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","properties":{"timeout":1795391743.066}}';
    const received = SharedContext._receive(text, 0);
    quark.checkCompared(
      received.deadline(),
      "==",
      0 + 1_795_391_743_066,
      "received.deadline() == Instant.epoch + 1795391743066ms",
      "context.q:289",
    );
    quark.check(
      received.encode().includes('"timeout":1795391743.066'),
      'received.encode().contains(`"timeout":1795391743.066`)',
      "context.q:290",
    );
  });

  it("a deadline that is none is dropped, and an absurd one is bounded", () => {
    const text = '{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","properties":{"timeout":"soon","x":1}}';
    const received = SharedContext._receive(text, 0);
    quark.checkCompared(received.deadline(), "==", undefined, "received.deadline() == none", "context.q:296");
    quark.checkCompared(
      received.properties,
      "==",
      new Map([["x", 1]]),
      'received.properties == { "x": Json.of(1) }',
      "context.q:297",
    );
    const absurd = '{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","remaining":9007199254740991}';
    quark.checkCompared(
      SharedContext._receive(absurd, 0).deadline(),
      "==",
      0 + 31_536_000_000,
      "(try SharedContext.receive(absurd, Instant.epoch)).deadline() == Instant.epoch + 8760h",
      "context.q:299",
    );
  });

  it("INFO is the lowest level logged, unless the context says another", () => {
    const context = new SharedContext({ traceId: "4bf92f35-77b3-4da6-a3ce-929d0e0e4736" });
    quark.checkCompared(context.gate(), "==", quark.Severity.Info, "context.gate() == Severity.Info", "context.q:304");
    quark.checkCompared(
      context._tracing(quark.Severity.Debug).gate(),
      "==",
      quark.Severity.Debug,
      "context.tracing(Severity.Debug).gate() == Severity.Debug",
      "context.q:305",
    );
    quark.checkCompared(
      context._tracing(quark.Severity.Error).properties,
      "==",
      new Map([["trace", "ERROR"]]),
      'context.tracing(Severity.Error).properties == { "trace": Json.of("ERROR") }',
      "context.q:306",
    );
    quark.checkCompared(
      new SharedContext({ ...context, properties: new quark.FrozenMap([["trace", "LOUD"]]) }).gate(),
      "==",
      quark.Severity.Info,
      '(context with { properties: { "trace": Json.of("LOUD") } }).gate() == Severity.Info',
      "context.q:307",
    );
    quark.checkCompared(
      new SharedContext({ ...context, properties: new quark.FrozenMap([["trace", 1]]) }).gate(),
      "==",
      quark.Severity.Info,
      '(context with { properties: { "trace": Json.of(1) } }).gate() == Severity.Info',
      "context.q:308",
    );
  });

  it("a derived trace keeps the properties and the environment, not the deadline or the clock", () => {
    const parent = new SharedContext({
      traceId: "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
      clock: new CausalClock({ levels: Object.freeze([3, 2]) }),
      properties: new quark.FrozenMap([["a", 1]]),
      environment: new Environment({ name: "feature" }),
    });
    const derived = parent._expiring(0)._derived("17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed");
    quark.checkCompared(
      derived.traceId,
      "==",
      "17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed",
      'derived.trace_id == "17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed"',
      "context.q:319",
    );
    quark.checkCompared(derived.clock.levels, "==", [0], "derived.clock.levels == [0]", "context.q:320");
    quark.checkCompared(
      derived.properties,
      "==",
      new Map([["a", 1]]),
      'derived.properties == { "a": Json.of(1) }',
      "context.q:321",
    );
    quark.checkCompared(
      derived.environment.name,
      "==",
      "feature",
      'derived.environment.name == "feature"',
      "context.q:322",
    );
  });

  it("a request that comes in with nothing left has no time at all", () => {
    const text = '{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","remaining":-5}';
    quark.checkCompared(
      SharedContext._receive(text, 0 + 3_600_000).deadline(),
      "==",
      0 + 3_600_000,
      "(try SharedContext.receive(text, Instant.epoch + 1h)).deadline() == Instant.epoch + 1h",
      "context.q:327",
    );
  });
});
