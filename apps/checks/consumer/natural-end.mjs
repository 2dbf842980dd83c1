// A program that says what it did, and runs out of work. It may take its time: machines are busy.
import process from 'node:process';
import { createClient } from '@td/node';

const client = createClient('APP', { endpoint: process.argv[2], userID: 'ada', exitTimeoutMs: 10_000 });
client.sendSignal('Smoke.naturalEnd');
