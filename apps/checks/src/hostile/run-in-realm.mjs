import { createRequire } from 'node:module';
import { createContext, runInContext, Script } from 'node:vm';

const require = createRequire(import.meta.url);

/**
 * @typedef {object} Realm
 * @property {Record<string, unknown>} global - The global object of the realm.
 * @property {any} program - What the program exports.
 */

/**
 * Runs a bundled program in a realm of its own, which has nothing but the language and the given globals.
 *
 * @param {string} code
 * @param {Readonly<Record<string, unknown>>} platform
 * @param {(realm: any) => void} [prepare] - Runs in the realm before the program.
 * @returns {Realm}
 */
export function runInRealm(code, platform, prepare) {
  const global = /** @type {any} */ (createContext({}));
  for (const [name, value] of Object.entries(Object.getOwnPropertyDescriptors(platform))) {
    Object.defineProperty(global, name, value);
  }
  prepare?.(runInContext('globalThis', global));
  const wrapped = new Script(`(function (module, exports, require) {${code}\n})`).runInContext(global);
  const module = { exports: {} };
  // The globals of a test framework are not part of the test.
  wrapped(module, module.exports, (/** @type {string} */ name) => (name === 'vitest' ? fakeVitest : require(name)));
  return { global, program: module.exports };
}

const fakeVitest = {
  expect: { extend() {} },
  describe() {},
  it: Object.assign(() => {}, { each: () => () => {} }),
};

/**
 * Globals of which each read throws, also by `typeof`.
 *
 * @param {readonly string[]} names
 * @param {string[]} touched - Gets the names that are read.
 */
export function untouchableGlobals(names, touched) {
  return Object.defineProperties(
    {},
    Object.fromEntries(
      names.map((name) => [
        name,
        {
          configurable: true,
          enumerable: true,
          get() {
            touched.push(name);
            throw new Error(`${name} is read`);
          },
        },
      ]),
    ),
  );
}
