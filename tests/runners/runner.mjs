/**
 * Runs the literate programs that were compiled to JavaScript, and prints what each of them prints, as JSON.
 *
 * usage: node runner.mjs PROGRAMS.json > LINES.json
 *
 * `PROGRAMS.json` holds, by name, the folder of the package, what kind the program is, and its script. The runtime must
 * be found from its folder.
 *
 * @module
 */

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { run } from "node:test";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";

const file = resolve(process.argv[2]);
const found = createRequire(file);
const quark = await import(pathToFileURL(found.resolve("quark-runtime")));
const { state, TestRuntime } = await import(pathToFileURL(found.resolve("quark-runtime/testing")));

/** Collects what all consoles and links get, and what the hook is told. */
class Console extends TestRuntime {
  lines = [];

  constructor() {
    super();
    this.provide(quark.Link, (events) => this.wire(events));
    this.provide(quark.Connection, (events) => this.wire(events));
  }

  wire(events) {
    this.link = events;
    const { shown } = quark.json;
    return {
      connect: (url, headers) => this.lines.push(`link: connect(${shown(url)}, ${shown(headers)})`),
      send: (text) => this.lines.push(`link: send(${text})`),
      close: () => this.lines.push("link: close()"),
    };
  }

  perform(call) {
    super.perform(call);
    if (call.port instanceof quark.ConsolePort) {
      this.lines.push(call.values[1]);
    }
  }

  note(error) {
    this.lines.push(`hook: ${error.message}`);
  }
}

/** Says what left the program. */
function stopped(error) {
  if (error instanceof quark.Fault) {
    return `fault: ${error.message}`;
  }
  if (error instanceof quark.DeclaredError) {
    return `error: ${error.name}: ${error.message}`;
  }
  throw error;
}

/** Calls each function; several are told apart by a line for each. */
function functions(program, names) {
  const lines = [];
  for (const name of names) {
    if (names.length > 1) {
      lines.push(`> call ${name}`);
    }
    try {
      lines.push(...program[camel(name)]());
    } catch (error) {
      lines.push(stopped(error));
    }
  }
  return lines;
}

function camel(name) {
  return name.replace(/_+([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

/** Plays the script, which may begin anew in another world. */
async function actor(program, script) {
  const lines = [];
  const steps = script[Symbol.iterator]();
  while (await world(program, steps, lines)) {
    lines.push("> restart");
  }
  return lines;
}

/** Makes a `Main`, calls `run`, and plays on; tells whether another world begins. */
async function world(program, steps, lines) {
  const runtime = new Console();
  const main = await made(runtime, program);
  let next = steps.next();
  while (!next.done && next.value[1] !== "restart") {
    await play(runtime, main, ...next.value);
    next = steps.next();
  }
  lines.push(...runtime.lines);
  return !next.done;
}

/** Makes a `Main` and calls `run`, or notes why it cannot be made. */
async function made(runtime, program) {
  let main;
  try {
    main = new program.Main({ runtime });
  } catch (error) {
    runtime.lines.push(stopped(error));
    return undefined;
  }
  await called(runtime, main, "run");
  return main;
}

/** Plays one step. */
async function play(runtime, main, text, verb, argument) {
  runtime.lines.push(`> ${text}`);
  if (main === undefined) {
    return undefined;
  }
  switch (verb) {
    case "advance":
      return runtime.advance(argument);
    case "state":
      runtime.lines.push(state(argument ? main[camel(argument)]() : main));
      break;
    case "link":
      runtime.link[argument[0]](...argument.slice(1));
      break;
    case "hides":
      runtime.lines.push(hides(main, ...argument));
      break;
    case "timers":
      runtime.lines.push(`next timer: ${runtime.nextDue() ?? "none"}`);
      break;
    default:
      return called(runtime, main, argument);
  }
  return runtime.settle();
}

/** Says whether what people see of a method's result does not contain `text`; else gives what they see. */
function hides(main, text, name) {
  let value;
  try {
    value = main[camel(name)]();
  } catch (error) {
    value = error;
  }
  const seen = `${inspect(value, { depth: null })} ${String(value)} ${JSON.stringify(value)}`;
  return seen.includes(text) ? seen : "hidden";
}

/** Calls a method, and notes what leaves it, below what the rest of the event loop's turn prints. */
async function called(runtime, main, name) {
  const left = [];
  try {
    main[camel(name)]();
  } catch (error) {
    left.push(stopped(error));
  }
  await runtime.settle();
  runtime.lines.push(...left);
}

/** Runs all files of tests, and counts by file what passed. */
async function verdicts(files) {
  const counts = new Map(files.map((path) => [path, { passed: 0, problems: [] }]));
  const events = run({ files, concurrency: 2 });
  events.on("test:pass", (data) => {
    const count = counts.get(data.file);
    if (count !== undefined && data.name !== data.file && data.details.type !== "suite") {
      count.passed++;
    }
  });
  events.on("test:fail", (data) => {
    counts.get(data.file)?.problems.push(`${data.name}: ${data.details.error?.cause?.stack ?? data.details.error}`);
  });
  for await (const event of events) {
    if (event.type === "test:stderr") {
      process.stderr.write(event.data.message);
    }
  }
  return counts;
}

/** The files of a package's tests. */
function tests({ folder }) {
  try {
    return readdirSync(join(folder, "tests")).map((name) => join(folder, "tests", name));
  } catch {
    return [];
  }
}

/** Gives the lines of one program. */
async function lines(program, counts) {
  const own = tests(program).map((path) => counts.get(path));
  const problems = own.flatMap((count) => count.problems);
  if (problems.length > 0) {
    return problems.flatMap((problem) => problem.split("\n"));
  }
  if (program.kind === "tests") {
    return [`${own.reduce((sum, count) => sum + count.passed, 0)} passed`];
  }
  const loaded = await import(pathToFileURL(join(program.folder, "src", "index.js")));
  return program.kind === "function" ? functions(loaded, program.calls) : actor(loaded, program.script);
}

const programs = JSON.parse(readFileSync(file, "utf8"));
process.chdir(dirname(file));
const files = Object.values(programs).flatMap(tests);
const counts = files.length > 0 ? await verdicts(files) : new Map();
const printed = {};
for (const [name, program] of Object.entries(programs)) {
  try {
    printed[name] = await lines(program, counts);
  } catch (error) {
    printed[name] = String(error.stack).split("\n");
  }
}
process.stdout.write(JSON.stringify(printed));
