/**
 * The tests of `session`.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { afterEach, describe, it } from "node:test";
import { CircuitBreakers } from "../src/breaker.js";
import { Config } from "../src/config.js";
import { CONTEXT_LIMIT, ContextTooLarge, ReservedProperty } from "../src/context.js";
import { Unresolved } from "../src/discovery.js";
import { Environment } from "../src/environment.js";
import { NoInteraction } from "../src/interaction.js";
import { Mdk } from "../src/mdk.js";
import { Node } from "../src/node.js";
import { Active, Open, RTP_CLIENT } from "../src/rtp.js";
import { LoggedMessageId } from "../src/session.js";
import { InvalidVersion } from "../src/version.js";
import { checkThrows, finish, sent, TestRuntime } from "quark-runtime/testing";

describe("session", () => {
  afterEach(finish);

  it("a session is a new trace: the first log stands at [1]", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    const logged = session.info("cat", "hello");
    await runtime.settle();
    quark.checkCompared(
      logged,
      "==",
      new LoggedMessageId({
        traceId: session.traceId(),
        causalLevel: Object.freeze([1]),
        environment: new Environment({ name: "sandbox" }),
      }),
      'logged == LoggedMessageId(session.trace_id(), [1], Environment("sandbox"))',
      "session.q:267",
    );
    await runtime.settle();
    quark.checkCompared(
      session.warn("cat", "again").causalLevel,
      "==",
      [2],
      'session.warn("cat", "again").causal_level == [2]',
      "session.q:268",
    );
    await runtime.settle();
    quark.checkCompared(
      mdk.session().traceId(),
      "!=",
      session.traceId(),
      "mdk.session().trace_id() != session.trace_id()",
      "session.q:269",
    );
    await runtime.settle();
  });

  it("a log message is delivered with its level, category, text and moment", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    sent(mdk[quark.fields].link);
    const session = mdk.session();
    await runtime.settle();
    session.critical("cat", "a");
    await runtime.settle();
    session.error("cat", "b");
    await runtime.settle();
    session.warn("cat", "c");
    await runtime.settle();
    session.info("cat", "d");
    await runtime.settle();
    const sent_ = sent(mdk[quark.fields].link).map((message) => RTP_CLIENT.encode(message));
    quark.checkCompared(
      sent_.map((text) =>
        text.includes(
          '"level":"CRITICAL","category":"cat","contentType":"text/plain","text":"a","sequence":0,"sync":1',
        ),
      ),
      "==",
      [true, false, false, false],
      'sent.map(|text| text.contains(\n        `"level":"CRITICAL","category":"cat","contentType":"text/plain","text":"a","sequence":0,"sync":1`,\n    )) == [true, false, false, false]',
      "session.q:284",
    );
    quark.checkCompared(
      sent_.map((text) =>
        text.includes('"level":"ERROR","category":"cat","contentType":"text/plain","text":"b","sequence":1,"sync":1'),
      ),
      "==",
      [false, true, false, false],
      'sent.map(|text| text.contains(\n        `"level":"ERROR","category":"cat","contentType":"text/plain","text":"b","sequence":1,"sync":1`,\n    )) == [false, true, false, false]',
      "session.q:287",
    );
    quark.checkCompared(
      sent_.map((text) => text.includes('"clock":{"clocks":[3]}')),
      "==",
      [false, false, true, false],
      'sent.map(|text| text.contains(`"clock":{"clocks":[3]}`)) == [false, false, true, false]',
      "session.q:290",
    );
    quark.checkCompared(
      sent_.map((text) => text.includes('"timestamp":1000000000,"node":')),
      "==",
      [true, true, true, true],
      'sent.map(|text| text.contains(`"timestamp":1000000000,"node":`)) == [true, true, true, true]',
      "session.q:291",
    );
  });

  it("INFO is the gate; a filtered call ticks and delivers nothing", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    sent(mdk[quark.fields].link);
    const session = mdk.session();
    await runtime.settle();
    quark.checkCompared(
      session.debug("cat", "hidden").causalLevel,
      "==",
      [1],
      'session.debug("cat", "hidden").causal_level == [1]',
      "session.q:301",
    );
    await runtime.settle();
    quark.check(sent(mdk[quark.fields].link).length === 0, "mdk.link.sent().is_empty()", "session.q:302");
    quark.checkCompared(
      session.info("cat", "shown").causalLevel,
      "==",
      [2],
      'session.info("cat", "shown").causal_level == [2]',
      "session.q:303",
    );
    await runtime.settle();
    quark.checkCompared(sent(mdk[quark.fields].link).length, "==", 1, "mdk.link.sent().size() == 1", "session.q:304");
  });

  it("trace raises and lowers the gate, here and downstream", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    sent(mdk[quark.fields].link);
    const session = mdk.session();
    await runtime.settle();
    session.trace(quark.Severity.Debug);
    await runtime.settle();
    session.debug("cat", "shown");
    await runtime.settle();
    quark.checkCompared(sent(mdk[quark.fields].link).length, "==", 1, "mdk.link.sent().size() == 1", "session.q:316");
    const downstream = mdk.join(session.externalize());
    await runtime.settle();
    downstream.debug("cat", "shown");
    await runtime.settle();
    quark.checkCompared(sent(mdk[quark.fields].link).length, "==", 1, "mdk.link.sent().size() == 1", "session.q:319");
    downstream.trace(quark.Severity.Error);
    await runtime.settle();
    downstream.warn("cat", "hidden");
    await runtime.settle();
    quark.check(sent(mdk[quark.fields].link).length === 0, "mdk.link.sent().is_empty()", "session.q:322");
    session.debug("cat", "shown");
    await runtime.settle();
    quark.checkCompared(sent(mdk[quark.fields].link).length, "==", 1, "mdk.link.sent().size() == 1", "session.q:324");
  });

  it("externalize encodes, then ticks; join ticks and enters a level", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    const text = session.externalize();
    await runtime.settle();
    quark.check(text.includes('"clock":{"clocks":[0]}'), 'text.contains(`"clock":{"clocks":[0]}`)', "session.q:331");
    quark.checkCompared(
      session.info("cat", "after").causalLevel,
      "==",
      [2],
      'session.info("cat", "after").causal_level == [2]',
      "session.q:332",
    );
    await runtime.settle();
    const joined = mdk.join(text);
    await runtime.settle();
    quark.checkCompared(
      joined.traceId(),
      "==",
      session.traceId(),
      "joined.trace_id() == session.trace_id()",
      "session.q:334",
    );
    await runtime.settle();
    quark.checkCompared(
      joined.info("cat", "first").causalLevel,
      "==",
      [1, 1],
      'joined.info("cat", "first").causal_level == [1, 1]',
      "session.q:335",
    );
    await runtime.settle();
    quark.check(
      session.inject().includes('"clock":{"clocks":[2]}'),
      'session.inject().contains(`"clock":{"clocks":[2]}`)',
      "session.q:336",
    );
    await runtime.settle();
  });

  it("the headers carry the context and a traceparent of the same trace", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    const first = session.headers();
    await runtime.settle();
    quark.checkCompared(
      [...first.keys()],
      "==",
      ["X-MDK-Context", "traceparent"],
      'first.keys() == ["X-MDK-Context", "traceparent"]',
      "session.q:343",
    );
    quark.check(
      quark.entry(first, "X-MDK-Context", "session.q:344").includes(session.traceId()),
      'first["X-MDK-Context"].contains(session.trace_id())',
      "session.q:344",
    );
    await runtime.settle();
    const id = session.traceId().split("-").join("");
    await runtime.settle();
    quark.check(
      quark.entry(first, "traceparent", "session.q:346").startsWith(`00-${id}-`),
      'first["traceparent"].starts_with("00-{id}-")',
      "session.q:346",
    );
    quark.check(
      quark.entry(first, "traceparent", "session.q:347").endsWith("-01"),
      'first["traceparent"].ends_with("-01")',
      "session.q:347",
    );
    quark.checkCompared(
      quark.size(quark.entry(first, "traceparent", "session.q:348")),
      "==",
      55,
      'first["traceparent"].size() == 55',
      "session.q:348",
    );
    quark.checkCompared(
      quark.entry(session.headers(), "traceparent", "session.q:349"),
      "!=",
      quark.entry(first, "traceparent", "session.q:349"),
      'session.headers()["traceparent"] != first["traceparent"]',
      "session.q:349",
    );
    await runtime.settle();
  });

  it("a session's environment travels with it", async () => {
    const runtime = new TestRuntime();
    const here = new Mdk({
      config: new Config({ environment: new Environment({ name: "feature", fallback: "base" }) }),
      policies: new CircuitBreakers(),
      runtime,
    });
    await runtime.settle();
    const there = new Mdk({
      config: new Config({ environment: new Environment({ name: "production" }) }),
      policies: new CircuitBreakers(),
      runtime,
    });
    await runtime.settle();
    quark.checkCompared(
      there.join(here.session().externalize()).environment(),
      "==",
      new Environment({ name: "feature", fallback: "base" }),
      'there.join(here.session().externalize()).environment() == Environment("feature", "base")',
      "session.q:355",
    );
    await runtime.settle();
    quark.checkCompared(
      there.session().environment(),
      "==",
      new Environment({ name: "production" }),
      'there.session().environment() == Environment("production")',
      "session.q:356",
    );
    await runtime.settle();
  });

  it("a deadline only shrinks, and says what is left", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    quark.checkCompared(session.remaining(), "==", undefined, "session.remaining() == none", "session.q:362");
    await runtime.settle();
    session.setDeadline(5000);
    await runtime.settle();
    quark.checkCompared(session.remaining(), "==", 5000, "session.remaining() == 5s", "session.q:364");
    await runtime.settle();
    session.setDeadline(9000);
    await runtime.settle();
    quark.checkCompared(session.remaining(), "==", 5000, "session.remaining() == 5s", "session.q:366");
    await runtime.settle();
    session.setDeadline(2000);
    await runtime.settle();
    await runtime.advance(500);
    quark.checkCompared(session.remaining(), "==", 1500, "session.remaining() == 1500ms", "session.q:369");
    await runtime.settle();
    await runtime.advance(5000);
    quark.checkCompared(session.remaining(), "==", 0, "session.remaining() == 0s", "session.q:371");
    await runtime.settle();
  });

  it("a deadline travels, and what is left of it wins over the clock", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    session.setDeadline(5000);
    await runtime.settle();
    const text = session.externalize();
    await runtime.settle();
    quark.check(text.includes('"timeout":1000005'), 'text.contains(`"timeout":1000005`)', "session.q:379");
    quark.check(text.includes('"remaining":5000'), 'text.contains(`"remaining":5000`)', "session.q:380");
    await runtime.advance(1000);
    quark.checkCompared(mdk.join(text).remaining(), "==", 5000, "mdk.join(text).remaining() == 5s", "session.q:382");
    await runtime.settle();
  });

  it("properties are the request's, and travel with it", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    quark.check(!session.hasProperty("user"), '!session.has_property("user")', "session.q:388");
    await runtime.settle();
    quark.checkCompared(
      session.getProperty("user"),
      "==",
      undefined,
      'session.get_property("user") == none',
      "session.q:389",
    );
    await runtime.settle();
    session.setProperty("user", "ada");
    await runtime.settle();
    quark.check(session.hasProperty("user"), 'session.has_property("user")', "session.q:391");
    await runtime.settle();
    const joined = mdk.join(session.externalize());
    await runtime.settle();
    quark.checkCompared(
      joined.getProperty("user"),
      "==",
      "ada",
      'joined.get_property("user") == Json.of("ada")',
      "session.q:393",
    );
    await runtime.settle();
  });

  it("a property that would not fit is refused, and the session goes on without it", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    let filling = "x";
    for (let _ = 0; _ < 13; _++) {
      filling += filling;
    }
    await checkThrows(
      () => session.setProperty("big", filling),
      ContextTooLarge,
      'session.set_property("big", Json.of(filling)) throws ContextTooLarge',
      "session.q:401",
    );
    await checkThrows(
      () => session.setProperty("timeout", 9000000000),
      ReservedProperty,
      'session.set_property("timeout", Json.of(9000000000.0)) throws ReservedProperty',
      "session.q:402",
    );
    quark.check(!session.hasProperty("big"), '!session.has_property("big")', "session.q:403");
    await runtime.settle();
    quark.checkCompared(
      quark.size(session.externalize()),
      "<",
      CONTEXT_LIMIT,
      "session.externalize().size() < context_limit",
      "session.q:404",
    );
    await runtime.settle();
  });

  it("resolve waits ten seconds for a node, no longer", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    const promise = session.resolve("time", "1.0");
    await runtime.settle();
    await runtime.advance(9999);
    quark.check(promise.isPending(), "promise.is_pending()", "session.q:413");
    await runtime.advance(1);
    await checkThrows(() => promise, Unresolved, "promise throws Unresolved", "session.q:415");
  });

  it("resolve waits no longer than the deadline", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    session.setDeadline(3000);
    await runtime.settle();
    await runtime.advance(1000);
    const promise = session.resolve("time", "1.0");
    await runtime.settle();
    const longer = session.resolveUntil("time", "1.0", 60_000);
    await runtime.settle();
    await runtime.advance(1999);
    quark.check(promise.isPending(), "promise.is_pending()", "session.q:427");
    await runtime.advance(1);
    await checkThrows(() => promise, Unresolved, "promise throws Unresolved", "session.q:429");
    await checkThrows(() => longer, Unresolved, "longer throws Unresolved", "session.q:430");
  });

  it("resolve_until waits as long as it is told", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    const brief = session.resolveUntil("time", "1.0", 500);
    await runtime.settle();
    const patient = session.resolveUntil("time", undefined, 60_000);
    await runtime.settle();
    await runtime.advance(500);
    await checkThrows(() => brief, Unresolved, "brief throws Unresolved", "session.q:440");
    await runtime.advance(59_000);
    quark.check(patient.isPending(), "patient.is_pending()", "session.q:442");
    const node = new Node({ id: "n1", service: "time", version: "7.3", address: "http://t:1" });
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Active({ node }));
    await runtime.settle();
    quark.checkCompared(patient.value(), "==", node, "patient.value() == node", "session.q:447");
  });

  it("a version that is none fails the promise", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    await checkThrows(
      () => session.resolve("time", "new"),
      InvalidVersion,
      'session.resolve("time", "new") throws InvalidVersion',
      "session.q:453",
    );
  });

  it("a route leads a session elsewhere, and everything downstream", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    mdk[quark.fields].link.$events.received(
      new Active({ node: new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" }) }),
    );
    await runtime.settle();
    mdk[quark.fields].link.$events.received(
      new Active({ node: new Node({ id: "n2", service: "mock", version: "2.0", address: "http://m:1" }) }),
    );
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    session.route("time", "1.0", "mock", "2.0");
    await runtime.settle();
    quark.checkCompared(
      (await runtime.value(session.resolve("time", "1.0"))).id,
      "==",
      "n2",
      'session.resolve("time", "1.0").value().id == "n2"',
      "session.q:465",
    );
    await runtime.settle();
    quark.checkCompared(
      (await runtime.value(mdk.join(session.externalize()).resolve("time", "1.0"))).id,
      "==",
      "n2",
      'mdk.join(session.externalize()).resolve("time", "1.0").value().id == "n2"',
      "session.q:466",
    );
    await runtime.settle();
    quark.checkCompared(
      (await runtime.value(mdk.session().resolve("time", "1.0"))).id,
      "==",
      "n1",
      'mdk.session().resolve("time", "1.0").value().id == "n1"',
      "session.q:467",
    );
    await runtime.settle();
    await checkThrows(
      () => session.route("time", "new", "mock", "2.0"),
      InvalidVersion,
      'session.route("time", "new", "mock", "2.0") throws InvalidVersion',
      "session.q:468",
    );
    await checkThrows(
      () => session.route("time", "1.0", "mock", "new"),
      InvalidVersion,
      'session.route("time", "1.0", "mock", "new") throws InvalidVersion',
      "session.q:469",
    );
  });

  it("an interaction that finishes yields its event, directly after its last log", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    mdk[quark.fields].link.$events.received(
      new Active({ node: new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" }) }),
    );
    await runtime.settle();
    sent(mdk[quark.fields].link);
    const session = mdk.session();
    await runtime.settle();
    session.startInteraction();
    await runtime.settle();
    const node = await runtime.value(session.resolve("time", "1.0"));
    await runtime.settle();
    await runtime.advance(250);
    session.finishInteraction();
    await runtime.settle();
    const sent_ = sent(mdk[quark.fields].link).map((message) => RTP_CLIENT.encode(message));
    quark.checkCompared(sent_.length, "==", 3, "sent.size() == 3", "session.q:485");
    quark.check(
      quark
        .item(sent_, 0, "session.q:486")
        .includes(
          '"level":"INFO","category":"MDK","contentType":"text/plain","text":"Starting interaction.","sequence":0',
        ),
      'sent[0].contains(\n        `"level":"INFO","category":"MDK","contentType":"text/plain","text":"Starting interaction.","sequence":0`,\n    )',
      "session.q:486",
    );
    quark.check(
      quark
        .item(sent_, 1, "session.q:489")
        .includes(
          '"level":"INFO","category":"MDK","contentType":"text/plain","text":"Finished interaction.","sequence":1',
        ),
      'sent[1].contains(\n        `"level":"INFO","category":"MDK","contentType":"text/plain","text":"Finished interaction.","sequence":1`,\n    )',
      "session.q:489",
    );
    quark.check(
      quark
        .item(sent_, 2, "session.q:492")
        .includes('"results":{"n1":1},"startClock":[1],"endClock":[2],"sequence":2,"sync":1'),
      'sent[2].contains(`"results":{"n1":1},"startClock":[1],"endClock":[2],"sequence":2,"sync":1`)',
      "session.q:492",
    );
    quark.check(
      quark.item(sent_, 2, "session.q:493").includes('"startTimestamp":1000000000,"endTimestamp":1000000250'),
      'sent[2].contains(`"startTimestamp":1000000000,"endTimestamp":1000000250`)',
      "session.q:493",
    );
    quark.check(
      quark.item(sent_, 2, "session.q:494").includes(session.traceId()),
      "sent[2].contains(session.trace_id())",
      "session.q:494",
    );
    await runtime.settle();
    quark.checkCompared(node.id, "==", "n1", 'node.id == "n1"', "session.q:495");
  });

  it("a failure blames the nodes resolved so far; those resolved afterwards can still succeed", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    mdk[quark.fields].link.$events.received(
      new Active({ node: new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" }) }),
    );
    await runtime.settle();
    mdk[quark.fields].link.$events.received(
      new Active({ node: new Node({ id: "n2", service: "time", version: "1.0", address: "http://t:2" }) }),
    );
    await runtime.settle();
    sent(mdk[quark.fields].link);
    const session = mdk.session();
    await runtime.settle();
    session.startInteraction();
    await runtime.settle();
    quark.checkCompared(
      (await runtime.value(session.resolve("time", "1.0"))).id,
      "==",
      "n1",
      'session.resolve("time", "1.0").value().id == "n1"',
      "session.q:508",
    );
    await runtime.settle();
    session.failInteraction("boom");
    await runtime.settle();
    quark.checkCompared(
      (await runtime.value(session.resolve("time", "1.0"))).id,
      "==",
      "n2",
      'session.resolve("time", "1.0").value().id == "n2"',
      "session.q:510",
    );
    await runtime.settle();
    session.finishInteraction();
    await runtime.settle();
    const sent_ = sent(mdk[quark.fields].link).map((message) => RTP_CLIENT.encode(message));
    quark.check(
      quark
        .item(sent_, 1, "session.q:513")
        .includes(
          '"level":"ERROR","category":"interaction failure","contentType":"text/plain","text":"involved: Node(id:n1 time: http://t:1, 1.0)\\n\\nboom"',
        ),
      'sent[1].contains(\n        `"level":"ERROR","category":"interaction failure","contentType":"text/plain","text":"involved: Node(id:n1 time: http://t:1, 1.0)\\n\\nboom"`,\n    )',
      "session.q:513",
    );
    quark.check(
      !quark.item(sent_, 1, "session.q:516").includes('"failure"'),
      '!sent[1].contains(`"failure"`)',
      "session.q:516",
    );
    quark.check(
      quark.item(sent_, 3, "session.q:517").includes('"results":{"n1":0,"n2":1}'),
      'sent[3].contains(`"results":{"n1":0,"n2":1}`)',
      "session.q:517",
    );
  });

  it("three failed interactions open a node's breaker, and calls go elsewhere", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    mdk[quark.fields].link.$events.received(
      new Active({ node: new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" }) }),
    );
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    for (let _ = 0; _ < 3; _++) {
      session.startInteraction();
      await runtime.settle();
      quark.checkCompared(
        (await runtime.value(session.resolve("time", "1.0"))).id,
        "==",
        "n1",
        'session.resolve("time", "1.0").value().id == "n1"',
        "session.q:529",
      );
      await runtime.settle();
      session.failInteraction("boom");
      await runtime.settle();
      session.finishInteraction();
      await runtime.settle();
    }
    const promise = session.resolve("time", "1.0");
    await runtime.settle();
    quark.check(promise.isPending(), "promise.is_pending()", "session.q:534");
    mdk[quark.fields].link.$events.received(
      new Active({ node: new Node({ id: "n2", service: "time", version: "1.0", address: "http://t:2" }) }),
    );
    await runtime.settle();
    quark.checkCompared(promise.value().id, "==", "n2", 'promise.value().id == "n2"', "session.q:536");
  });

  it("finish without start is an error and corrupts nothing", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    await checkThrows(
      () => session.finishInteraction(),
      NoInteraction,
      "session.finish_interaction() throws NoInteraction",
      "session.q:542",
    );
    await checkThrows(
      () => session.failInteraction("boom"),
      NoInteraction,
      'session.fail_interaction("boom") throws NoInteraction',
      "session.q:543",
    );
    session.startInteraction();
    await runtime.settle();
    session.finishInteraction();
    await runtime.settle();
    await checkThrows(
      () => session.finishInteraction(),
      NoInteraction,
      "session.finish_interaction() throws NoInteraction",
      "session.q:546",
    );
    quark.checkCompared(
      session.info("cat", "next").causalLevel,
      "==",
      [3],
      'session.info("cat", "next").causal_level == [3]',
      "session.q:547",
    );
    await runtime.settle();
  });

  it("nodes resolved through the session belong to the innermost level", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    mdk[quark.fields].link.$events.received(
      new Active({ node: new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" }) }),
    );
    await runtime.settle();
    mdk[quark.fields].link.$events.received(
      new Active({ node: new Node({ id: "n2", service: "space", version: "1.0", address: "http://s:1" }) }),
    );
    await runtime.settle();
    sent(mdk[quark.fields].link);
    const session = mdk.session();
    await runtime.settle();
    session.startInteraction();
    await runtime.settle();
    quark.checkCompared(
      (await runtime.value(session.resolve("time", "1.0"))).id,
      "==",
      "n1",
      'session.resolve("time", "1.0").value().id == "n1"',
      "session.q:560",
    );
    await runtime.settle();
    session.startInteraction();
    await runtime.settle();
    quark.checkCompared(
      (await runtime.value(session.resolve("space", "1.0"))).id,
      "==",
      "n2",
      'session.resolve("space", "1.0").value().id == "n2"',
      "session.q:562",
    );
    await runtime.settle();
    session.failInteraction("boom");
    await runtime.settle();
    session.finishInteraction();
    await runtime.settle();
    session.finishInteraction();
    await runtime.settle();
    const sent_ = sent(mdk[quark.fields].link).map((message) => RTP_CLIENT.encode(message));
    quark.check(
      quark.item(sent_, 4, "session.q:567").includes('"results":{"n2":0}'),
      'sent[4].contains(`"results":{"n2":0}`)',
      "session.q:567",
    );
    quark.check(
      quark.item(sent_, 6, "session.q:568").includes('"results":{"n1":1}'),
      'sent[6].contains(`"results":{"n1":1}`)',
      "session.q:568",
    );
  });

  it("tasks that resolve through their own levels never blame each other's nodes", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    mdk[quark.fields].link.$events.received(
      new Active({ node: new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" }) }),
    );
    await runtime.settle();
    mdk[quark.fields].link.$events.received(
      new Active({ node: new Node({ id: "n2", service: "space", version: "1.0", address: "http://s:1" }) }),
    );
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    const first = session._enterLevel();
    await runtime.settle();
    const second = session._enterLevel();
    await runtime.settle();
    quark.checkCompared(
      (await runtime.value(first.resolve("time", "1.0"))).id,
      "==",
      "n1",
      'first.resolve("time", "1.0").value().id == "n1"',
      "session.q:581",
    );
    await runtime.settle();
    quark.checkCompared(
      (await runtime.value(second.resolveUntil("space", "1.0", 1000))).id,
      "==",
      "n2",
      'second.resolve_until("space", "1.0", 1s).value().id == "n2"',
      "session.q:582",
    );
    await runtime.settle();
    sent(mdk[quark.fields].link);
    session._blameLevel(first, new quark.Failure({ kind: "ValueError", message: "boom", stack: "at f" }));
    await runtime.settle();
    session._exitLevel(first);
    await runtime.settle();
    session._exitLevel(second);
    await runtime.settle();
    const sent_ = sent(mdk[quark.fields].link).map((message) => RTP_CLIENT.encode(message));
    quark.check(
      quark.item(sent_, 0, "session.q:588").includes("involved: Node(id:n1 time: http://t:1, 1.0)"),
      'sent[0].contains("involved: Node(id:n1 time: http://t:1, 1.0)")',
      "session.q:588",
    );
    quark.check(
      quark.item(sent_, 2, "session.q:589").includes('"results":{"n1":0}'),
      'sent[2].contains(`"results":{"n1":0}`)',
      "session.q:589",
    );
    quark.check(
      quark.item(sent_, 4, "session.q:590").includes('"results":{"n2":1}'),
      'sent[4].contains(`"results":{"n2":1}`)',
      "session.q:590",
    );
  });

  it("a failed body's report carries the exception and the nodes beside the text", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    mdk[quark.fields].link.$events.received(
      new Active({ node: new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" }) }),
    );
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    const level = session._enterLevel();
    await runtime.settle();
    quark.checkCompared(
      (await runtime.value(level.resolve("time"))).id,
      "==",
      "n1",
      'level.resolve("time").value().id == "n1"',
      "session.q:601",
    );
    await runtime.settle();
    sent(mdk[quark.fields].link);
    session._blameLevel(level, new quark.Failure({ kind: "ValueError", message: "boom", stack: "at f\nat g" }));
    await runtime.settle();
    session._exitLevel(level);
    await runtime.settle();
    const sent_ = sent(mdk[quark.fields].link).map((message) => RTP_CLIENT.encode(message));
    quark.check(
      quark
        .item(sent_, 0, "session.q:606")
        .includes(
          '"failure":{"kind":"ValueError","message":"boom","stack":"at f\\nat g","nodes":[{"id":"n1","service":"time","version":"1.0","address":"http://t:1"}]}',
        ),
      'sent[0].contains(\n        `"failure":{"kind":"ValueError","message":"boom","stack":"at f\\nat g","nodes":[{"id":"n1","service":"time","version":"1.0","address":"http://t:1"}]}`,\n    )',
      "session.q:606",
    );
  });

  it("a level that is over is not blamed, and its late nodes belong to nobody", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    const level = session._enterLevel();
    await runtime.settle();
    const late = level.resolve("time", "1.0");
    await runtime.settle();
    session._exitLevel(level);
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    mdk[quark.fields].link.$events.received(
      new Active({ node: new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" }) }),
    );
    await runtime.settle();
    quark.checkCompared(late.value().id, "==", "n1", 'late.value().id == "n1"', "session.q:621");
    await checkThrows(
      () => level.fail("boom"),
      NoInteraction,
      'level.fail("boom") throws NoInteraction',
      "session.q:622",
    );
    sent(mdk[quark.fields].link);
    session._blameLevel(level, new quark.Failure({ kind: "ValueError", message: "boom" }));
    await runtime.settle();
    session._exitLevel(level);
    await runtime.settle();
    quark.check(sent(mdk[quark.fields].link).length === 0, "mdk.link.sent().is_empty()", "session.q:626");
  });

  it("a level can be failed by hand, and goes on", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    mdk[quark.fields].link.$events.received(
      new Active({ node: new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" }) }),
    );
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    const level = session._enterLevel();
    await runtime.settle();
    quark.checkCompared(
      (await runtime.value(level.resolve("time"))).id,
      "==",
      "n1",
      'level.resolve("time").value().id == "n1"',
      "session.q:637",
    );
    await runtime.settle();
    level.fail("boom");
    await runtime.settle();
    sent(mdk[quark.fields].link);
    session._exitLevel(level);
    await runtime.settle();
    quark.checkCompared(
      sent(mdk[quark.fields].link).map((message) => RTP_CLIENT.encode(message).includes('"results":{"n1":0}')),
      "==",
      [false, true],
      'mdk.link.sent().map(|message| message.encode().contains(`"results":{"n1":0}`)) == [false, true]',
      "session.q:641",
    );
  });

  it("an interaction that finishes resets the count of failures in a row", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    mdk[quark.fields].link.$events.received(
      new Active({ node: new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" }) }),
    );
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    for (const fails of [true, true, false, true, true]) {
      session.startInteraction();
      await runtime.settle();
      quark.checkCompared(
        (await runtime.value(session.resolve("time", "1.0"))).id,
        "==",
        "n1",
        'session.resolve("time", "1.0").value().id == "n1"',
        "session.q:653",
      );
      await runtime.settle();
      if (fails) {
        session.failInteraction("boom");
        await runtime.settle();
      }
      session.finishInteraction();
      await runtime.settle();
    }
    quark.checkCompared(
      (await runtime.value(session.resolve("time", "1.0"))).id,
      "==",
      "n1",
      'session.resolve("time", "1.0").value().id == "n1"',
      "session.q:659",
    );
    await runtime.settle();
  });

  it("a deadline before now has passed", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    session.setDeadline(-5000);
    await runtime.settle();
    quark.checkCompared(session.remaining(), "==", 0, "session.remaining() == 0s", "session.q:666");
    await runtime.settle();
  });
});
