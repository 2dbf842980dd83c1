// A program that sends a signal and then has nothing more to do. Its exit timeout is long, because machines may be busy.
import process from 'node:process';
import { createClient } from '@td/node';

const client = createClient('APP', { endpoint: process.argv[2], userID: 'ada', exitTimeoutMs: 10_000 });
client.sendSignal('Smoke.naturalEnd');
