/**
 * What stands for `node:test` in a browser: collects the tests, and runs one after the other.
 *
 * @module
 */

const tests = [];
const after = [];
let suite = "";

/** Runs a suite's body, which names its tests. */
export function describe(name, body) {
  suite = name;
  body();
}

/** Notes a test. */
export function it(title, body) {
  tests.push({ name: `${suite}: ${title}`, body });
}

/** Notes what is done after each test. */
export function afterEach(body) {
  after.push(body);
}

/** Runs all tests, and tells how many passed and what is wrong with the others. */
export async function results() {
  let passed = 0;
  const problems = [];
  for (const { name, body } of tests) {
    try {
      await body();
      for (const each of after) {
        await each();
      }
      passed++;
    } catch (error) {
      problems.push(`${name}: ${error.stack}`);
    }
  }
  return { passed, problems };
}
