import { type Destination, parseDestination } from '../command-line/destination.js';
import { FLAGS } from '../command-line/flags.js';
import { parseFlags } from '../command-line/parse-flags.js';
import { checkLine, parseApp, parseFloatValue, parseTimeout } from '../command-line/parse-values.js';
import { UsageError } from '../command-line/usage-error.js';
import { type CommandLinePayload, parsePayload } from './parse-payload.js';

/** One signal, its destination, and what to print. */
export interface SendCommand extends Destination {
  readonly type: string;
  readonly payload: CommandLinePayload;
  readonly appID: string;
  readonly userID: string | undefined;
  readonly hashSalt: string | undefined;
  readonly sessionID: string | undefined;
  readonly appVersion: string | undefined;
  readonly buildNumber: string | undefined;
  readonly floatValue: number | undefined;
  readonly testMode: boolean;
  readonly timeoutMs: number | undefined;
  readonly isDry: boolean;
  readonly isJSON: boolean;
}

/** @throws UsageError when the command line is invalid. The message is one line that says why. */
export function parseSend(args: readonly string[]): SendCommand {
  const { flags, words } = parseFlags(args, FLAGS.send);
  const [type, ...others] = words;
  if (!type) throw new UsageError('the signal type is missing: add it after "send", such as MyNamespace.mySignalType');
  if (type.includes('=')) throw new UsageError('the signal type must come before the payload and must not contain "="');
  checkLine('the signal type', type);
  if (type !== type.trim()) throw new UsageError('the signal type must not begin or end with a space');
  const appID = parseApp(flags.app);
  if (appID === undefined) throw new UsageError('the app ID is missing: add --app with the ID from the dashboard');
  return {
    ...parseDestination(flags),
    type,
    payload: parsePayload(others),
    appID,
    userID: flags.user,
    hashSalt: flags.salt,
    sessionID: flags.session,
    appVersion: flags['app-version'],
    buildNumber: flags.build,
    floatValue: parseFloatValue(flags.float),
    testMode: 'test-mode' in flags,
    timeoutMs: parseTimeout(flags.timeout),
    isDry: 'dry' in flags,
    isJSON: 'json' in flags,
  };
}
