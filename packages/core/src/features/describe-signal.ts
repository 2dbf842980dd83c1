import { attempt } from '../internal/attempt.js';
import { escaped } from '../internal/escaped.js';

/** How many names the line of a request lists. */
const MAX_NAMES = 5;

/** How much of a payload the line of a signal shows, in characters. */
const MAX_PAYLOAD = 300;

/** What is read of a signal. In version 3 of the API, its parameters stand beside its fields. */
export interface SentSignal extends Readonly<Record<string, unknown>> {
  readonly type?: unknown;
  readonly clientUser?: unknown;
  readonly payload?: object;
}

/** What a program writes for another service need be no JSON. */
export const parseSignal = (text: string): SentSignal => Object(attempt(() => JSON.parse(text)) ?? { type: text });

/** The members of a signal that are no parameters. Those of version 2 stand apart, and may have the same names. */
const FIELDS = /^(appID|clientUser|sessionID|type|receivedAt|isTestMode)$/;

/** The name of a signal, what the program has put into it, and for whom. */
export function describeSignal({ payload, ...members }: SentSignal): string {
  const beside = Object.entries(members).filter(([name]) => !FIELDS.test(name));
  const parameters = [...beside, ...Object.entries(Object(payload))];
  const own = parameters.filter(([name]) => !name.startsWith('TelemetryDeck.'));
  const json = own.length > 0 ? ` ${escaped(JSON.stringify(Object.fromEntries(own))).slice(0, MAX_PAYLOAD)}` : '';
  const others = parameters.length - own.length;
  const user = members.clientUser ? `, user ${`${members.clientUser}`.slice(0, 8)}...` : '';
  return `${nameOf(members)}${json}${others > 0 ? ` and ${others} TelemetryDeck parameter${others > 1 ? 's' : ''}` : ''}${user}`;
}

const nameOf = ({ type }: SentSignal): string => `"${type ?? ''}"`;

/** The names of some signals, the commonest way to tell them apart. */
export function namesOf(signals: readonly SentSignal[]): string {
  const counts = new Map<string, number>();
  for (const signal of signals) counts.set(nameOf(signal), (counts.get(nameOf(signal)) ?? 0) + 1);
  const names = Array.from(counts, ([name, count]) => (count > 1 ? `${name} x ${count}` : name));
  return [...names.slice(0, MAX_NAMES), ...(names.length > MAX_NAMES ? ['...'] : [])].join(', ');
}
