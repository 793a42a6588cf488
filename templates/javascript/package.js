/**
 * What the modules of `{{ package }}` share.
 *
 * @module
 */

import * as quark from "quark-runtime";

/** The base of the errors that `{{ package }}` declares. */
export class {{ error }} extends quark.DeclaredError {}
