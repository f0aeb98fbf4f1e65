import { describe } from "node:test";

export const VERSIONS = ["1.0.0", "2.0.0"];

/**
 * Describes the same tests for each version of the wire, which `tests` takes: side by side, or one after the
 * other where they set up the same tables.
 */
export function eachVersion(name, tests, { sideBySide = true, ...options } = {}) {
  describe(name, { concurrency: sideBySide }, () => {
    for (const vsn of VERSIONS) {
      describe(`vsn ${vsn}`, { concurrency: 1, ...options }, () => tests(vsn));
    }
  });
}
