/**
 * The tests of `rtp`.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { describe, it } from "node:test";
import { CausalClock } from "../src/clock.js";
import { SharedContext } from "../src/context.js";
import { Node } from "../src/node.js";
import {
  Active,
  Breaker,
  Clear,
  Close,
  CloseError,
  Expire,
  FailureReport,
  inCausalOrder,
  InteractionAck,
  InteractionEvent,
  InvolvedNode,
  LogAck,
  LogEvent,
  Open,
  Route,
  RTP_CLIENT,
  RTP_SERVER,
  RtpServerSide,
  Subscribe,
} from "../src/rtp.js";
import { checkThrows } from "quark-runtime/testing";

describe("rtp", () => {
  it("the first frame says who speaks and what it understands", () => {
    const open = new Open({
      mdkVersion: "3.0.0",
      properties: new quark.FrozenMap([["capabilities", Object.freeze(["route"])]]),
      nodeId: "p1",
    });
    const message = open;
    quark.checkCompared(
      RTP_CLIENT.encode(message),
      "==",
      '{"type":"open","version":"2.0.0","mdkVersion":"3.0.0","properties":{"capabilities":["route"]},"nodeId":"p1","environment":{"name":"sandbox"}}',
      'message.encode()\n        == `{"type":"open","version":"2.0.0","mdkVersion":"3.0.0","properties":{"capabilities":["route"]},"nodeId":"p1","environment":{"name":"sandbox"}}`',
      "rtp.q:187",
    );
    quark.check(open.understands("route"), 'open.understands("route")', "rtp.q:189");
    quark.check(!open.understands("breaker"), '!open.understands("breaker")', "rtp.q:190");
    quark.check(!new Open().understands("route"), '!Open().understands("route")', "rtp.q:191");
    quark.check(
      !new Open({ properties: new quark.FrozenMap([["capabilities", "route"]]) }).understands("route"),
      '!Open(properties: { "capabilities": Json.of("route") }).understands("route")',
      "rtp.q:192",
    );
  });

  it("another major version cannot go on", () => {
    quark.check(new Open({ version: "2.0.0" }).isCompatible(), 'Open("2.0.0").is_compatible()', "rtp.q:196");
    quark.check(new Open({ version: "2.7" }).isCompatible(), 'Open("2.7").is_compatible()', "rtp.q:197");
    quark.check(!new Open({ version: "3.0.0" }).isCompatible(), '!Open("3.0.0").is_compatible()', "rtp.q:198");
    quark.check(!new Open({ version: "1.9.9" }).isCompatible(), '!Open("1.9.9").is_compatible()', "rtp.q:199");
    quark.check(!new Open({ version: "new" }).isCompatible(), '!Open("new").is_compatible()', "rtp.q:200");
  });

  it("messages are told apart by their type, under today's names and older ones", () => {
    const node = new Node({ id: "n1", service: "hello", version: "1.1", address: "http://h:1" });
    const text = '"node":{"id":"n1","service":"hello","version":"1.1","address":"http://h:1"}}';
    const messages = new quark.FrozenMap([
      ['{"type":"active",', new Active({ node })],
      ['{"type":"discovery.protocol.Active",', new Active({ node })],
      ['{"type":"expire",', new Expire({ node })],
      ['{"type":"discovery.protocol.Expire",', new Expire({ node })],
      ['{"type":"open",', new Open()],
      ['{"type":"mdk.protocol.Open",', new Open()],
      ['{"type":"close",', new Close()],
      ['{"type":"mdk.protocol.Close",', new Close()],
      ['{"type":"discovery.protocol.Close",', new Close()],
      ['{"type":"subscribe",', new Subscribe()],
    ]);
    for (const start of messages.keys()) {
      quark.checkCompared(
        RTP_CLIENT.decode(start + text),
        "==",
        quark.entry(messages, start, "rtp.q:218"),
        "(try Rtp.client.decode(start + text)) == messages[start]",
        "rtp.q:218",
      );
    }
  });

  it("what a server says, too", () => {
    const messages = new quark.FrozenMap([
      ['{"type":"clear"}', new Clear()],
      ['{"type":"discovery.protocol.Clear"}', new Clear()],
      ['{"type":"logack","sequence":7}', new LogAck({ sequence: 7 })],
      ['{"type":"mdk_tracing.protocol.LogAckEvent","sequence":7}', new LogAck({ sequence: 7 })],
      ['{"type":"interactionack","sequence":7}', new InteractionAck({ sequence: 7 })],
      [
        '{"type":"route","service":"time","environment":"sandbox","shares":{"1.1":9,"1.2":1}}',
        new Route({
          service: "time",
          environment: "sandbox",
          shares: new quark.FrozenMap([
            ["1.1", 9],
            ["1.2", 1],
          ]),
        }),
      ],
    ]);
    for (const text of messages.keys()) {
      quark.checkCompared(
        RTP_SERVER.decode(text),
        "==",
        quark.entry(messages, text, "rtp.q:234"),
        "(try Rtp.server.decode(text)) == messages[text]",
        "rtp.q:234",
      );
    }
  });

  it("absent and null mean the default, unknown fields and $class are ignored", () => {
    const text = '{"$class":"mdk_protocol.Open","type":"open","version":null,"environment":null,"fromTheFuture":[1]}';
    const open = new Open();
    quark.checkCompared(RTP_SERVER.decode(text), "==", open, "(try Rtp.server.decode(text)) == open", "rtp.q:240");
  });

  it("a message of an unknown type is an error that says so", async () => {
    await checkThrows(
      () => RTP_SERVER.decode('{"type":"tomorrow"}'),
      quark.DecodeError,
      'Rtp.server.decode(`{"type":"tomorrow"}`) throws quark.DecodeError',
      "rtp.q:244",
    );
    let error;
    try {
      RTP_SERVER.decode('{"type":"tomorrow"}');
    } catch (thrown) {
      if (!(thrown instanceof quark.DecodeError)) {
        throw thrown;
      }
      error = thrown;
    }
    if (error === undefined) {
      quark.check(false, "false", "rtp.q:246");
    } else {
      quark.checkCompared(
        error.kind,
        "==",
        quark.DecodeKind.UnknownTag,
        "error.kind == DecodeKind.UnknownTag",
        "rtp.q:247",
      );
    }
  });

  it("both begin with Open, and nothing follows a Close", async () => {
    const side = new RtpServerSide();
    await checkThrows(
      () => side.receive('{"type":"subscribe"}'),
      quark.OutOfState,
      'side.receive(`{"type":"subscribe"}`) throws quark.OutOfState',
      "rtp.q:253",
    );
    await checkThrows(
      () => side.send(new Clear()),
      quark.OutOfState,
      "side.send(Clear()) throws quark.OutOfState",
      "rtp.q:254",
    );
    side.receive('{"type":"open"}');
    side.receive('{"type":"subscribe"}');
    await checkThrows(
      () => side.send(new Clear()),
      quark.OutOfState,
      "side.send(Clear()) throws quark.OutOfState",
      "rtp.q:257",
    );
    side.send(new Open());
    side.send(new Clear());
    side.send(new Close());
    await checkThrows(
      () => side.send(new Clear()),
      quark.OutOfState,
      "side.send(Clear()) throws quark.OutOfState",
      "rtp.q:261",
    );
    side.receive('{"type":"close"}');
    await checkThrows(
      () => side.receive('{"type":"subscribe"}'),
      quark.OutOfState,
      'side.receive(`{"type":"subscribe"}`) throws quark.OutOfState',
      "rtp.q:263",
    );
  });

  it("a node is announced for 30 seconds", () => {
    const message = new Active({
      node: new Node({ id: "n1", service: "hello", version: "1.1", address: "http://h:1" }),
    });
    quark.checkCompared(
      RTP_CLIENT.encode(message),
      "==",
      '{"type":"active","node":{"id":"n1","service":"hello","version":"1.1","address":"http://h:1","properties":{},"environment":{"name":"sandbox"}},"ttl":30}',
      'message.encode()\n        == `{"type":"active","node":{"id":"n1","service":"hello","version":"1.1","address":"http://h:1","properties":{},"environment":{"name":"sandbox"}},"ttl":30}`',
      "rtp.q:268",
    );
    const older = RTP_CLIENT.decode(
      '{"type":"active","node":{"id":"n1","service":"hello","version":"1.1","address":"http://h:1"},"ttl":30.0}',
    );
    quark.checkCompared(older, "==", message, "older == message", "rtp.q:273");
  });

  it("a log event on the wire: upper-case level, a number, and sync 1", () => {
    const event = new LogEvent({
      context: new SharedContext({ traceId: "t1" }),
      timestamp: 0 + 5,
      node: "p1",
      level: quark.Severity.Warn,
      category: "cat",
      text: "café",
      sequence: 3,
    });
    const message = event;
    quark.checkCompared(
      RTP_CLIENT.encode(message),
      "==",
      '{"type":"log","context":{"traceId":"t1","clock":{"clocks":[0]},"properties":{},"environment":{"name":"sandbox"}},"timestamp":5,"node":"p1","level":"WARN","category":"cat","contentType":"text/plain","text":"caf\\u00e9","sequence":3,"sync":1}',
      'message.encode()\n        == `{"type":"log","context":{"traceId":"t1","clock":{"clocks":[0]},"properties":{},"environment":{"name":"sandbox"}},"timestamp":5,"node":"p1","level":"WARN","category":"cat","contentType":"text/plain","text":"caf\\u00e9","sequence":3,"sync":1}`',
      "rtp.q:287",
    );
    quark.checkCompared(
      RTP_CLIENT.decode(RTP_CLIENT.encode(message)),
      "==",
      message,
      "(try Rtp.client.decode(message.encode())) == message",
      "rtp.q:289",
    );
  });

  it("a failure report adds structure beside the text", () => {
    const report = new FailureReport({
      kind: "ValueError",
      message: "boom",
      stack: "at f",
      nodes: Object.freeze([new InvolvedNode({ id: "n1", service: "hello", version: "1.1", address: "http://h:1" })]),
    });
    quark.checkCompared(
      report.encode(),
      "==",
      '{"kind":"ValueError","message":"boom","stack":"at f","nodes":[{"id":"n1","service":"hello","version":"1.1","address":"http://h:1"}]}',
      'report.encode()\n        == `{"kind":"ValueError","message":"boom","stack":"at f","nodes":[{"id":"n1","service":"hello","version":"1.1","address":"http://h:1"}]}`',
      "rtp.q:294",
    );
  });

  it("an interaction event on the wire", () => {
    const event = new InteractionEvent({
      startTimestamp: 0 + 1,
      endTimestamp: 0 + 2,
      uuid: "u1",
      session: "t1",
      node: "p1",
      results: new quark.FrozenMap([
        ["n1", 0],
        ["n2", 1],
      ]),
      startClock: Object.freeze([2]),
      endClock: Object.freeze([5]),
      sequence: 7,
    });
    const message = event;
    quark.checkCompared(
      RTP_CLIENT.encode(message),
      "==",
      '{"type":"interactionevent","startTimestamp":1,"endTimestamp":2,"environment":{"name":"sandbox"},"uuid":"u1","session":"t1","node":"p1","results":{"n1":0,"n2":1},"startClock":[2],"endClock":[5],"sequence":7,"sync":1}',
      'message.encode()\n        == `{"type":"interactionevent","startTimestamp":1,"endTimestamp":2,"environment":{"name":"sandbox"},"uuid":"u1","session":"t1","node":"p1","results":{"n1":0,"n2":1},"startClock":[2],"endClock":[5],"sequence":7,"sync":1}`',
      "rtp.q:311",
    );
  });

  it("closing says why", () => {
    const message = new Close({
      error: new CloseError({ code: "VERSION_MISMATCH", title: "title", detail: "detail", id: "id" }),
    });
    quark.checkCompared(
      RTP_CLIENT.encode(message),
      "==",
      '{"type":"close","error":{"code":"VERSION_MISMATCH","title":"title","detail":"detail","id":"id"}}',
      'message.encode()\n        == `{"type":"close","error":{"code":"VERSION_MISMATCH","title":"title","detail":"detail","id":"id"}}`',
      "rtp.q:317",
    );
  });

  it("the newer messages on the wire", () => {
    const command = new Route({
      service: "time",
      environment: "sandbox",
      shares: new quark.FrozenMap([
        ["1.1", 9],
        ["1.2", 1],
      ]),
    });
    quark.checkCompared(
      RTP_SERVER.encode(command),
      "==",
      '{"type":"route","service":"time","environment":"sandbox","shares":{"1.1":9,"1.2":1}}',
      'command.encode() == `{"type":"route","service":"time","environment":"sandbox","shares":{"1.1":9,"1.2":1}}`',
      "rtp.q:323",
    );
    const message = new Breaker({
      node: new Node({ id: "n1", service: "time", version: "1.1", address: "http://t:1" }),
      open: true,
      since: 0 + 9,
    });
    quark.checkCompared(
      RTP_CLIENT.encode(message),
      "==",
      '{"type":"breaker","node":{"id":"n1","service":"time","version":"1.1","address":"http://t:1","properties":{},"environment":{"name":"sandbox"}},"open":true,"since":9}',
      'message.encode()\n        == `{"type":"breaker","node":{"id":"n1","service":"time","version":"1.1","address":"http://t:1","properties":{},"environment":{"name":"sandbox"}},"open":true,"since":9}`',
      "rtp.q:325",
    );
  });

  it("the events of a trace sort into causal order, whatever their timestamps say", () => {
    const clocks = [
      Object.freeze([3]),
      Object.freeze([2, 1]),
      Object.freeze([1]),
      Object.freeze([2, 1, 4]),
      Object.freeze([2]),
      Object.freeze([2, 1, 3]),
      Object.freeze([2, 0]),
      Object.freeze([10]),
    ];
    const events = Object.freeze(
      clocks.map(
        (levels) =>
          new LogEvent({
            context: new SharedContext({ traceId: "t1", clock: new CausalClock({ levels }) }),
            timestamp: 0,
            node: "p1",
            level: quark.Severity.Info,
            category: "cat",
            text: "x",
          }),
      ),
    );
    const ordered = Object.freeze(inCausalOrder(events).map((event) => event.context.clock.levels));
    quark.checkCompared(
      ordered,
      "==",
      [
        Object.freeze([1]),
        Object.freeze([2]),
        Object.freeze([2, 0]),
        Object.freeze([2, 1]),
        Object.freeze([2, 1, 3]),
        Object.freeze([2, 1, 4]),
        Object.freeze([3]),
        Object.freeze([10]),
      ],
      "ordered == [[1], [2], [2, 0], [2, 1], [2, 1, 3], [2, 1, 4], [3], [10]]",
      "rtp.q:340",
    );
  });
});
