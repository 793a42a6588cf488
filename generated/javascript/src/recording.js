/**
 * The recorded conversation of the published 2016 Python client (datawire_mdk 2.0.37), replayed.
 *
 * What this MDK sends must be what that one sent, after the substitutions in `Substitutions`; nothing else may differ. The
 * whole conversation, both sides, is in `recording/mdk-2.0.37.jsonl`.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { SharedContext } from "./context.js";
import { Node } from "./node.js";
import { Active, Expire, InteractionEvent, LogEvent, Open, RTP_CLIENT } from "./rtp.js";

/** Gives ids of one kind the names of their order of appearance. */
export class Positions {
  #kind;
  #ids = [];

  constructor({ kind }) {
    this.#kind = kind;
  }

  name(id) {
    if (quark.indexOf(this.#ids, id) === undefined) {
      this.#ids.push(id);
    }
    const position = quark.indexOf(this.#ids, id) ?? 0;
    return `${this.#kind} ${position + 1}`;
  }

  /** Names the known ids in a text. */
  named(text) {
    let named = text;
    for (let position = 0, end = this.#ids.length; position < end; position++) {
      named = quark
        .split(named, quark.item(this.#ids, position, "recording.q:28"), "recording.q:28")
        .join(`${this.#kind} ${position + 1}`);
    }
    return named;
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map([
      ["kind", this.#kind],
      ["ids", this.#ids],
    ]);
  }
}

/**
 * The table of what may differ between two recordings of one conversation:
 *
 * | what | instead | because |
 * | --- | --- | --- |
 * | ids of processes, nodes and traces, and uuids of events | their kind and position | they are drawn at random |
 * | a node's id | apart from its process's | two addresses of one service in one process are two nodes now |
 * | times, and the deadline | one time | another day |
 * | `$class` | nothing | it is ignored, and not sent any more |
 * | `properties` and `mdkVersion` of `Open` | nothing | capabilities are new, and so is the library |
 * | the numbers from 7 up | see `renumbered` | logs and interactions share one counter now |
 * | the properties in `involved: Node(…) {…}` | nothing | they were Python's, in Python's spelling |
 */
export class Substitutions {
  #processes;
  #nodes;
  #traces;

  constructor() {
    this.#processes = new Positions({ kind: "process" });
    this.#nodes = new Positions({ kind: "node" });
    this.#traces = new Positions({ kind: "trace" });
  }

  message(message) {
    if (message instanceof Open) {
      return new Open(
        {
          version: message.version,
          environment: message.environment,
          mdkVersion: "",
          properties: new quark.FrozenMap(),
          nodeId: this.#processes.name(message.nodeId),
        },
        quark.own,
      );
    } else if (message instanceof Active) {
      return new Active({ ttl: message.ttl, node: this.#node(message.node) }, quark.own);
    } else if (message instanceof Expire) {
      return new Expire({ node: this.#node(message.node) }, quark.own);
    } else if (message instanceof LogEvent) {
      return this.#log(message);
    } else if (message instanceof InteractionEvent) {
      return this.#interaction(message);
    } else {
      return message;
    }
  }

  #node(node) {
    const process = quark.json.asString(quark.orElse(node.properties.get("datawire_nodeId"), () => null)) ?? "";
    const properties = quark.put(node.properties, "datawire_nodeId", this.#processes.name(process));
    return new Node(
      {
        service: node.service,
        version: node.version,
        address: node.address,
        environment: node.environment,
        id: this.#nodes.name(node.id),
        properties,
      },
      quark.own,
    );
  }

  #log(event) {
    const deadline = event.context.properties.has("timeout");
    const properties = event.context.properties;
    const context = new SharedContext(
      {
        clock: event.context.clock,
        environment: event.context.environment,
        remaining: event.context.remaining,
        traceId: this.#traces.name(event.context.traceId),
        properties: deadline ? quark.put(properties, "timeout", "a time") : properties,
      },
      quark.own,
    );
    const text = this.#text(event.text, event.node);
    return new LogEvent({ ...event, context, timestamp: 0, node: this.#processes.name(event.node), text }, quark.own);
  }

  #text(text, process) {
    const plain = quark.split(text, ` {'datawire_nodeId': '${process}'}`, "recording.q:86").join("");
    return this.#traces.named(this.#nodes.named(plain));
  }

  #interaction(event) {
    const results = new Map();
    for (const id of event.results.keys()) {
      results.set(this.#nodes.name(id), quark.entry(event.results, id, "recording.q:92"));
    }
    return new InteractionEvent(
      {
        ...event,
        startTimestamp: 0,
        endTimestamp: 0,
        uuid: "an event",
        session: this.#traces.name(event.session),
        node: this.#processes.name(event.node),
        results: quark.frozenMap(results),
      },
      quark.own,
    );
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map([
      ["processes", this.#processes[quark.state]()],
      ["nodes", this.#nodes[quark.state]()],
      ["traces", this.#traces[quark.state]()],
    ]);
  }
}

/**
 * The messages as one counter would have numbered them: the interaction event directly after the log that finished it, with
 * number 7, and the logs from 7 up one later.
 */
export function renumbered(messages) {
  const ordered = [];
  for (const message of messages) {
    if (message instanceof LogEvent) {
      ordered.push(
        message.sequence < 7 ? message : new LogEvent({ ...message, sequence: message.sequence + 1 }, quark.own),
      );
      if (message.text === "Finished interaction.") {
        quark.addAll(ordered, interactions(messages));
      }
    } else if (message instanceof InteractionEvent) {
      // nothing to do
    } else {
      ordered.push(message);
    }
  }
  return Object.freeze(ordered);
}

export function interactions(messages) {
  const events = [];
  for (const message of messages) {
    if (message instanceof InteractionEvent) {
      events.push(new InteractionEvent({ ...message, sequence: 7 }, quark.own));
    }
  }
  return Object.freeze(events);
}

export function decoded(frames) {
  const messages = [];
  for (const frame of frames) {
    messages.push(RTP_CLIENT.decode(frame));
  }
  return Object.freeze(messages);
}

/** What the client sent until the server dropped the connection. */
export function firstConnection() {
  return Object.freeze([
    '{"$class": "mdk_protocol.Open", "version": "2.0.0", "mdkVersion": "2.0.37", "properties": {}, "nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016", "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}, "type": "open"}',
    '{"$class": "mdk_discovery.protocol.Active", "node": {"$class": "mdk_discovery.Node", "id": "15964b14-4cef-4768-a620-dbfdd4a1a016", "service": "hello", "version": "1.1", "address": "http://127.0.0.1:7000", "properties": {"datawire_nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016"}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "ttl": 30.0, "type": "active"}',
    '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [1]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738050, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "cat", "contentType": "text/plain", "text": "hello world", "type": "log", "sequence": 0, "sync": 1}',
    '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [2]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738050, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "MDK", "contentType": "text/plain", "text": "Starting interaction.", "type": "log", "sequence": 1, "sync": 1}',
    '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [3, 1]}, "properties": {"timeout": 1795391743.066}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738066, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "ERROR", "category": "cat", "contentType": "text/plain", "text": "in child", "type": "log", "sequence": 2, "sync": 1}',
    '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [3, 2, 1]}, "properties": {"timeout": 1795391743.066}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738066, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "WARN", "category": "deep", "contentType": "text/plain", "text": "grandchild", "type": "log", "sequence": 3, "sync": 1}',
  ]);
}

/** What the client sent over the second connection. */
export function secondConnection() {
  return Object.freeze([
    '{"$class": "mdk_protocol.Open", "version": "2.0.0", "mdkVersion": "2.0.37", "properties": {}, "nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016", "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}, "type": "open"}',
    '{"$class": "mdk_discovery.protocol.Active", "node": {"$class": "mdk_discovery.Node", "id": "15964b14-4cef-4768-a620-dbfdd4a1a016", "service": "hello", "version": "1.1", "address": "http://127.0.0.1:7000", "properties": {"datawire_nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016"}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "ttl": 30.0, "type": "active"}',
    '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [3, 2, 1]}, "properties": {"timeout": 1795391743.066}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738066, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "WARN", "category": "deep", "contentType": "text/plain", "text": "grandchild", "type": "log", "sequence": 3, "sync": 1}',
    '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [3, 2, 2]}, "properties": {"timeout": 1795391743.066, "trace": "DEBUG"}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "DEBUG", "category": "deep", "contentType": "text/plain", "text": "now visible", "type": "log", "sequence": 4, "sync": 1}',
    '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [4]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "ERROR", "category": "interaction failure", "contentType": "text/plain", "text": "involved: Node(id:15964b14-4cef-4768-a620-dbfdd4a1a016 hello: http://127.0.0.1:7000, 1.1) {\'datawire_nodeId\': \'15964b14-4cef-4768-a620-dbfdd4a1a016\'}\\n\\nboom", "type": "log", "sequence": 5, "sync": 1}',
    '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [5]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "MDK", "contentType": "text/plain", "text": "Finished interaction.", "type": "log", "sequence": 6, "sync": 1}',
    '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [1]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "mdk", "contentType": "text/plain", "text": "This session is derived from trace b97749de-d1c4-42e7-9da5-b7c0ac11e47e [3, 2]", "type": "log", "sequence": 7, "sync": 1}',
    '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [2]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "CRITICAL", "category": "batch", "contentType": "text/plain", "text": "derived", "type": "log", "sequence": 8, "sync": 1}',
    '{"$class": "mdk_metrics.InteractionEvent", "startTimestamp": 1795391738050, "endTimestamp": 1795391738067, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}, "uuid": "4ea2dad9-a039-4b63-adc8-03a009bd6cbf", "session": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "results": {"15964b14-4cef-4768-a620-dbfdd4a1a016": 0}, "startClock": [2], "endClock": [5], "type": "interactionevent", "sequence": 0, "sync": 1}',
    '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [6]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391742070, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "cat", "contentType": "text/plain", "text": "after reconnect", "type": "log", "sequence": 9, "sync": 1}',
    '{"$class": "mdk_discovery.protocol.Expire", "node": {"$class": "mdk_discovery.Node", "id": "15964b14-4cef-4768-a620-dbfdd4a1a016", "service": "hello", "version": "1.1", "address": "http://127.0.0.1:7000", "properties": {"datawire_nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016"}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "type": "expire"}',
  ]);
}
