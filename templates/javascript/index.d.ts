/**
 * {{ docs }}
 *
 * @module
 */

import * as quark from "quark-runtime";

/** The base of the errors that `{{ package }}` declares. */
export class {{ error }} extends quark.DeclaredError {}

/** The version of this package. */
export const version: string;

{{ body -}}
