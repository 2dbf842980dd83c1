// A command-line tool that closes its client when it is done. Nothing then keeps the process alive.
import process from 'node:process';
import { createClient } from '@td/node';

const client = createClient('APP', { endpoint: process.argv[2], userID: 'ada' });
client.sendSignal('Smoke.exit');
await client.close();
