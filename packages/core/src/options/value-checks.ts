import { isDevelopment } from '#development';
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

/**
 * What each option of every client must be. A production build knows all names, and checks the values of those options
 * only that say who the user is, whether they agree and where signals go. Made when it is needed, so that a program that
 * needs none does not bundle them.
 */
export function optionChecks(): Checks & Readonly<Record<keyof ClientOptions, unknown>> {
  const nonEmpty = matching(/^string:./s, 'a non-empty string');
  const text = isDevelopment ? matching(/^string/, 'a string') : anything;
  const flag = isDevelopment ? matching(/^boolean/, 'a boolean') : anything;
  const callable = isDevelopment ? matching(/^function/, 'a function') : anything;
  const count = isDevelopment ? matching(/^number:[1-9]\d*$/, 'a positive integer') : anything;
  const duration = isDevelopment ? matching(/^number:(?!0$)\d/, 'a positive number of milliseconds') : anything;
  const parameterGroups = Object.fromEntries(PARAMETER_GROUPS.map((group) => [group, flag]));

  return {
    transport: having('send'),
    endpoint: url,
    baseURL: url,
    website: flag,
    namespace: matching(/^string:[\w.-]*\w[\w.-]*$/, 'a name like com.example'),
    userID: nonEmpty,
    hashSalt: matching(/^string/, 'a string'),
    sessionID: nonEmpty,
    testMode: flag,
    logger: isDevelopment ? having('error', 'warn') : anything,
    timeoutMs: duration,
    appVersion: text,
    buildNumber: text,
    ingestVersion: isDevelopment ? matching(/^number:[23]$/, '2 or 3') : anything,
    anonymousUser: flag,
    defaultPayload: isDevelopment
      ? (value: unknown) => object(value) && callable(value) && 'an object or a function'
      : anything,
    defaultParameters: (value: unknown) => value !== false && (object(value) ? 'false, or an object' : parameterGroups),
    signalPrefix: text,
    parameterPrefix: text,
    processors: isDevelopment
      ? (value: unknown) => !(Array.isArray(value) && !value.some(callable)) && 'an array of functions'
      : anything,
    consent: matching(/^string:(unknown|granted|denied)$/, '"unknown", "granted" or "denied"'),
    enabled: matching(/^boolean/, 'a boolean'),
    batch: {
      maxSignals: count,
      maxBytes: count,
      lingerMs: isDevelopment ? matching(/^number:\d/, 'a number of milliseconds') : anything,
      maxInFlight: count,
    },
    queue: { maxSignals: count, maxBytes: count },
    retry: { maxAttempts: count, maxAgeMs: duration },
    ambiguousFailure: isDevelopment ? matching(/^string:(retry|drop)$/, '"retry" or "drop"') : anything,
    diagnostics: callable,
    waitUntil: callable,
    clock: isDevelopment ? having('now', 'monotonic', 'random', 'setTimer') : anything,
  };
}

/** What stands in for a check in a production build. */
const anything: Check = () => false;

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
