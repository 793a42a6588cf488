/**
 * {{ docs }}
 *
 * @module
 */

{{ exports }}
/** The version of this package. */
export const version = {{ version }};
