import { resolve } from 'node:path';
import { type Destination, parseDestination } from '../command-line/destination.js';
import { FLAGS } from '../command-line/flags.js';
import { parseFlags } from '../command-line/parse-flags.js';
import { parseTimeout, parseVariable } from '../command-line/parse-values.js';
import { UsageError } from '../command-line/usage-error.js';

/** What `td doctor` examines. */
export interface DoctorCommand extends Destination {
  readonly appID: string | undefined;
  /** The URL of the server that accepts the signals. */
  readonly url: URL;
  readonly directory: string | undefined;
  readonly optOutVariable: string | undefined;
  readonly timeoutMs: number;
  readonly isSending: boolean;
  readonly isJSON: boolean;
}

/** Where clients send by default. */
const SERVICE = 'https://nom.telemetrydeck.com';

/** How long to wait for an answer, in milliseconds: as long as a client does. */
const TIMEOUT_MS = 5000;

/** @throws UsageError when the command line is invalid. */
export function parseDoctor(args: readonly string[]): DoctorCommand {
  const { flags, words } = parseFlags(args, FLAGS.doctor);
  if (words.length > 0) throw new UsageError('td doctor takes flags only: write the app ID after --app');
  if ('send' in flags && !('app' in flags)) throw new UsageError('--send needs --app with the ID from the dashboard');
  const destination = parseDestination(flags);
  return {
    ...destination,
    appID: flags.app,
    url: new URL(destination.endpoint ?? destination.baseURL ?? SERVICE),
    directory: flags.directory && resolve(flags.directory),
    optOutVariable: parseVariable('opt-out', flags['opt-out']),
    timeoutMs: parseTimeout(flags.timeout) ?? TIMEOUT_MS,
    isSending: 'send' in flags,
    isJSON: 'json' in flags,
  };
}
