/**
 * The tests of `outbox`.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { describe, it } from "node:test";
import { SharedContext } from "../src/context.js";
import { Outbox } from "../src/outbox.js";
import { LogEvent, RTP_CLIENT } from "../src/rtp.js";

describe("outbox", () => {
  it("events are numbered by one counter, from 0", () => {
    const outbox = new Outbox();
    quark.checkCompared(outbox.number(), "==", 0, "outbox.number() == 0", "outbox.q:85");
    quark.checkCompared(outbox.number(), "==", 1, "outbox.number() == 1", "outbox.q:86");
  });

  it("an event is kept until its own acknowledgement", () => {
    const outbox = new Outbox();
    const first = new LogEvent({
      context: new SharedContext({ traceId: "t1" }),
      timestamp: 0,
      node: "p1",
      level: quark.Severity.Info,
      category: "cat",
      text: "first",
    });
    const second = new LogEvent({
      context: new SharedContext({ traceId: "t1" }),
      timestamp: 0,
      node: "p1",
      level: quark.Severity.Info,
      category: "cat",
      text: "second",
    });
    outbox.keep(0, quark.Severity.Info, first);
    outbox.keep(1, quark.Severity.Info, second);
    outbox.acknowledge(1);
    const kept = Object.freeze([first]);
    quark.checkCompared(outbox.unacknowledged(), "==", kept, "outbox.unacknowledged() == kept", "outbox.q:97");
    outbox.acknowledge(7);
    quark.checkCompared(outbox.size(), "==", 1, "outbox.size() == 1", "outbox.q:99");
    outbox.acknowledge(0);
    outbox.acknowledge(0);
    quark.checkCompared(outbox.size(), "==", 0, "outbox.size() == 0", "outbox.q:102");
  });

  it("what is sent again comes in sequence order, whatever its severity", () => {
    const outbox = new Outbox();
    const severities = Object.freeze([
      quark.Severity.Error,
      quark.Severity.Debug,
      quark.Severity.Critical,
      quark.Severity.Info,
      quark.Severity.Warn,
    ]);
    for (const severity of severities) {
      const sequence = outbox.number();
      const event = new LogEvent({
        context: new SharedContext({ traceId: "t1" }),
        timestamp: 0,
        node: "p1",
        level: severity,
        category: "cat",
        text: `${sequence}`,
        sequence,
      });
      outbox.keep(sequence, severity, event);
    }
    quark.checkCompared(
      outbox.unacknowledged().map((message) => RTP_CLIENT.encode(message).includes('"sequence":0')),
      "==",
      [true, false, false, false, false],
      'outbox.unacknowledged().map(|message| message.encode().contains(`"sequence":0`)) == [\n        true,\n        false,\n        false,\n        false,\n        false,\n    ]',
      "outbox.q:121",
    );
    quark.checkCompared(
      outbox.unacknowledged().map((message) => RTP_CLIENT.encode(message).includes('"sequence":4')),
      "==",
      [false, false, false, false, true],
      'outbox.unacknowledged().map(|message| message.encode().contains(`"sequence":4`)) == [\n        false,\n        false,\n        false,\n        false,\n        true,\n    ]',
      "outbox.q:128",
    );
    quark.checkCompared(
      outbox.unacknowledged().map((message) => RTP_CLIENT.encode(message).includes('"level":"CRITICAL"')),
      "==",
      [false, false, true, false, false],
      'outbox.unacknowledged().map(|message| message.encode().contains(`"level":"CRITICAL"`)) == [\n        false,\n        false,\n        true,\n        false,\n        false,\n    ]',
      "outbox.q:135",
    );
  });

  it("beyond the limit the oldest of the lowest severity goes first", () => {
    const outbox = new Outbox({ limit: 3 });
    const event = new LogEvent({
      context: new SharedContext({ traceId: "t1" }),
      timestamp: 0,
      node: "p1",
      level: quark.Severity.Info,
      category: "cat",
      text: "x",
    });
    outbox.keep(0, quark.Severity.Error, new LogEvent({ ...event, sequence: 0 }));
    outbox.keep(1, quark.Severity.Info, new LogEvent({ ...event, sequence: 1 }));
    outbox.keep(2, quark.Severity.Info, new LogEvent({ ...event, sequence: 2 }));
    outbox.keep(3, quark.Severity.Warn, new LogEvent({ ...event, sequence: 3 }));
    const kept = Object.freeze([
      new LogEvent({ ...event, sequence: 0 }),
      new LogEvent({ ...event, sequence: 2 }),
      new LogEvent({ ...event, sequence: 3 }),
    ]);
    quark.checkCompared(outbox.unacknowledged(), "==", kept, "outbox.unacknowledged() == kept", "outbox.q:152");
    outbox.keep(4, quark.Severity.Debug, new LogEvent({ ...event, sequence: 4 }));
    quark.checkCompared(outbox.unacknowledged(), "==", kept, "outbox.unacknowledged() == kept", "outbox.q:154");
    outbox.keep(5, quark.Severity.Error, new LogEvent({ ...event, sequence: 5 }));
    outbox.keep(6, quark.Severity.Error, new LogEvent({ ...event, sequence: 6 }));
    outbox.keep(7, quark.Severity.Error, new LogEvent({ ...event, sequence: 7 }));
    const errors = Object.freeze([
      new LogEvent({ ...event, sequence: 5 }),
      new LogEvent({ ...event, sequence: 6 }),
      new LogEvent({ ...event, sequence: 7 }),
    ]);
    quark.checkCompared(outbox.unacknowledged(), "==", errors, "outbox.unacknowledged() == errors", "outbox.q:159");
    quark.checkCompared(outbox.takeDropped(), "==", 5, "outbox.take_dropped() == 5", "outbox.q:160");
    quark.checkCompared(outbox.takeDropped(), "==", 0, "outbox.take_dropped() == 0", "outbox.q:161");
  });

  it("ten thousand events are kept, not one more", () => {
    const outbox = new Outbox();
    const event = new LogEvent({
      context: new SharedContext({ traceId: "t1" }),
      timestamp: 0,
      node: "p1",
      level: quark.Severity.Info,
      category: "cat",
      text: "x",
    });
    for (let sequence = 0; sequence < 10_002; sequence++) {
      outbox.keep(sequence, quark.Severity.Info, event);
    }
    quark.checkCompared(outbox.size(), "==", 10_000, "outbox.size() == 10000", "outbox.q:168");
    quark.checkCompared(outbox.takeDropped(), "==", 2, "outbox.take_dropped() == 2", "outbox.q:169");
  });
});
