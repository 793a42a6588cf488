/**
 * Loads the package in headless Chromium, as a page without a bundler would, and replays the recorded conversation there.
 *
 * usage: node browser.mjs CHROMIUM FOLDER
 *
 * `FOLDER` holds the runtime as `runtime` and the package as `mdk`.
 *
 * @module
 */

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";

const [chromium, folder] = process.argv.slice(2);
const here = import.meta.dirname;
const TYPES = { ".html": "text/html", ".js": "text/javascript" };

/** How long a browser may take to start and run it all. */
const LIMIT_MS = 120_000;

/** How often its folder is tried to be removed. */
const REMOVALS = 20;

/** The file that a path of the page stands for; nothing outside of what is served. */
function fileOf(path) {
  const root = resolve(path === "/page.html" || path === "/harness.js" ? here : folder);
  const file = resolve(join(root, path));
  return file.startsWith(root) ? file : undefined;
}

function answer(request, response, told) {
  if (request.method === "POST") {
    let body = "";
    request.on("data", (part) => (body += part));
    request.on("end", () => {
      response.end();
      told(JSON.parse(body));
    });
    return;
  }
  try {
    const file = fileOf(new URL(request.url, "http://host").pathname);
    const text = readFileSync(file);
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(text);
  } catch {
    response.writeHead(404).end();
  }
}

function browse(address, profile) {
  const options = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    `--user-data-dir=${profile}`,
    address,
  ];
  return spawn(chromium, options, { stdio: "ignore" });
}

/** Removes a folder into which processes that are about to end may still write. */
async function remove(folder) {
  for (let tries = 1; ; tries++) {
    try {
      return rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (tries === REMOVALS) {
        throw error;
      }
      await pause(100 * tries);
    }
  }
}

async function replayed() {
  let told;
  const result = new Promise((resolve) => (told = resolve));
  const server = createServer((request, response) => answer(request, response, told));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const profile = mkdtempSync(join(tmpdir(), "quark-browser-"));
  const browser = browse(`http://127.0.0.1:${server.address().port}/page.html`, profile);
  const gone = new Promise((resolve) => browser.on("exit", (code) => resolve(code)));
  const failed = gone.then((code) => ({ problems: [`the browser ended with ${code}`] }));
  const late = new Promise((resolve) => setTimeout(resolve, LIMIT_MS, { problems: ["the browser told nothing"] }).unref());
  try {
    return await Promise.race([result, failed, late]);
  } finally {
    browser.kill();
    await gone;
    server.closeAllConnections();
    server.close();
    await remove(profile);
  }
}

const { version, trace, passed = 0, problems } = await replayed();
problems.forEach((problem) => console.error(problem));
console.log(`@quark/mdk ${version} in a browser: ${passed} tests passed, and a session has the trace ${trace}`);
process.exitCode = problems.length > 0 || passed === 0 || trace === undefined ? 1 : 0;
