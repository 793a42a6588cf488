/**
 * Find other services, call the healthy ones, and follow a request through all of them.
 *
 * @module
 */

export { MdkError } from "./_package.js";
export { CircuitBreaker, CircuitBreakers, RecordingPolicies, RecordingPolicy } from "./breaker.js";
export { CausalClock } from "./clock.js";
export { Config, DEFAULT_SERVER_URL, InvalidSetting } from "./config.js";
export { CONTEXT_HEADER, CONTEXT_LIMIT, ContextTooLarge, ReservedProperty, SharedContext } from "./context.js";
export { Unresolved } from "./discovery.js";
export { Environment } from "./environment.js";
export { NoInteraction } from "./interaction.js";
export { init, Mdk, start } from "./mdk.js";
export { Node } from "./node.js";
export {
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
  PROTOCOL_VERSION,
  Route,
  RTP_CLIENT,
  RTP_SERVER,
  RtpClientSide,
  RtpServerSide,
  RtpState,
  Subscribe,
} from "./rtp.js";
export { Level, LoggedMessageId, Session } from "./session.js";
export { CannotRegister, MissionControl, StaticNodes, Synapse } from "./sources.js";
export { TRACEPARENT_HEADER } from "./traceparent.js";
export { InvalidVersion, Version } from "./version.js";

/** The version of this package. */
export const version = "3.0.0";
