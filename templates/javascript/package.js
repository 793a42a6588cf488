/**
 * What the modules of `{{ package }}` share. It is loaded before them, and so asks for the runtime that they need.
 *
 * @module
 */

import * as quark from "quark-runtime";

quark.require({{ minor }}, {{ name }});

/** The base of the errors that `{{ package }}` declares. */
export class {{ error }} extends quark.DeclaredError {}
