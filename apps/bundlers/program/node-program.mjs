// A program for every bundler that bundles for Node. It uses the feature that needs a file: a detached sender.
import process from 'node:process';
import { createClient, withDetachedSender } from '@td/node';
import { errorOccurred } from '@td/node/signals';

const endpoint = process.argv[2];
const client = createClient('APP', { endpoint, userID: 'ada' }, withDetachedSender());
client.sendSignal('Bundled.node');
errorOccurred(client, 'Bundled.error');
client.close().then((report) => console.log(JSON.stringify(report)));
