import { isRecord } from './decode-signals.js';
import type { RecordedRequest } from './recorded-request.js';

/** The reason why the API refuses a request. */
export interface Refusal {
  readonly status: 400 | 404 | 405;
  /** What is wrong, and where. */
  readonly fault: string;
}

interface Route {
  readonly version: 2 | 3;
  /** Whether it accepts page views of websites: one object in each request. The API itself identifies the user. */
  readonly web: boolean;
}

/**
 * Checks a request against the documentation of the API. Where the documentation is silent, it refuses only what is more
 * likely a mistake of the sender than intended. Returns `undefined` if the request is valid.
 *
 * @see https://telemetrydeck.com/docs/ingest/v2/
 * @see https://telemetrydeck.com/docs/ingest/v3/
 */
export function refuse({ method, path, headers, json }: RecordedRequest): Refusal | undefined {
  const route = findRoute(path.replace(/\?.*/s, ''));
  if (typeof route === 'string') return { status: 404, fault: route };
  if (method !== 'POST') return { status: 405, fault: `${method} is not allowed, only POST` };
  const fault = findContentTypeFault(headers['content-type']) ?? findBodyFault(route, json);
  return fault === undefined ? undefined : { status: 400, fault };
}

/** Returns the route of a path, or the reason why there is none. */
function findRoute(path: string): Route | string {
  const [, version, ...rest] = path.replace(/\/$/, '').split('/');
  const [first, second] = rest;
  if (version === 'v2') {
    if (first === undefined || (first === 'w' && rest.length === 1)) return { version: 2, web: first === 'w' };
    if (first === 'namespace' && second && rest.length === 2) return { version: 2, web: false };
  }
  if (version === 'v3') {
    if (first === undefined) return 'v3 needs a namespace: /v3/{namespace}/';
    if (first !== '' && rest.length === 1) return { version: 3, web: first === 'w' };
  }
  return `unknown path ${path}`;
}

function findContentTypeFault(contentType = ''): string | undefined {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';');
  // The type of a beacon, which a page sends when it closes. The API reads JSON under this type, too.
  if (/^text\/plain; ?charset=utf-8$/i.test(contentType)) return undefined;
  if (type.trim() !== 'application/json') return `Content-Type must be application/json, not "${contentType}"`;
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='));
  return charset === undefined || /^charset="?utf-8"?$/.test(charset)
    ? undefined
    : `Content-Type must have charset=utf-8, not ${charset}`;
}

function findBodyFault(route: Route, json: unknown): string | undefined {
  if (json === undefined) return 'the body is not valid JSON';
  if (route.web) return isRecord(json) ? findSignalFault(route, json) : 'the body must be one object, not an array';
  if (!Array.isArray(json)) {
    return `the body must be an array of signals${route.version === 3 ? '; only /v3/w/ takes one object' : ''}`;
  }
  for (const [index, signal] of json.entries()) {
    const fault = isRecord(signal) ? findSignalFault(route, signal) : 'must be an object';
    if (fault) return `signal ${index}: ${fault}`;
  }
  return undefined;
}

type Fields = Readonly<Record<string, { readonly wanted: string; isRight(value: unknown): boolean }>>;

const text = { wanted: 'a string', isRight: (value: unknown) => typeof value === 'string' };
const someText = {
  wanted: 'a non-empty string',
  isRight: (value: unknown) => text.isRight(value) && value !== '',
};
const number = { wanted: 'a number', isRight: (value: unknown) => typeof value === 'number' };
const flag = { wanted: 'a boolean', isRight: (value: unknown) => typeof value === 'boolean' };
/** v3 stores values with their types, but it stores and reads this flag as a string. */
const flagAsText = {
  wanted: '"true" or "false"',
  isRight: (value: unknown) => value === 'true' || value === 'false',
};
const date = {
  wanted: 'an ISO 8601 date and time with a time zone',
  isRight: (value: unknown) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/.test(value),
};
const parameters = { wanted: 'an object', isRight: isRecord };

const fields: Fields = {
  appID: someText,
  clientUser: text,
  type: someText,
  sessionID: text,
  isTestMode: flag,
  receivedAt: date,
  floatValue: number,
};
/** The fields for a page that TelemetryDeck's Web SDK sends beside the payload. */
const pageFields: Fields = { url: text, referrer: text, locale: text, telemetryClientVersion: text };
const fieldsOfVersion: Record<Route['version'], Fields> = {
  2: { ...fields, payload: parameters },
  3: { ...fields, isTestMode: flagAsText },
};

/** The fields that some routes do not accept, and the fault of each. */
const mistakes: Readonly<Record<string, (route: Route) => string | false>> = {
  clientUser: ({ web }) => web && '"clientUser" is not a field for websites: the API identifies their visitors itself',
  payload: ({ version }) => version === 3 && '"payload" does not exist in v3: parameters stand beside "type"',
  count: ({ version }) => version === 3 && '"count" is reserved in v3: rename the parameter',
};

function findSignalFault(route: Route, signal: Readonly<Record<string, unknown>>): string | undefined {
  for (const name of route.web ? ['appID'] : ['appID', 'clientUser', 'type']) {
    if (signal[name] === undefined) return `"${name}" is missing`;
  }
  const known = { ...fieldsOfVersion[route.version], ...(route.web && pageFields) };
  for (const [name, value] of Object.entries(signal)) {
    const mistake = Object.hasOwn(mistakes, name) && mistakes[name]?.(route);
    if (mistake) return mistake;
    const field = Object.hasOwn(known, name) ? known[name] : undefined;
    if (field && !field.isRight(value)) return `"${name}" must be ${field.wanted}, not ${JSON.stringify(value)}`;
    if (field) continue;
    if (route.version === 2) return `"${name}" is not a field of a signal; put parameters into "payload"`;
    // Parameters of websites may be any JSON.
    if (!route.web && !isPrimitive(value)) return notPrimitive(name, value);
  }
  const payload = route.version === 2 && isRecord(signal['payload']) ? signal['payload'] : {};
  const lost = route.web && Object.keys(payload).find((name) => Object.hasOwn(pageFields, name));
  if (lost) return `"${lost}" of a website must stand beside "payload", not in it`;
  const wrong = Object.entries(payload).find(([, value]) => !isPrimitive(value));
  return wrong && notPrimitive(`payload.${wrong[0]}`, wrong[1]);
}

function isPrimitive(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function notPrimitive(name: string, value: unknown): string {
  return `"${name}" must be a string, a number or a boolean, not ${JSON.stringify(value)}`;
}
