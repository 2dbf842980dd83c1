// A tool that is bundled into one file. A script beside it is its detached sender.
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { createClient, withDetachedSender, withExitTimeout, withLogger } from '@td/node';

const [, file = '', endpoint, script] = process.argv;
const client = createClient(
  'APP',
  { endpoint, userID: 'ada' },
  withLogger(console),
  withExitTimeout(0),
  withDetachedSender(script ? { script: join(dirname(realpathSync(file)), script) } : true),
);
client.sendSignal('Bundled.tool');
