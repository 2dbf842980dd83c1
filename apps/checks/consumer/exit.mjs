// A command-line tool that has done its work: nothing of ours holds its process.
import process from 'node:process';
import { createClient } from '@td/node';

const client = createClient('APP', { endpoint: process.argv[2], userID: 'ada' });
client.sendSignal('Smoke.exit');
await client.close();
