import type { ClientOptions, DefaultParameters } from '../contracts/options.js';
import { type Check, type Checks, object } from './merge-options.js';

/** The groups of parameters that a preset may add. */
export const PARAMETER_GROUPS: readonly (keyof DefaultParameters)[] = [
  'sdk',
  'device',
  'runContext',
  'userPreference',
  'accessibility',
  'calendar',
  'page',
];

/** What each option of every client must be. Made when it is needed, so that whoever needs none does not bundle them. */
export function optionChecks(): Checks & Readonly<Record<keyof ClientOptions, unknown>> {
  const text = matching(/^string/, 'a string');
  const nonEmpty = matching(/^string:./s, 'a non-empty string');
  const flag = matching(/^boolean/, 'a boolean');
  const callable = matching(/^function/, 'a function');
  const count = matching(/^number:[1-9]\d*$/, 'a positive integer');
  const duration = matching(/^number:(?!0$)\d/, 'a positive number of milliseconds');
  const parameterGroups = Object.fromEntries(PARAMETER_GROUPS.map((group) => [group, flag]));

  return {
    transport: having('send'),
    endpoint: url,
    baseURL: url,
    website: flag,
    namespace: matching(/^string:[\w.-]*\w[\w.-]*$/, 'a name like com.example'),
    userID: nonEmpty,
    hashSalt: text,
    sessionID: nonEmpty,
    testMode: flag,
    logger: having('error', 'warn'),
    timeoutMs: duration,
    appVersion: text,
    buildNumber: text,
    ingestVersion: matching(/^number:[23]$/, '2 or 3'),
    anonymousUser: flag,
    defaultPayload: (value: unknown) => object(value) && callable(value) && 'an object or a function',
    defaultParameters: (value: unknown) => value !== false && (object(value) ? 'false, or an object' : parameterGroups),
    signalPrefix: text,
    parameterPrefix: text,
    processors: (value: unknown) => !(Array.isArray(value) && !value.some(callable)) && 'an array of functions',
    consent: matching(/^string:(unknown|granted|denied)$/, '"unknown", "granted" or "denied"'),
    enabled: flag,
    batch: {
      maxSignals: count,
      maxBytes: count,
      lingerMs: matching(/^number:\d/, 'a number of milliseconds'),
      maxInFlight: count,
    },
    queue: { maxSignals: count, maxBytes: count },
    retry: { maxAttempts: count, maxAgeMs: duration },
    ambiguousFailure: matching(/^string:(retry|drop)$/, '"retry" or "drop"'),
    diagnostics: callable,
    waitUntil: callable,
    clock: having('now', 'monotonic', 'random', 'setTimer'),
  };
}

/** A check of what a value is by its type and text, such as `number:42`. */
const matching =
  (pattern: RegExp, wanted: string): Check =>
  (value) =>
    !pattern.test(`${typeof value}:${typeof value === 'object' ? '' : String(value)}`) && wanted;

/** A check for an object that has all these methods. */
export const having =
  (...methods: readonly string[]): Check =>
  (value) =>
    methods.some((method) => typeof Object(value)[method] !== 'function') &&
    `an object with ${methods.join('() and ')}()`;

const url: Check = (value) => {
  try {
    const { hash, password, protocol, username } = new URL(value as string);
    // `fetch` refuses user names and passwords, and drops fragments.
    const surplus = username + password ? 'credentials' : hash && 'a fragment';
    if (typeof value === 'string' && /^https?:$/.test(protocol)) return surplus && `a URL without ${surplus}`;
  } catch {}
  return 'a string with an http(s) URL';
};
