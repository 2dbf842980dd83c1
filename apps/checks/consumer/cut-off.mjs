// A program that exits before it can send a request.
import process from 'node:process';
import { createClient } from '@td/node';

const client = createClient('APP', { endpoint: process.argv[2], userID: 'ada' });
client.sendSignal('Smoke.cutOff');
process.exit();
