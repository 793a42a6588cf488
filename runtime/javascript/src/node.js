/**
 * The runtime in Node: what `index.js` brings, with the process's environment and folders on disk.
 *
 * @module
 */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { platform } from "./runtime.js";

platform.environment = () => process.env;
platform.folder = (events) => ({
  read(path) {
    texts(path).then(
      (files) => events.contents(files),
      (error) => events.failed(error.message),
    );
  },
});

/** V8 collects garbage on demand for whoever is handed its `gc`, which is made when it is first asked for. */
platform.collect = async () => {
  const [{ setFlagsFromString }, { runInNewContext }] = await Promise.all([import("node:v8"), import("node:vm")]);
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return true;
};

/** The texts of a folder's files, in the order of their names. */
async function texts(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  const read = async (name) => [name, await readFile(join(folder, name), "utf8")];
  return new Map(await Promise.all(names.sort().map(read)));
}

export * from "./index.js";
