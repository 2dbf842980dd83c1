// A program for every bundler that bundles for Node. It asks for what the package does with files: a detached sender.
import process from 'node:process';
import { createClient, withDetachedSender } from '@td/node';
import { errorOccurred } from '@td/node/signals';

const endpoint = process.argv[2];
const client = createClient('APP', { endpoint, userID: 'ada' }, withDetachedSender());
client.sendSignal('Bundled.node');
errorOccurred(client, 'Bundled.error');
client.close().then((report) => console.log(JSON.stringify(report)));
