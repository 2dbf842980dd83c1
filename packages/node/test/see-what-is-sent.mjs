// A program that sends a signal and ends: `node see-what-is-sent.mjs '{"endpoint":"http://…"}'`. It prints `done`.
import process from 'node:process';
import { createClient, withDebug, withDryRun, withEndpoint, withTestMode } from '../src/index.ts';

/** @type {{ endpoint: string, debug?: boolean, dry?: boolean, testMode?: boolean, closes?: boolean }} */
const { closes = true, debug, dry, endpoint, testMode } = JSON.parse(process.argv[2] ?? '');
const client = createClient(
  'APP',
  withEndpoint(endpoint),
  { userID: 'ada' },
  debug && withDebug(),
  dry && withDryRun(),
  testMode !== undefined && withTestMode(testMode),
);
client.sendSignal('Command.run', { command: 'create' });
if (closes) await client.close();
process.stdout.write('done\n');
