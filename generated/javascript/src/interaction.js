/**
 * Levels of interaction: which nodes were called in each, and what came of that.
 *
 * Keeps the books for a session, which says when, and hands on what comes out.
 *
 * @module
 */

import * as quark from "quark-runtime";
import { MdkError } from "./_package.js";
import { Node } from "./node.js";
import { InteractionEvent } from "./rtp.js";

/** No interaction was started, or it is finished already. */
export class NoInteraction extends MdkError {
  get name() {
    return "NoInteraction";
  }

  constructor() {
    super("no interaction was started");
  }
}

/** What is left of a level when it is over: the event to hand in, and the nodes that served. */
export class Finished extends quark.Record {
  static $fields = (json) => ({ event: InteractionEvent, served: json.listOf(Node) });

  constructor({ event, served }) {
    super();
    this.event = event;
    this.served = served;
  }
}

/** A level of interaction that is not finished. */
export class Interaction {
  id;
  #started;
  #startClock;
  /** Resolved in here, and not judged yet. */
  pending = [];
  /** For the id of each node: 1 if it served, 0 if it failed. */
  #results = new Map();

  constructor({ id, started, startClock }) {
    this.id = id;
    this.#started = started;
    this.#startClock = quark.frozen(startClock);
  }

  judge(result) {
    const judged = quark.frozen(this.pending);
    for (const node of judged) {
      this.#results.set(node.id, result);
    }
    this.pending = [];
    return judged;
  }

  finish(uuid, context, now) {
    const served = this.judge(1);
    const event = new InteractionEvent(
      {
        startTimestamp: this.#started,
        endTimestamp: now,
        environment: context.environment,
        uuid,
        session: context.traceId,
        results: quark.frozenMap(this.#results),
        startClock: this.#startClock,
        endClock: context.clock.levels,
      },
      quark.own,
    );
    return new Finished({ event, served });
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map([
      ["id", this.id],
      ["started", this.#started],
      ["start_clock", this.#startClock],
      ["pending", this.pending.map((each) => each.toJson())],
      ["results", this.#results],
    ]);
  }
}

/** The levels of a session, outermost first. Each is independent of the others, and known by a number of its own. */
export class Interactions {
  #levels = [];
  #started = 0;

  /** Starts a level at the moment of `context`; gives its number. */
  start(context, now) {
    this.#started++;
    this.#levels.push(new Interaction({ id: this.#started, started: now, startClock: context.clock.levels }));
    return this.#started;
  }

  /** The level that a session's own calls belong to. */
  innermost() {
    return this.#levels.at(-1)?.id;
  }

  /** Whether the level is started and not finished. */
  isOpen(id) {
    return this.#levels.some((level) => level.id === id);
  }

  /** A node was resolved in a level; if that is over by now, nobody will judge the node. */
  involve(id, node) {
    const level = this.#levels.find((level) => level.id === id);
    if (level === undefined) {
      return;
    }
    if (!level.pending.some((other) => other.equals(node))) {
      level.pending.push(node);
    }
  }

  /** What was called in a level so far has failed. Gives the nodes to blame. */
  fail(id) {
    const level = this.#levels.find((level) => level.id === id);
    if (level === undefined) {
      return Object.freeze([]);
    }
    return level.judge(0);
  }

  /** What was called in a level and has not failed has served. `context` is that of the end, `uuid` names the event. */
  finish(id, uuid, context, now) {
    if (id === undefined) {
      return undefined;
    }
    const index = quark.indexOf(
      this.#levels.map((level) => level.id),
      id,
    );
    if (index === undefined) {
      return undefined;
    }
    const level = quark.removeAt(this.#levels, index, "interaction.q:85");
    return level.finish(uuid, context, now);
  }

  /** Gives the fields to `state` of the testing runtime. */
  [quark.state]() {
    return new Map([
      ["levels", this.#levels.map((each) => each[quark.state]())],
      ["started", this.#started],
    ]);
  }
}

/** What the log says of a failed interaction. */
export function failureText(nodes, message) {
  const involved = nodes.map((node) => node.description()).join(", ");
  return `involved: ${involved}\n\n${message}`;
}
