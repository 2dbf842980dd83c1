// A program that sends a signal and ends: `node see-what-is-sent.mjs '{"endpoint":"http://…"}'`. It prints `done`.
import process from 'node:process';
import { createClient, withDebug, withDryRun, withEndpoint, withTestMode, withTransport } from '../src/index.ts';

/**
 * @type {{
 *   endpoint: string, debug?: boolean, dry?: boolean, testMode?: boolean, closes?: boolean, records?: boolean, ends?: 'exit',
 *   optsOut?: boolean
 * }}
 */
const { closes = true, debug, dry, endpoint, ends, optsOut, records, testMode } = JSON.parse(process.argv[2] ?? '');
const client = createClient(
  'APP',
  withEndpoint(endpoint),
  { userID: 'ada' },
  debug && withDebug(),
  dry && withDryRun(),
  testMode !== undefined && withTestMode(testMode),
  records &&
    withTransport({
      deliversNothing: true,
      send: async () => ({ status: 200, header: () => null, text: async () => '' }),
    }),
);
client.sendSignal('Command.run', { command: 'create' });
process.stdout.write('done\n');
if (optsOut) client.optOut();
if (ends === 'exit') {
  process.once('exit', () => process.stderr.write(`at the end: ${JSON.stringify(client.stats().dropped)}\n`));
  process.exit();
}
if (closes) await client.close();
