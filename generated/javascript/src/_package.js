/**
 * What the modules of `@quark/mdk` share. It is loaded before them, and so asks for the runtime that they need.
 *
 * @module
 */

import * as quark from "quark-runtime";

quark.require("3.0", "@quark/mdk");

/** The base of the errors that `@quark/mdk` declares. */
export class MdkError extends quark.DeclaredError {}
