/**
 * Runs the generated package beside what is written by hand: `generated` or `by-hand` prints what a side does in the script
 * that all sides follow, `measure ROUNDS ITERATIONS` what its operations cost.
 */

import { init } from "@quark/mdk";
import { readFileSync } from "node:fs";
import { Runtime } from "quark-runtime";
import * as byHand from "./byHand.js";

const NODES = readFileSync(new URL("../nodes.json", import.meta.url), "utf8").trim();
const CONTEXTS = readFileSync(new URL("../contexts.txt", import.meta.url), "utf8").split("\n").slice(0, -1);

/** A link that connects when the script says so, and keeps what is sent. */
class Nowhere {
  sent = [];

  constructor(events) {
    this.events = events;
  }

  connect() {}

  send(text) {
    this.sent.push(text);
  }

  close() {}
}

class Generated {
  #link;

  constructor() {
    const runtime = new Runtime({ link: (events) => (this.#link = new Nowhere(events)) });
    const environment = { MDK_ENVIRONMENT: "base:feature", MDK_DISCOVERY_SOURCE: `static:nodes=${NODES}` };
    this.mdk = init({ environment, runtime });
    this.mdk.start();
  }

  events() {
    this.#link.events.connected();
    this.#link.events.frame('{"type":"open"}');
    return this.#link.sent.filter((text) => text.startsWith('{"type":"log"'));
  }
}

class ByHand {
  mdk = new byHand.Mdk(NODES, byHand.environment("feature", "base"));

  events() {
    return this.mdk.events();
  }
}

/** What every side does in every language, and what it says; see README.md. */
async function script(side) {
  const { mdk } = side;
  const session = mdk.join(CONTEXTS[0]);
  const said = [];
  const resolve = async (session, service, version, times = 1) => {
    for (let time = 0; time < times; time += 1) {
      said.push((await session.resolve(service, version)).id);
    }
  };
  await resolve(session, "time", "1.0", 7);
  await resolve(session, "time", "1.1", 3);
  await resolve(session, "time", undefined, 4);
  await resolve(session, "space", "2.0");
  for (const context of CONTEXTS) {
    const joined = mdk.join(context);
    said.push(joined.debug("cat", "quiet").causalLevel.join("."));
    said.push(joined.info("cat", 'caf\u00e9 "x"\n').causalLevel.join("."));
    said.push(joined.externalize());
  }
  await resolve(mdk.join(CONTEXTS[3]), "time", undefined);
  await resolve(mdk.join(CONTEXTS[3]), "time", "1.1");
  for (let time = 0; time < 3; time += 1) {
    session.startInteraction();
    await resolve(session, "time", "1.2");
    session.failInteraction("boom");
  }
  await resolve(session, "time", "1.0", 4);
  return [...said, ...side.events()].map(comparable);
}

/** Puts something fixed for what differs in each run, and for the words that say what is wrong with a context. */
function comparable(text) {
  return text
    .replace(/could not be joined: .*?","sequence"/, 'could not be joined","sequence"')
    .replace(/"timestamp":\d+/, '"timestamp":0')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "an id");
}

const OPERATIONS = {
  async resolve(_mdk, session, iterations) {
    for (let time = 0; time < iterations; time += 1) {
      await session.resolve("time", "1.0");
    }
  },

  async info(_mdk, session, iterations) {
    for (let time = 0; time < iterations; time += 1) {
      session.info("bench", "hello");
    }
  },

  async hop(mdk, session, iterations) {
    for (let time = 0; time < iterations; time += 1) {
      mdk.join(session.externalize());
    }
  },
};

/** Times one operation, in nanoseconds. */
async function time(Side, operation, iterations) {
  const { mdk } = new Side();
  const session = mdk.join(CONTEXTS[0]);
  const start = process.hrtime.bigint();
  await OPERATIONS[operation](mdk, session, iterations);
  return Number(process.hrtime.bigint() - start) / iterations;
}

/** Gives the best of all rounds, the two sides in turns. */
async function measure(rounds, iterations) {
  const best = { language: `JavaScript ${process.version}` };
  for (const name of Object.keys(OPERATIONS)) {
    best[name] = { generated: Infinity, byHand: Infinity };
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const name of Object.keys(OPERATIONS)) {
      best[name].generated = Math.min(best[name].generated, await time(Generated, name, iterations));
      best[name].byHand = Math.min(best[name].byHand, await time(ByHand, name, iterations));
    }
  }
  return best;
}


const [verb, ...numbers] = process.argv.slice(2);
if (verb === "measure") {
  console.log(JSON.stringify(await measure(...numbers.map(Number))));
} else {
  const said = await script(verb === "generated" ? new Generated() : new ByHand());
  console.log(said.map((text) => JSON.stringify(text)).join("\n"));
}
process.exit(); // whoever is connected announces its services for as long as the process lives
