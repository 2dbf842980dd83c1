// What can be wrong with a global of a platform.

/** @param {string} name */
const throwing = (name) => () => {
  throw new Error(`${name} is hostile`);
};

/** An object and function of which every use throws. @param {string} name */
const thrower = (name) =>
  new Proxy(function hostile() {}, {
    get: throwing(name),
    set: throwing(name),
    has: throwing(name),
    apply: throwing(name),
    construct: throwing(name),
  });

/**
 * Each takes the globals of a platform and the name of one, and spoils that one.
 *
 * @type {Readonly<Record<string, (platform: Record<string, unknown>, name: string) => void>>}
 */
export const hostilities = {
  'is missing': (platform, name) => {
    delete platform[name];
  },
  'is null': (platform, name) => {
    platform[name] = null;
  },
  'throws when it is read': (platform, name) => {
    Object.defineProperty(platform, name, { configurable: true, get: throwing(name) });
  },
  'throws when it is used': (platform, name) => {
    platform[name] = thrower(name);
  },
  'returns nothing that can be used': (platform, name) => {
    platform[name] = function nothing() {};
  },
  'returns a number': (platform, name) => {
    platform[name] = () => 42;
  },
  'returns an object without members': (platform, name) => {
    platform[name] = function rubbish() {
      return {};
    };
  },
  'is an object without members': (platform, name) => {
    platform[name] = {};
  },
};
