// biome-ignore-all lint/suspicious/noShadowRestrictedNames: these are the globals of another realm.
// The changes that libraries and fakes make to the language's own globals.

/** @type {Readonly<Record<string, (realm: any) => void>>} */
export const patches = {
  'Date.now, which returns a Date': ({ Date }) => {
    Date.now = () => new Date();
  },
  'Date.now, which returns nothing': ({ Date }) => {
    Date.now = () => {};
  },
  'Array.from, which ignores the function': ({ Array }) => {
    const { from } = Array;
    Array.from = (/** @type {any} */ items) => from.call(Array, items);
  },
  'Array.prototype, with a method that loops find': ({ Array }) => {
    Array.prototype.each = function each() {};
  },
  'Array.prototype.toJSON': ({ Array, JSON }) => {
    const { stringify } = JSON;
    Array.prototype.toJSON = function toJSON() {
      return `[${[...this].map((item) => stringify(item)).join()}]`;
    };
  },
  'Function.prototype.toJSON': ({ Function }) => {
    Function.prototype.toJSON = () => 'function';
  },
  'Object.prototype, with a method that loops find': ({ Object }) => {
    Object.prototype.extend = function extend() {};
  },
  'Object.prototype.toJSON': ({ Object }) => {
    Object.prototype.toJSON = () => 'object';
  },
  'JSON.stringify, which indents': ({ JSON }) => {
    const { stringify } = JSON;
    JSON.stringify = (/** @type {any[]} */ ...[value, replacer]) => stringify(value, replacer, 2);
  },
  'Math.random, which returns nothing': ({ Math }) => {
    Math.random = () => {};
  },
  'Promise.prototype.catch and finally, which then throw': ({ Promise }) => {
    Promise.prototype.catch = Promise.prototype.finally = () => {
      throw new Error('not here');
    };
  },
  'Promise by another class': (realm) => {
    realm.Promise = class ZoneAwarePromise extends realm.Promise {};
  },
  'all prototypes by freezing them': ({ Object, Array, Function, Promise, String, Number, Error }) => {
    for (const { prototype } of [Object, Array, Function, Promise, String, Number, Error]) Object.freeze(prototype);
  },
};
