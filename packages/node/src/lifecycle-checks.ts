import type { Check, Checks } from '@td/core';

const flag: Check = (value) => typeof value !== 'boolean' && 'a boolean';
const nonEmpty: Check = (value) => (typeof value !== 'string' || value === '') && 'a non-empty string';
const positive: Check = (value) => !(typeof value === 'number' && value > 0) && 'a positive number';

const spoolChecks: Readonly<Record<string, Check>> = {
  directory: nonEmpty,
  maxBytes: positive,
  maxAgeMs: positive,
  writeAhead: flag,
};

const isSpoolOptions = (value: unknown): boolean =>
  Object(value) === value &&
  Object.entries(value as object).every(([name, given]) => {
    const check = Object.hasOwn(spoolChecks, name) && spoolChecks[name];
    return check && (given === undefined || !check(given));
  });

/** Checks of what says how a program ends, and what is kept then. */
export const lifecycleChecks: Checks = {
  spool: (value) =>
    value !== false &&
    !isSpoolOptions(value) &&
    'false, or an object with any of directory (a non-empty string), maxBytes, maxAgeMs (positive numbers), writeAhead (a boolean)',
  exitTimeoutMs: (value) => !(typeof value === 'number' && value >= 0) && 'a number of milliseconds, or 0',
  signalHandling: flag,
  detachedSender: flag,
};
