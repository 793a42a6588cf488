/**
 * Run in a project that has nothing but the installed packages: what they export is there, and works.
 *
 * @module
 */

import assert from "node:assert/strict";
import { CircuitBreakers, Config, Mdk, version } from "@quark/mdk";
import * as quark from "quark-runtime";
import { state, TestRuntime } from "quark-runtime/testing";

assert.equal(version, "3.0.0");
assert.equal(quark.version, "3.0.0");
assert.equal(typeof quark.defaultRuntime().environment().get("PATH"), "string");
const runtime = new TestRuntime();
const mdk = new Mdk({ config: new Config(), policies: new CircuitBreakers(), runtime });
const session = mdk.session();
await assert.rejects(session.resolve("time", "new"), { name: "InvalidVersion" });
assert.match(session.externalize(), /^\{"traceId":"00000000-0000-4000-8000-/);
assert.match(state(session), /^\{"mdk":"Mdk","context":/);
console.log(`@quark/mdk ${version}`);
