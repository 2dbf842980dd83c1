import type { FlagName, FlagValues } from './flags.js';
import { suggestion } from './nearest.js';
import { parseFlags } from './parse-flags.js';
import { type CommandLinePayload, parsePayload } from './parse-payload.js';
import { TRANSPORT_NAMES } from './transports.js';
import { UsageError } from './usage-error.js';

/** The longest delay of a JavaScript timer, in milliseconds. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** One signal, its destination and its transport. */
export interface SendCommand {
  readonly kind: 'send';
  readonly type: string;
  readonly payload: CommandLinePayload;
  readonly appID: string;
  readonly userID: string | undefined;
  readonly hashSalt: string | undefined;
  readonly sessionID: string | undefined;
  readonly namespace: string | undefined;
  readonly appVersion: string | undefined;
  readonly buildNumber: string | undefined;
  readonly floatValue: number | undefined;
  readonly testMode: boolean;
  readonly endpoint: string | undefined;
  readonly baseURL: string | undefined;
  readonly transport: string;
  readonly timeoutMs: number | undefined;
}

/** A parsed command line. */
export type Command =
  | SendCommand
  | { readonly kind: 'tour' }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' };

/**
 * Parses a command line.
 *
 * @throws UsageError when the command line is invalid. The message is one line that says why.
 */
export function parseArguments(args: readonly string[]): Command {
  const { flags, words } = parseFlags(args);
  if ('help' in flags) return { kind: 'help' };
  if ('version' in flags) return { kind: 'version' };
  const [command, ...rest] = words;
  if (command === 'send') return parseSend(rest, flags);
  if (command !== undefined) throw new UsageError(`unknown command${suggestion(command, ['send'])}`);
  const [stray] = Object.keys(flags);
  if (stray !== undefined) throw new UsageError(`--${stray} needs a command: npm start -- send TYPE --app ID`);
  return { kind: 'tour' };
}

function parseSend([type, ...words]: readonly string[], flags: FlagValues): SendCommand {
  if (!type) throw new UsageError('the signal type is missing: add it after "send", such as MyNamespace.mySignalType');
  if (type.includes('=')) throw new UsageError('the signal type must come before the payload and must not contain "="');
  if (flags.app === undefined) throw new UsageError('the app ID is missing: add --app with the ID from the dashboard');
  for (const other of ['base-url', 'namespace'] as const) {
    if ('endpoint' in flags && other in flags) {
      throw new UsageError(`--endpoint is a complete URL: remove --${other}, which does not apply to it`);
    }
  }
  return {
    kind: 'send',
    type,
    payload: parsePayload(words),
    appID: flags.app,
    userID: flags.user,
    hashSalt: flags.salt,
    sessionID: flags.session,
    namespace: flags.namespace,
    appVersion: flags['app-version'],
    buildNumber: flags.build,
    floatValue: parseNumber('float', flags, Number.NEGATIVE_INFINITY),
    testMode: 'test-mode' in flags,
    endpoint: parseURL('endpoint', flags),
    baseURL: parseURL('base-url', flags),
    transport: parseTransport(flags.transport),
    timeoutMs: parseNumber('timeout', flags, 1, MAX_TIMEOUT_MS),
  };
}

function parseNumber(
  name: FlagName,
  { [name]: text }: FlagValues,
  min: number,
  max = Number.POSITIVE_INFINITY,
): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value) && value >= min && value <= max) return value;
  const wanted = Number.isFinite(max) ? `a number of milliseconds from ${min} to ${max}` : 'a number such as 1.5';
  throw new UsageError(`--${name} must be ${wanted}, not "${text}"`);
}

function parseURL(name: FlagName, { [name]: text }: FlagValues): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return text;
  // The message does not contain the value, because a URL may contain a password.
  throw new UsageError(`--${name} must be a complete http:// or https:// URL without user name and password`);
}

function parseTransport(name = 'http'): string {
  if (TRANSPORT_NAMES.includes(name)) return name;
  const known = TRANSPORT_NAMES.join(', ');
  throw new UsageError(`there is no transport "${name}": choose one of ${known}${suggestion(name, TRANSPORT_NAMES)}`);
}
