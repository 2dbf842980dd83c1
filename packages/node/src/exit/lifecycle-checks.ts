import type { Check, Checks } from '@td/core';

const flag: Check = (value) => typeof value !== 'boolean' && 'a boolean';
const nonEmpty: Check = (value) => (typeof value !== 'string' || value === '') && 'a non-empty string';
/** Infinity is none: the order of a detached sender, which is JSON, cannot say it. */
const positive: Check = (value) => !(Number.isFinite(value) && Number(value) > 0) && 'a positive number';
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

const spoolChecks: Checks = {
  directory: nonEmpty,
  maxBytes: positive,
  maxAgeMs: positive,
  writeAhead: flag,
};

/** Checks of what says how a program ends, and what is kept then. */
export const lifecycleChecks: Checks = {
  spool: (value) => value !== false && (isObject(value) ? spoolChecks : 'false, or an object'),
  exitTimeoutMs: (value) => !(typeof value === 'number' && value >= 0) && 'a number of milliseconds, or 0',
  signalHandling: flag,
  detachedSender: flag,
};
