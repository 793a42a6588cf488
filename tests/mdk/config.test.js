/**
 * The token of a configuration is in nothing that is made for people, in JavaScript. `src/lib.rs` says it of Rust.
 *
 * @module
 */

import assert from "node:assert/strict";
import { it } from "node:test";
import { inspect } from "node:util";
import { Config, init } from "@quark/mdk";
import { state, TestRuntime } from "quark-runtime/testing";

const URL = "ws://mc.example.org/rtp?token=letmein";

it("hides the token of a configuration from people", () => {
  const config = new Config({ serverUrl: URL, token: "letmein" });
  const shown = `${inspect(config)} ${inspect({ within: [config] }, { depth: null })} ${JSON.stringify(config)} ${config}`;
  assert.ok(!shown.includes("letmein"), shown);
  assert.match(inspect(config), /^Config \{[^]*token: '\*\*\*'/);
  assert.match(shown, /threshold: 3/);
  assert.equal(config.token, "letmein");
  assert.equal(new Config({ ...config, threshold: 1 }).token, "letmein");
});

it("hides it in the state of an MDK", () => {
  const environment = { MDK_SERVER_URL: URL, MDK_TOKEN: "letmein" };
  const started = init({ environment, runtime: new TestRuntime() });
  const shown = `${state(started)} ${inspect(started, { depth: null })}`;
  assert.ok(!shown.includes("letmein"), shown);
  assert.match(state(started), /"token":"\*\*\*"/);
});
