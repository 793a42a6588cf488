/**
 * {{ docs }}
 *
 * @module
 */

import { require } from "quark-runtime";

require({{ minor }}, {{ package }});

{{ exports }}
/** The version of this package. */
export const version = {{ version }};
