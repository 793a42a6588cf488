/**
 * The version of the runtime, which generated packages ask for.
 *
 * @module
 */

/** The version of this runtime. */
export const version = "3.0.0";

/**
 * Refuses to serve a package that was generated for another minor version, and says what to install.
 *
 * @param {string} minor
 * @param {string} name the package
 */
export function require(minor, name) {
  if (!version.startsWith(`${minor}.`)) {
    throw new Error(`${name} needs quark-runtime ${minor}, found ${version}: npm install quark-runtime@${minor}`);
  }
}
