/**
 * The tests of `recording`.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { afterEach, describe, it } from "node:test";
import { CircuitBreakers } from "../src/breaker.js";
import { Config } from "../src/config.js";
import { Environment } from "../src/environment.js";
import { Mdk } from "../src/mdk.js";
import { decoded, firstConnection, renumbered, secondConnection, Substitutions } from "../src/recording.js";
import { Active, InteractionAck, LogAck, Open, RTP_CLIENT, RtpServerSide } from "../src/rtp.js";
import { finish, sent, TestRuntime } from "quark-runtime/testing";

describe("recording", () => {
  afterEach(finish);

  it("every client message of the recording decodes, and comes back from its own text", () => {
    for (const message of decoded(firstConnection())) {
      quark.checkCompared(
        RTP_CLIENT.decode(RTP_CLIENT.encode(message)),
        "==",
        message,
        "(try Rtp.client.decode(message.encode())) == message",
        "recording.q:168",
      );
    }
    for (const message of decoded(secondConnection())) {
      quark.checkCompared(
        RTP_CLIENT.decode(RTP_CLIENT.encode(message)),
        "==",
        message,
        "(try Rtp.client.decode(message.encode())) == message",
        "recording.q:169",
      );
    }
  });

  it("the recorded client keeps to the order of the protocol", () => {
    const first = new RtpServerSide();
    for (const frame of firstConnection()) {
      first.receive(frame);
    }
    const second = new RtpServerSide();
    for (const frame of secondConnection()) {
      second.receive(frame);
    }
  });

  it("the client's side of the recording comes out again", async () => {
    const runtime = new TestRuntime();
    const recorded = new Substitutions();
    const replayed = new Substitutions();
    const mdk = new Mdk({
      config: new Config({ environment: new Environment({ name: "feature", fallback: "base" }) }),
      policies: new CircuitBreakers(),
      runtime,
    });
    await runtime.settle();
    const node = mdk.register("hello", "1.1", "http://127.0.0.1:7000");
    await runtime.settle();
    mdk.start();
    await runtime.settle();
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open({ version: "2.0.0" }));
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Active({ node }));
    await runtime.settle();
    const root = mdk.session();
    await runtime.settle();
    root.info("cat", "hello world");
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new LogAck({ sequence: 0 }));
    await runtime.settle();
    root.startInteraction();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new LogAck({ sequence: 1 }));
    await runtime.settle();
    quark.checkCompared(
      await runtime.value(root.resolve("hello", "1.1")),
      "==",
      node,
      'root.resolve("hello", "1.1").value() == node',
      "recording.q:195",
    );
    await runtime.settle();
    const child = mdk.join(root.externalize());
    await runtime.settle();
    child.setDeadline(5000);
    await runtime.settle();
    child.error("cat", "in child");
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new LogAck({ sequence: 2 }));
    await runtime.settle();
    const grandchild = mdk.join(child.externalize());
    await runtime.settle();
    grandchild.warn("deep", "grandchild");
    await runtime.settle();
    const first = renumbered(decoded(firstConnection()));
    const firstSent = sent(mdk[quark.fields].link);
    quark.checkCompared(firstSent.length, "==", first.length, "first_sent.size() == first.size()", "recording.q:204");
    for (let position = 0, end = first.length; position < end; position++) {
      quark.checkCompared(
        replayed.message(quark.item(firstSent, position, "recording.q:206")),
        "==",
        recorded.message(quark.item(first, position, "recording.q:206")),
        "replayed.message(first_sent[position]) == recorded.message(first[position])",
        "recording.q:206",
      );
    }
    mdk[quark.fields].link.$events.closed("the server went away");
    await runtime.settle();
    grandchild.trace(quark.Severity.Debug);
    await runtime.settle();
    grandchild.debug("deep", "now visible");
    await runtime.settle();
    root.failInteraction("boom");
    await runtime.settle();
    root.finishInteraction();
    await runtime.settle();
    mdk.derive(child.externalize()).critical("batch", "derived");
    await runtime.settle();
    quark.check(sent(mdk[quark.fields].link).length === 0, "mdk.link.sent().is_empty()", "recording.q:216");
    await runtime.advance(1000);
    mdk[quark.fields].link.$events.connected();
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Open({ version: "2.0.0" }));
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new Active({ node }));
    await runtime.settle();
    for (let sequence = 3; sequence < 10; sequence++) {
      if (sequence === 7) {
        mdk[quark.fields].link.$events.received(new InteractionAck({ sequence: 7 }));
        await runtime.settle();
      } else {
        mdk[quark.fields].link.$events.received(new LogAck({ sequence }));
        await runtime.settle();
      }
    }
    root.info("cat", "after reconnect");
    await runtime.settle();
    mdk[quark.fields].link.$events.received(new LogAck({ sequence: 10 }));
    await runtime.settle();
    const stopped = mdk.stop();
    await runtime.settle();
    quark.check(!stopped.isPending(), "!stopped.is_pending()", "recording.q:229");
    const second = renumbered(decoded(secondConnection()));
    const secondSent = sent(mdk[quark.fields].link);
    quark.checkCompared(
      secondSent.length,
      "==",
      second.length,
      "second_sent.size() == second.size()",
      "recording.q:232",
    );
    for (let position = 0, end = second.length; position < end; position++) {
      quark.checkCompared(
        replayed.message(quark.item(secondSent, position, "recording.q:234")),
        "==",
        recorded.message(quark.item(second, position, "recording.q:234")),
        "replayed.message(second_sent[position]) == recorded.message(second[position])",
        "recording.q:234",
      );
    }
  });
});
