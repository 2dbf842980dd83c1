// A command that sends one signal with sessions, and ends by itself or by `process.exit`:
// `node one-command.mjs http://127.0.0.1:1234/v2/ exit`.
import process from 'node:process';
import { createClient, withEndpoint, withExitTimeout, withSessions } from '@td/node';

const [endpoint = '', end] = process.argv.slice(2);

const client = createClient('APP', withEndpoint(endpoint), withSessions(), withExitTimeout(10_000));
client.sendSignal('Command.run');
if (end === 'exit') process.exit();
