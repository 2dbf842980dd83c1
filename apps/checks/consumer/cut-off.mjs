// A program that ends before a request can be made.
import process from 'node:process';
import { createClient } from '@td/node';

const client = createClient('APP', { endpoint: process.argv[2], userID: 'ada' });
client.sendSignal('Smoke.cutOff');
process.exit();
