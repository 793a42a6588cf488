/**
 * A user's program, as `tsc --strict` must accept it: everything that the package's declarations promise is used once, and
 * what they refuse is marked as refused.
 *
 * @module
 */

import {
  type FailurePolicies,
  type FailurePolicy,
  type RtpClientMessage,
  CircuitBreakers,
  Config,
  Environment,
  InvalidVersion,
  MdkError,
  Node,
  Open,
  RTP_CLIENT,
  Mdk,
  Version,
  start,
} from "@quark/mdk";
import { DecodeError, DecodeKind, type Json, Runtime, Severity } from "quark-runtime";
import { calls, port, sent, state, TestRuntime } from "quark-runtime/testing";

class Patient implements FailurePolicy {
  #failures = 0;

  success(): void {
    this.#failures = 0;
  }

  failure(now: number): void {
    this.#failures += now > 0 ? 1 : 0;
  }

  available(now: number): boolean {
    return this.#failures < 10 && now >= 0;
  }

  admitted(): void {}
}

const patience: FailurePolicies = { create: (node: Node): FailurePolicy => (node.id === "" ? new Patient() : new Patient()) };

async function run(): Promise<string> {
  const runtime = new TestRuntime({ MDK_TOKEN: "t" });
  const mdk = new Mdk({ config: new Config({ token: null }), policies: patience, runtime });
  const session = mdk.session();
  session.setProperty("list", { nested: [1, "two", null] });
  const property: Json | undefined = session.getProperty("list");
  const node: Promise<Node> = session.resolve("time", "1.0");
  const address: string = await session.interaction(async (level) => (await level.resolve("time")).address);
  await runtime.advance(1500);
  const asked: string[] = calls(port(mdk, "link"));
  session.trace(Severity.Debug);
  return `${address} ${(await node).version} ${asked.length} ${String(property)} ${sent(port(mdk, "link")).length} ${state(mdk)}`;
}

function read(text: string): RtpClientMessage | undefined {
  try {
    const message = RTP_CLIENT.decode(text);
    if (message instanceof Open) {
      const version: string = message.version;
      return version === "" ? undefined : message;
    }
    return message;
  } catch (error) {
    if (error instanceof DecodeError && error.kind === DecodeKind.UnknownTag) {
      return undefined;
    }
    throw error;
  }
}

function parsed(text: string): number {
  try {
    return Version.parse(text).major;
  } catch (error) {
    if (error instanceof InvalidVersion && error instanceof MdkError) {
      return error.text.length;
    }
    throw error;
  }
}

const home = new Environment({ name: "sandbox" });
const near = new Node({ id: "n", service: "s", version: "1.0", address: "a", environment: home, properties: new Map() });
const same: boolean = near.equals(Node.decode(near.encode()));
const started: Mdk = start({ environment: { MDK_TOKEN: "t" }, runtime: new Runtime() });

// @ts-expect-error a node's id is no number
new Node({ id: 1, service: "s", version: "1.0", address: "a" });
// @ts-expect-error records do not change
near.id = "other";
// @ts-expect-error a session needs its MDK
new CircuitBreakers({ threshold: "3" });

export { home, parsed, read, run, same, started };
