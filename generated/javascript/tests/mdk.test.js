/**
 * The tests of `mdk`.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { afterEach, describe, it } from "node:test";
import { CircuitBreakers, RecordingPolicies } from "../src/breaker.js";
import { CausalClock } from "../src/clock.js";
import { Config } from "../src/config.js";
import { SharedContext } from "../src/context.js";
import { Unresolved } from "../src/discovery.js";
import { Environment } from "../src/environment.js";
import { Mdk } from "../src/mdk.js";
import { Node } from "../src/node.js";
import {
  Active,
  Breaker,
  Clear,
  Close,
  CloseError,
  Expire,
  InteractionAck,
  LogAck,
  Open,
  Route,
  RTP_CLIENT,
} from "../src/rtp.js";
import { CannotRegister, StaticNodes, Synapse } from "../src/sources.js";
import { InvalidVersion } from "../src/version.js";
import { calls, checkThrows, finish, sent, TestRuntime } from "quark-runtime/testing";

describe("mdk", () => {
  afterEach(finish);

  it("an MDK connects with its token, and opens with what it is", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({
      config: new Config({
        serverUrl: "ws://h/rtp",
        token: "secret",
        environment: new Environment({ name: "feature", fallback: "base" }),
      }),
      policies: new CircuitBreakers(),
      runtime,
    });
    await runtime.settle();
    quark.check(calls(mdk[quark.fields].link).length === 0, "mdk.link.calls().is_empty()", "mdk.q:448");
    mdk.start();
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    const calls_ = calls(mdk[quark.fields].link);
    quark.checkCompared(calls_.length, "==", 1, "calls.size() == 1", "mdk.q:452");
    quark.check(
      quark.item(calls_, 0, "mdk.q:453").includes("ws://h/rtp"),
      'calls[0].contains("ws://h/rtp")',
      "mdk.q:453",
    );
    quark.check(
      quark.item(calls_, 0, "mdk.q:454").includes("Bearer secret"),
      'calls[0].contains("Bearer secret")',
      "mdk.q:454",
    );
    quark.check(sent(mdk[quark.fields].link).length === 0, "mdk.link.sent().is_empty()", "mdk.q:455");
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    const sent_ = sent(mdk[quark.fields].link).map((message) => RTP_CLIENT.encode(message));
    quark.checkCompared(sent_.length, "==", 1, "sent.size() == 1", "mdk.q:458");
    quark.check(
      quark.item(sent_, 0, "mdk.q:459").startsWith('{"type":"open","version":"2.0.0","mdkVersion":"3.'),
      'sent[0].starts_with(`{"type":"open","version":"2.0.0","mdkVersion":"3.`)',
      "mdk.q:459",
    );
    quark.check(
      quark.item(sent_, 0, "mdk.q:460").includes('"capabilities":["route"]'),
      'sent[0].contains(`"capabilities":["route"]`)',
      "mdk.q:460",
    );
    quark.check(
      quark.item(sent_, 0, "mdk.q:461").includes('"language":'),
      'sent[0].contains(`"language":`)',
      "mdk.q:461",
    );
    quark.check(
      quark.item(sent_, 0, "mdk.q:462").includes('"nodeId":"'),
      'sent[0].contains(`"nodeId":"`)',
      "mdk.q:462",
    );
    quark.check(
      quark.item(sent_, 0, "mdk.q:463").endsWith('"environment":{"name":"feature","fallbackName":"base"}}'),
      'sent[0].ends_with(`"environment":{"name":"feature","fallbackName":"base"}}`)',
      "mdk.q:463",
    );
  });

  it("everything else is sent after the server's Open", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.register("hello", "1.1", "http://h:1");
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk.session().info("cat", "hello");
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    quark.checkCompared(sent(mdk[quark.fields].link).length, "==", 1, "mdk.link.sent().size() == 1", "mdk.q:472");
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    quark.checkCompared(sent(mdk[quark.fields].link).length, "==", 2, "mdk.link.sent().size() == 2", "mdk.q:474");
  });

  it("a service is registered before or after start, and announced at once when connected", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({
      config: new Config({ environment: new Environment({ name: "feature", fallback: "base" }) }),
      policies: new CircuitBreakers(),
      runtime,
    });
    await runtime.settle();
    const early = mdk.register("hello", "1.1", "http://h:1");
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    sent(mdk[quark.fields].link);
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    const announced = new Active({ node: early, ttl: 30_000 });
    quark.checkCompared(sent(mdk[quark.fields].link), "==", [announced], "mdk.link.sent() == [announced]", "mdk.q:485");
    const late = mdk.register("time", "2.0", "http://h:2");
    await runtime.settle();
    const second = new Active({ node: late, ttl: 30_000 });
    quark.checkCompared(sent(mdk[quark.fields].link), "==", [second], "mdk.link.sent() == [second]", "mdk.q:488");
    quark.checkCompared(
      early.environment,
      "==",
      new Environment({ name: "feature", fallback: "base" }),
      'early.environment == Environment("feature", "base")',
      "mdk.q:489",
    );
  });

  it("each service and address has an id of its own, and all name their process", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    const first = mdk.register("hello", "1.1", "http://h:1");
    await runtime.settle();
    const second = mdk.register("hello", "1.1", "http://h:2");
    await runtime.settle();
    const third = mdk.register("time", "1.1", "http://h:1");
    await runtime.settle();
    quark.checkCompared(first.id, "!=", second.id, "first.id != second.id", "mdk.q:497");
    quark.checkCompared(first.id, "!=", third.id, "first.id != third.id", "mdk.q:498");
    quark.checkCompared(second.id, "!=", third.id, "second.id != third.id", "mdk.q:499");
    quark.checkCompared(
      first.properties,
      "==",
      second.properties,
      "first.properties == second.properties",
      "mdk.q:500",
    );
    quark.checkCompared(
      [...first.properties.keys()],
      "==",
      ["datawire_nodeId"],
      'first.properties.keys() == ["datawire_nodeId"]',
      "mdk.q:501",
    );
    const again = mdk.register("hello", "1.2", "http://h:1");
    await runtime.settle();
    quark.checkCompared(again.id, "==", first.id, "again.id == first.id", "mdk.q:503");
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    quark.check(
      RTP_CLIENT.encode(quark.item(sent(mdk[quark.fields].link), 0, "mdk.q:506")).includes(
        quark.json.encode(quark.entry(first.properties, "datawire_nodeId", "mdk.q:506")),
      ),
      'mdk.link.sent()[0].encode().contains(first.properties["datawire_nodeId"].encode())',
      "mdk.q:506",
    );
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    quark.checkCompared(sent(mdk[quark.fields].link).length, "==", 3, "mdk.link.sent().size() == 3", "mdk.q:508");
  });

  it("a version that is none cannot be registered", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    await checkThrows(
      () => mdk.register("hello", "new", "http://h:1"),
      InvalidVersion,
      'mdk.register("hello", "new", "http://h:1") throws InvalidVersion',
      "mdk.q:513",
    );
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    sent(mdk[quark.fields].link);
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    quark.check(sent(mdk[quark.fields].link).length === 0, "mdk.link.sent().is_empty()", "mdk.q:518");
  });

  it("services are announced again each fifteen seconds while connected", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    const node = mdk.register("hello", "1.1", "http://h:1");
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    sent(mdk[quark.fields].link);
    await runtime.advance(14_999);
    quark.check(sent(mdk[quark.fields].link).length === 0, "mdk.link.sent().is_empty()", "mdk.q:529");
    await runtime.advance(1);
    const announced = new Active({ node });
    quark.checkCompared(sent(mdk[quark.fields].link), "==", [announced], "mdk.link.sent() == [announced]", "mdk.q:532");
    await runtime.advance(15_000);
    quark.checkCompared(sent(mdk[quark.fields].link), "==", [announced], "mdk.link.sent() == [announced]", "mdk.q:534");
    mdk[quark.fields].link.$events.closed("gone");
    await runtime.settle();
    await runtime.advance(60_000);
    quark.check(sent(mdk[quark.fields].link).length === 0, "mdk.link.sent().is_empty()", "mdk.q:537");
  });

  it("a stop says that the services are gone", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    const first = mdk.register("hello", "1.1", "http://h:1");
    await runtime.settle();
    const second = mdk.register("time", "1.0", "http://h:2");
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    sent(mdk[quark.fields].link);
    const stopped = mdk.stop();
    await runtime.settle();
    const expected = Object.freeze([new Expire({ node: first }), new Expire({ node: second })]);
    quark.checkCompared(sent(mdk[quark.fields].link), "==", expected, "mdk.link.sent() == expected", "mdk.q:550");
    quark.check(!stopped.isPending(), "!stopped.is_pending()", "mdk.q:551");
    await runtime.advance(60_000);
    quark.check(sent(mdk[quark.fields].link).length === 0, "mdk.link.sent().is_empty()", "mdk.q:553");
  });

  it("a stop waits for acknowledgements", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    mdk.session().info("cat", "last words");
    await runtime.settle();
    const stopped = mdk.stop();
    await runtime.settle();
    quark.check(stopped.isPending(), "stopped.is_pending()", "mdk.q:563");
    await runtime.advance(4000);
    quark.check(stopped.isPending(), "stopped.is_pending()", "mdk.q:565");
    mdk[quark.fields].link.$events.received(new LogAck({ sequence: 0 }));
    await runtime.settle();
    quark.check(!stopped.isPending(), "!stopped.is_pending()", "mdk.q:567");
  });

  it("a stop waits five seconds and no longer", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk.session().info("cat", "last words");
    await runtime.settle();
    const stopped = mdk.stop();
    await runtime.settle();
    const again = mdk.stop();
    await runtime.settle();
    await runtime.advance(4999);
    quark.check(stopped.isPending(), "stopped.is_pending()", "mdk.q:577");
    quark.check(again.isPending(), "again.is_pending()", "mdk.q:578");
    await runtime.advance(1);
    quark.check(!stopped.isPending(), "!stopped.is_pending()", "mdk.q:580");
    quark.check(!again.isPending(), "!again.is_pending()", "mdk.q:581");
  });

  it("what never started stops at once, and those who wait are told", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    const waiting = mdk.session().resolve("time", "1.0");
    await runtime.settle();
    quark.check(waiting.isPending(), "waiting.is_pending()", "mdk.q:587");
    quark.check(!(await runtime.isPending(mdk.stop())), "!mdk.stop().is_pending()", "mdk.q:588");
    await runtime.settle();
    await checkThrows(() => waiting, Unresolved, "waiting throws Unresolved", "mdk.q:589");
    await checkThrows(
      () => mdk.session().resolve("time", "1.0"),
      Unresolved,
      'mdk.session().resolve("time", "1.0") throws Unresolved',
      "mdk.q:590",
    );
  });

  it("reconnecting waits for up to 1, 2, 4, 8, 16, 16 seconds, and starts over after a success", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    calls(mdk[quark.fields].link);
    for (const longest of [1000, 2000, 4000, 8000, 16_000, 16_000]) {
      mdk[quark.fields].link.$events.closed("down");
      await runtime.settle();
      quark.check(calls(mdk[quark.fields].link).length === 0, "mdk.link.calls().is_empty()", "mdk.q:599");
      await runtime.advance(longest);
      quark.checkCompared(calls(mdk[quark.fields].link).length, "==", 1, "mdk.link.calls().size() == 1", "mdk.q:601");
    }
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    calls(mdk[quark.fields].link);
    mdk[quark.fields].link.$events.closed("down");
    await runtime.settle();
    await runtime.advance(1000);
    quark.checkCompared(calls(mdk[quark.fields].link).length, "==", 1, "mdk.link.calls().size() == 1", "mdk.q:608");
  });

  it("without a server it says once what is missing, and works on", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({
      config: new Config({ serverUrl: "ws://h/rtp?token=secret", token: "secret" }),
      policies: new CircuitBreakers(),
      runtime,
    });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.closed("no such host for secret");
    await runtime.settle();
    await runtime.advance(1000);
    mdk[quark.fields].link.$events.closed("no such host");
    await runtime.settle();
    const calls_ = calls(mdk[quark.fields].console);
    quark.checkCompared(calls_.length, "==", 1, "calls.size() == 1", "mdk.q:618");
    quark.check(
      quark.item(calls_, 0, "mdk.q:619").includes("Mission Control at ws://h/rtp "),
      'calls[0].contains("Mission Control at ws://h/rtp ")',
      "mdk.q:619",
    );
    quark.check(
      quark.item(calls_, 0, "mdk.q:620").includes("MDK_SERVER_URL"),
      'calls[0].contains("MDK_SERVER_URL")',
      "mdk.q:620",
    );
    quark.check(!quark.item(calls_, 0, "mdk.q:621").includes("secret"), '!calls[0].contains("secret")', "mdk.q:621");
    quark.checkCompared(
      mdk.session().info("cat", "still here").causalLevel,
      "==",
      [1],
      'mdk.session().info("cat", "still here").causal_level == [1]',
      "mdk.q:622",
    );
    await runtime.settle();
  });

  it("a refused connection names the token, without printing it", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config({ token: "secret" }), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.rejected(401, "bad token: secret");
    await runtime.settle();
    const calls_ = calls(mdk[quark.fields].console);
    quark.checkCompared(calls_.length, "==", 1, "calls.size() == 1", "mdk.q:630");
    quark.check(quark.item(calls_, 0, "mdk.q:631").includes("401"), 'calls[0].contains("401")', "mdk.q:631");
    quark.check(
      quark.item(calls_, 0, "mdk.q:632").includes("MDK_TOKEN"),
      'calls[0].contains("MDK_TOKEN")',
      "mdk.q:632",
    );
    quark.check(!quark.item(calls_, 0, "mdk.q:633").includes("secret"), '!calls[0].contains("secret")', "mdk.q:633");
    calls(mdk[quark.fields].link);
    await runtime.advance(1000);
    quark.checkCompared(calls(mdk[quark.fields].link).length, "==", 1, "mdk.link.calls().size() == 1", "mdk.q:636");
  });

  it("another major version is answered by Close, and not spoken with", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.register("hello", "1.1", "http://h:1");
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    sent(mdk[quark.fields].link);
    mdk[quark.fields].link.$events.received(new Open({ version: "3.0.0" }));
    await runtime.settle();
    const sent_ = sent(mdk[quark.fields].link).map((message) => RTP_CLIENT.encode(message));
    quark.checkCompared(sent_.length, "==", 1, "sent.size() == 1", "mdk.q:647");
    quark.check(
      quark.item(sent_, 0, "mdk.q:648").startsWith('{"type":"close","error":{"code":"VERSION_MISMATCH","title":'),
      'sent[0].starts_with(`{"type":"close","error":{"code":"VERSION_MISMATCH","title":`)',
      "mdk.q:648",
    );
    quark.checkCompared(
      calls(mdk[quark.fields].console).length,
      "==",
      1,
      "mdk.console.calls().size() == 1",
      "mdk.q:649",
    );
    mdk[quark.fields].link.$events.closed("closed");
    await runtime.settle();
    mdk.session().info("cat", "kept");
    await runtime.settle();
    quark.check(sent(mdk[quark.fields].link).length === 0, "mdk.link.sent().is_empty()", "mdk.q:652");
  });

  it("a closing server is left, and looked for again", async () => {
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
      new Close({ error: new CloseError({ code: "GOING_AWAY", title: "restarting" }) }),
    );
    await runtime.settle();
    mdk[quark.fields].link.$events.closed("closed");
    await runtime.settle();
    calls(mdk[quark.fields].link);
    await runtime.advance(1000);
    quark.checkCompared(calls(mdk[quark.fields].link).length, "==", 1, "mdk.link.calls().size() == 1", "mdk.q:664");
  });

  it("an unknown message is ignored, one that cannot be read is said", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.unreadable(
      new quark.DecodeError({ kind: quark.DecodeKind.UnknownTag, path: "type", text: "unknown tag" }),
    );
    await runtime.settle();
    quark.check(calls(mdk[quark.fields].console).length === 0, "mdk.console.calls().is_empty()", "mdk.q:672");
    mdk[quark.fields].link.$events.unreadable(
      new quark.DecodeError({ kind: quark.DecodeKind.NotJson, path: "", text: "not JSON" }),
    );
    await runtime.settle();
    quark.checkCompared(
      calls(mdk[quark.fields].console).length,
      "==",
      1,
      "mdk.console.calls().size() == 1",
      "mdk.q:674",
    );
  });

  it("logs are sent at once, numbered by one counter with interactions, and kept until acknowledged", async () => {
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
    session.startInteraction();
    await runtime.settle();
    session.finishInteraction();
    await runtime.settle();
    session.info("cat", "after");
    await runtime.settle();
    const sent_ = sent(mdk[quark.fields].link);
    quark.checkCompared(sent_.length, "==", 4, "sent.size() == 4", "mdk.q:688");
    mdk[quark.fields].link.$events.received(new LogAck({ sequence: 0 }));
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new InteractionAck({ sequence: 2 }));
    await runtime.settle();
    mdk[quark.fields].link.$events.closed("down");
    await runtime.settle();
    await runtime.advance(1000);
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    sent(mdk[quark.fields].link);
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    quark.checkCompared(
      sent(mdk[quark.fields].link),
      "==",
      [quark.item(sent_, 1, "mdk.q:696"), quark.item(sent_, 3, "mdk.q:696")],
      "mdk.link.sent() == [sent[1], sent[3]]",
      "mdk.q:696",
    );
  });

  it("what is logged while not connected is sent in order after the next Open", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    session.info("cat", "before start");
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    session.error("cat", "before the connection");
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    session.info("cat", "before Open");
    await runtime.settle();
    sent(mdk[quark.fields].link);
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    const texts = sent(mdk[quark.fields].link).map((message) => RTP_CLIENT.encode(message));
    quark.checkCompared(texts.length, "==", 3, "texts.size() == 3", "mdk.q:710");
    quark.check(
      quark.item(texts, 0, "mdk.q:711").includes('"text":"before start","sequence":0'),
      'texts[0].contains(`"text":"before start","sequence":0`)',
      "mdk.q:711",
    );
    quark.check(
      quark.item(texts, 1, "mdk.q:712").includes('"text":"before the connection","sequence":1'),
      'texts[1].contains(`"text":"before the connection","sequence":1`)',
      "mdk.q:712",
    );
    quark.check(
      quark.item(texts, 2, "mdk.q:713").includes('"text":"before Open","sequence":2'),
      'texts[2].contains(`"text":"before Open","sequence":2`)',
      "mdk.q:713",
    );
  });

  it("what was dropped while not connected is counted and said after the next Open", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    for (let _ = 0; _ < 10_003; _++) {
      session.info("cat", "much");
      await runtime.settle();
    }
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    sent(mdk[quark.fields].link);
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    const sent_ = sent(mdk[quark.fields].link);
    quark.checkCompared(sent_.length, "==", 10_001, "sent.size() == 10001", "mdk.q:725");
    quark.check(
      RTP_CLIENT.encode(quark.item(sent_, 0, "mdk.q:726")).includes('"sequence":3,'),
      'sent[0].encode().contains(`"sequence":3,`)',
      "mdk.q:726",
    );
    quark.check(
      RTP_CLIENT.encode(quark.item(sent_, 10_000, "mdk.q:727")).includes(
        '"level":"WARN","category":"mdk","contentType":"text/plain","text":"3 events were dropped while not connected"',
      ),
      'sent[10000]\n        .encode()\n        .contains(\n            `"level":"WARN","category":"mdk","contentType":"text/plain","text":"3 events were dropped while not connected"`,\n        )',
      "mdk.q:727",
    );
  });

  it("a node that Mission Control knows is resolved, one that is gone is not", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    const node = new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" });
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Active({ node }));
    await runtime.settle();
    quark.checkCompared(
      await runtime.value(mdk.session().resolve("time", "1.0")),
      "==",
      node,
      'mdk.session().resolve("time", "1.0").value() == node',
      "mdk.q:741",
    );
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Expire({ node }));
    await runtime.settle();
    const promise = mdk.session().resolve("time", "1.0");
    await runtime.settle();
    quark.check(promise.isPending(), "promise.is_pending()", "mdk.q:744");
    mdk[quark.fields].link.$events.received(new Active({ node }));
    await runtime.settle();
    quark.checkCompared(promise.value(), "==", node, "promise.value() == node", "mdk.q:746");
  });

  it("while disconnected the last known nodes keep serving, and after a Clear those not announced go", async () => {
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
    mdk[quark.fields].link.$events.closed("down");
    await runtime.settle();
    await runtime.advance(3_600_000);
    quark.checkCompared(
      (await runtime.value(mdk.session().resolve("time", "1.0"))).id,
      "==",
      "n1",
      'mdk.session().resolve("time", "1.0").value().id == "n1"',
      "mdk.q:757",
    );
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Clear());
    await runtime.settle();
    await runtime.advance(9000);
    quark.checkCompared(
      (await runtime.value(mdk.session().resolve("time", "1.0"))).id,
      "==",
      "n1",
      'mdk.session().resolve("time", "1.0").value().id == "n1"',
      "mdk.q:762",
    );
    await runtime.settle();
    await runtime.advance(1000);
    const promise = mdk.session().resolveUntil("time", "1.0", 0);
    await runtime.settle();
    await checkThrows(() => promise, Unresolved, "promise throws Unresolved", "mdk.q:765");
  });

  it("a Route command gives versions their shares", async () => {
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
      new Active({ node: new Node({ id: "n1", service: "time", version: "1.1", address: "http://t:1" }) }),
    );
    await runtime.settle();
    mdk[quark.fields].link.$events.received(
      new Active({ node: new Node({ id: "n2", service: "time", version: "1.2", address: "http://t:2" }) }),
    );
    await runtime.settle();
    mdk[quark.fields].link.$events.received(
      new Route({
        service: "time",
        environment: "sandbox",
        shares: new quark.FrozenMap([
          ["1.1", 3],
          ["1.2", 1],
        ]),
      }),
    );
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    const ids = [];
    for (let _ = 0; _ < 8; _++) {
      ids.push((await runtime.value(session.resolve("time", "1.0"))).id);
      await runtime.settle();
    }
    quark.checkCompared(
      ids,
      "==",
      ["n1", "n1", "n2", "n1", "n1", "n1", "n2", "n1"],
      'ids == ["n1", "n1", "n2", "n1", "n1", "n1", "n2", "n1"]',
      "mdk.q:779",
    );
    mdk[quark.fields].link.$events.received(new Route({ service: "time", environment: "sandbox" }));
    await runtime.settle();
    quark.checkCompared(
      (await runtime.value(session.resolve("time", "1.0"))).id,
      "==",
      "n2",
      'session.resolve("time", "1.0").value().id == "n2"',
      "mdk.q:781",
    );
    await runtime.settle();
    quark.checkCompared(
      (await runtime.value(session.resolve("time", "1.0"))).id,
      "==",
      "n1",
      'session.resolve("time", "1.0").value().id == "n1"',
      "mdk.q:782",
    );
    await runtime.settle();
  });

  it("breakers are reported to a server that understands, and again after a reconnect", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers({ threshold: 1 }), runtime });
    await runtime.settle();
    const node = new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" });
    const capable = new Open({ properties: new quark.FrozenMap([["capabilities", Object.freeze(["breaker"])]]) });
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(capable);
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Active({ node }));
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    session.startInteraction();
    await runtime.settle();
    quark.checkCompared(
      await runtime.value(session.resolve("time", "1.0")),
      "==",
      node,
      'session.resolve("time", "1.0").value() == node',
      "mdk.q:795",
    );
    await runtime.settle();
    sent(mdk[quark.fields].link);
    session.failInteraction("boom");
    await runtime.settle();
    const sent_ = sent(mdk[quark.fields].link);
    const report = new Breaker({ node, open: true, since: 0 + 1_000_000_000 });
    quark.checkCompared(sent_.length, "==", 2, "sent.size() == 2", "mdk.q:800");
    quark.checkCompared(quark.item(sent_, 1, "mdk.q:801"), "==", report, "sent[1] == report", "mdk.q:801");
    mdk[quark.fields].link.$events.closed("down");
    await runtime.settle();
    await runtime.advance(1000);
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(capable);
    await runtime.settle();
    quark.check(
      sent(mdk[quark.fields].link).some((message) => quark.equal(message, report)),
      "mdk.link.sent().any(|message| message == report)",
      "mdk.q:806",
    );
    mdk[quark.fields].link.$events.closed("down");
    await runtime.settle();
    await runtime.advance(2000);
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    quark.check(
      !sent(mdk[quark.fields].link).some((message) => quark.equal(message, report)),
      "!mdk.link.sent().any(|message| message == report)",
      "mdk.q:811",
    );
  });

  it("a static list is there from the start, and nothing can be registered in it", async () => {
    const runtime = new TestRuntime();
    const node = new Node({ id: "n1", service: "time", version: "1.0", address: "http://t:1" });
    const mdk = new Mdk({
      config: new Config({ source: new StaticNodes({ nodes: Object.freeze([node]) }) }),
      policies: new CircuitBreakers(),
      runtime,
    });
    await runtime.settle();
    const promise = mdk.session().resolve("time", "1.0");
    await runtime.settle();
    quark.check(promise.isPending(), "promise.is_pending()", "mdk.q:818");
    mdk.start();
    await runtime.settle();
    quark.checkCompared(promise.value(), "==", node, "promise.value() == node", "mdk.q:820");
    await checkThrows(
      () => mdk.register("hello", "1.0", "http://h:1"),
      CannotRegister,
      'mdk.register("hello", "1.0", "http://h:1") throws CannotRegister',
      "mdk.q:821",
    );
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    mdk[quark.fields].link.$events.received(
      new Active({ node: new Node({ id: "n2", service: "space", version: "1.0", address: "http://s:1" }) }),
    );
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Expire({ node }));
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Clear());
    await runtime.settle();
    await runtime.advance(10_000);
    quark.checkCompared(
      await runtime.value(mdk.session().resolve("time", "1.0")),
      "==",
      node,
      'mdk.session().resolve("time", "1.0").value() == node',
      "mdk.q:828",
    );
    await runtime.settle();
    await checkThrows(
      () => mdk.session().resolveUntil("space", "1.0", 0),
      Unresolved,
      'mdk.session().resolve_until("space", "1.0", 0s) throws Unresolved',
      "mdk.q:829",
    );
  });

  it("a Synapse folder is read each second", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({
      config: new Config({ source: new Synapse({ path: "/nodes" }) }),
      policies: new CircuitBreakers(),
      runtime,
    });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    quark.checkCompared(calls(mdk[quark.fields].folder).length, "==", 1, "mdk.folder.calls().size() == 1", "mdk.q:835");
    mdk[quark.fields].folder.$events.contents(new quark.FrozenMap([["time.json", '[{"host":"t","port":1}]']]));
    await runtime.settle();
    quark.checkCompared(
      (await runtime.value(mdk.session().resolve("time"))).address,
      "==",
      "t:1",
      'mdk.session().resolve("time").value().address == "t:1"',
      "mdk.q:837",
    );
    await runtime.settle();
    await runtime.advance(3000);
    quark.checkCompared(calls(mdk[quark.fields].folder).length, "==", 3, "mdk.folder.calls().size() == 3", "mdk.q:839");
    mdk[quark.fields].folder.$events.contents(new quark.FrozenMap([["time.json", '[{"host":"t","port":2}]']]));
    await runtime.settle();
    quark.checkCompared(
      (await runtime.value(mdk.session().resolve("time"))).address,
      "==",
      "t:2",
      'mdk.session().resolve("time").value().address == "t:2"',
      "mdk.q:841",
    );
    await runtime.settle();
    await checkThrows(
      () => mdk.register("hello", "1.0", "http://h:1"),
      CannotRegister,
      'mdk.register("hello", "1.0", "http://h:1") throws CannotRegister',
      "mdk.q:842",
    );
  });

  it("a bad file in a Synapse folder leaves the previous state, and is said once", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({
      config: new Config({ source: new Synapse({ path: "/nodes" }) }),
      policies: new CircuitBreakers(),
      runtime,
    });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].folder.$events.contents(new quark.FrozenMap([["time.json", '[{"host":"t","port":1}]']]));
    await runtime.settle();
    mdk[quark.fields].folder.$events.contents(new quark.FrozenMap([["time.json", '[{"host"']]));
    await runtime.settle();
    mdk[quark.fields].folder.$events.contents(new quark.FrozenMap([["time.json", '[{"host"']]));
    await runtime.settle();
    quark.checkCompared(
      (await runtime.value(mdk.session().resolve("time"))).address,
      "==",
      "t:1",
      'mdk.session().resolve("time").value().address == "t:1"',
      "mdk.q:851",
    );
    await runtime.settle();
    quark.checkCompared(
      calls(mdk[quark.fields].console).length,
      "==",
      1,
      "mdk.console.calls().size() == 1",
      "mdk.q:852",
    );
    mdk[quark.fields].folder.$events.failed("no such folder");
    await runtime.settle();
    mdk[quark.fields].folder.$events.failed("no such folder");
    await runtime.settle();
    quark.checkCompared(
      (await runtime.value(mdk.session().resolve("time"))).address,
      "==",
      "t:1",
      'mdk.session().resolve("time").value().address == "t:1"',
      "mdk.q:855",
    );
    await runtime.settle();
    quark.checkCompared(
      calls(mdk[quark.fields].console).length,
      "==",
      1,
      "mdk.console.calls().size() == 1",
      "mdk.q:856",
    );
  });

  it("a missing context begins a new trace, silently", async () => {
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
    const session = mdk.join();
    await runtime.settle();
    quark.checkCompared(
      session.info("cat", "first").causalLevel,
      "==",
      [1],
      'session.info("cat", "first").causal_level == [1]',
      "mdk.q:866",
    );
    await runtime.settle();
    quark.checkCompared(sent(mdk[quark.fields].link).length, "==", 1, "mdk.link.sent().size() == 1", "mdk.q:867");
  });

  it("a malformed context begins a new trace, and a warning is logged", async () => {
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
    for (const text of ["", "garbage", '{"traceId":1}']) {
      const session = mdk.join(text);
      await runtime.settle();
      const sent_ = sent(mdk[quark.fields].link).map((message) => RTP_CLIENT.encode(message));
      quark.checkCompared(sent_.length, "==", 1, "sent.size() == 1", "mdk.q:879");
      quark.check(
        quark.item(sent_, 0, "mdk.q:880").includes('"level":"WARN","category":"mdk"'),
        'sent[0].contains(`"level":"WARN","category":"mdk"`)',
        "mdk.q:880",
      );
      quark.check(
        quark.item(sent_, 0, "mdk.q:881").includes(session.traceId()),
        "sent[0].contains(session.trace_id())",
        "mdk.q:881",
      );
      await runtime.settle();
      quark.checkCompared(
        session.info("cat", "goes on").causalLevel,
        "==",
        [2],
        'session.info("cat", "goes on").causal_level == [2]',
        "mdk.q:882",
      );
      await runtime.settle();
      sent(mdk[quark.fields].link);
    }
  });

  it("a context over the limit begins a new trace, and a warning is logged", async () => {
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
    const context = new SharedContext({ traceId: "4bf92f35-77b3-4da6-a3ce-929d0e0e4736" });
    let filling = "x";
    for (let _ = 0; _ < 13; _++) {
      filling += filling;
    }
    const session = mdk.join(
      new SharedContext({ ...context, properties: new quark.FrozenMap([["p", filling]]) }).encode(),
    );
    await runtime.settle();
    quark.checkCompared(
      session.traceId(),
      "!=",
      context.traceId,
      "session.trace_id() != context.trace_id",
      "mdk.q:897",
    );
    await runtime.settle();
    quark.checkCompared(
      sent(mdk[quark.fields].link).map((message) => RTP_CLIENT.encode(message).includes("8192 bytes")),
      "==",
      [true],
      'mdk.link.sent().map(|message| message.encode().contains("8192 bytes")) == [true]',
      "mdk.q:898",
    );
  });

  it("a traceparent alone is joined at [1, 0]; beside a context it counts for nothing", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    const parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const session = mdk.join(undefined, parent);
    await runtime.settle();
    quark.checkCompared(
      session.traceId(),
      "==",
      "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
      'session.trace_id() == "4bf92f35-77b3-4da6-a3ce-929d0e0e4736"',
      "mdk.q:905",
    );
    await runtime.settle();
    quark.checkCompared(
      session.info("cat", "first").causalLevel,
      "==",
      [1, 1],
      'session.info("cat", "first").causal_level == [1, 1]',
      "mdk.q:906",
    );
    await runtime.settle();
    const other = mdk.session();
    await runtime.settle();
    quark.checkCompared(
      mdk.join(other.externalize(), parent).traceId(),
      "==",
      other.traceId(),
      "mdk.join(other.externalize(), parent).trace_id() == other.trace_id()",
      "mdk.q:908",
    );
    await runtime.settle();
    quark.checkCompared(
      mdk.join(undefined, "00-malformed").info("cat", "first").causalLevel,
      "==",
      [1],
      'mdk.join(none, "00-malformed").info("cat", "first").causal_level == [1]',
      "mdk.q:909",
    );
    await runtime.settle();
  });

  it("the default deadline is a session's longest, and never lengthens another's", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.setDefaultDeadline(5000);
    await runtime.settle();
    const session = mdk.session();
    await runtime.settle();
    quark.checkCompared(session.remaining(), "==", 5000, "session.remaining() == 5s", "mdk.q:916");
    await runtime.settle();
    session.setDeadline(2000);
    await runtime.settle();
    quark.checkCompared(
      mdk.join(session.externalize()).remaining(),
      "==",
      2000,
      "mdk.join(session.externalize()).remaining() == 2s",
      "mdk.q:918",
    );
    await runtime.settle();
    mdk.setDefaultDeadline(1000);
    await runtime.settle();
    quark.checkCompared(
      mdk.join(session.externalize()).remaining(),
      "==",
      1000,
      "mdk.join(session.externalize()).remaining() == 1s",
      "mdk.q:920",
    );
    await runtime.settle();
    quark.checkCompared(
      mdk.derive(session.externalize()).remaining(),
      "==",
      1000,
      "mdk.derive(session.externalize()).remaining() == 1s",
      "mdk.q:921",
    );
    await runtime.settle();
    quark.checkCompared(
      mdk.join("garbage").remaining(),
      "==",
      1000,
      'mdk.join("garbage").remaining() == 1s',
      "mdk.q:922",
    );
    await runtime.settle();
    quark.checkCompared(
      mdk.join(undefined, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").remaining(),
      "==",
      1000,
      'mdk.join(none, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01").remaining() == 1s',
      "mdk.q:923",
    );
    await runtime.settle();
  });

  it("a derived session is a new trace with the parent's properties and environment, and no deadline", async () => {
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
    const context = new SharedContext({
      traceId: "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
      clock: new CausalClock({ levels: Object.freeze([3, 2]) }),
      properties: new quark.FrozenMap([["a", 1]]),
      environment: new Environment({ name: "feature", fallback: "base" }),
    });
    const derived = mdk.derive(context._expiring(0 + 1_000_005_000).encode());
    await runtime.settle();
    quark.checkCompared(
      derived.traceId(),
      "!=",
      context.traceId,
      "derived.trace_id() != context.trace_id",
      "mdk.q:939",
    );
    await runtime.settle();
    quark.checkCompared(
      derived.environment(),
      "==",
      new Environment({ name: "feature", fallback: "base" }),
      'derived.environment() == Environment("feature", "base")',
      "mdk.q:940",
    );
    await runtime.settle();
    quark.checkCompared(derived.getProperty("a"), "==", 1, 'derived.get_property("a") == Json.of(1)', "mdk.q:941");
    await runtime.settle();
    quark.checkCompared(derived.remaining(), "==", undefined, "derived.remaining() == none", "mdk.q:942");
    await runtime.settle();
    const sent_ = sent(mdk[quark.fields].link).map((message) => RTP_CLIENT.encode(message));
    quark.checkCompared(sent_.length, "==", 1, "sent.size() == 1", "mdk.q:944");
    quark.check(
      quark
        .item(sent_, 0, "mdk.q:945")
        .includes(
          '"level":"INFO","category":"mdk","contentType":"text/plain","text":"This session is derived from trace 4bf92f35-77b3-4da6-a3ce-929d0e0e4736 [3, 2]"',
        ),
      'sent[0].contains(\n        `"level":"INFO","category":"mdk","contentType":"text/plain","text":"This session is derived from trace 4bf92f35-77b3-4da6-a3ce-929d0e0e4736 [3, 2]"`,\n    )',
      "mdk.q:945",
    );
    quark.check(
      quark.item(sent_, 0, "mdk.q:948").includes('"clock":{"clocks":[1]}'),
      'sent[0].contains(`"clock":{"clocks":[1]}`)',
      "mdk.q:948",
    );
    quark.checkCompared(
      derived.info("cat", "next").causalLevel,
      "==",
      [2],
      'derived.info("cat", "next").causal_level == [2]',
      "mdk.q:949",
    );
    await runtime.settle();
    quark.checkCompared(
      mdk.derive("garbage").info("cat", "next").causalLevel,
      "==",
      [2],
      'mdk.derive("garbage").info("cat", "next").causal_level == [2]',
      "mdk.q:950",
    );
    await runtime.settle();
  });

  it("a handed-in failure policy decides", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new RecordingPolicies(), runtime });
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
    for (let _ = 0; _ < 10; _++) {
      session.startInteraction();
      await runtime.settle();
      quark.checkCompared(
        (await runtime.value(session.resolve("time", "1.0"))).id,
        "==",
        "n1",
        'session.resolve("time", "1.0").value().id == "n1"',
        "mdk.q:962",
      );
      await runtime.settle();
      session.failInteraction("boom");
      await runtime.settle();
      session.finishInteraction();
      await runtime.settle();
    }
  });

  it("a stop closes the connection, and nothing is sent after it", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    calls(mdk[quark.fields].link);
    sent(mdk[quark.fields].link);
    quark.check(!(await runtime.isPending(mdk.stop())), "!mdk.stop().is_pending()", "mdk.q:975");
    await runtime.settle();
    quark.checkCompared(
      calls(mdk[quark.fields].link),
      "==",
      ["close()"],
      'mdk.link.calls() == ["close()"]',
      "mdk.q:976",
    );
    mdk.session().info("cat", "too late");
    await runtime.settle();
    quark.check(sent(mdk[quark.fields].link).length === 0, "mdk.link.sent().is_empty()", "mdk.q:978");
  });

  it("a service that said it is gone is not announced again while the last acknowledgements come in", async () => {
    const runtime = new TestRuntime();
    const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
    await runtime.settle();
    mdk.register("hello", "1.1", "http://h:1");
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open());
    await runtime.settle();
    await runtime.advance(14_000);
    mdk.session().info("cat", "last words");
    await runtime.settle();
    const stopped = mdk.stop();
    await runtime.settle();
    sent(mdk[quark.fields].link);
    await runtime.advance(2000);
    quark.check(stopped.isPending(), "stopped.is_pending()", "mdk.q:992");
    quark.check(sent(mdk[quark.fields].link).length === 0, "mdk.link.sent().is_empty()", "mdk.q:993");
    mdk[quark.fields].link.$events.received(new LogAck({ sequence: 0 }));
    await runtime.settle();
    quark.check(!stopped.isPending(), "!stopped.is_pending()", "mdk.q:995");
  });
});
