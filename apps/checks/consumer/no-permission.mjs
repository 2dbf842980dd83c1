// Uses a client where Deno grants no permission: nothing may throw, and the refusals are in the log.
import { createClient, withLogger } from '@td/node';

const lines = [];
const log = (line) => void lines.push(line);
const client = createClient(
  'APP',
  { userID: 'ada', endpoint: 'http://127.0.0.1:9/v2/' },
  withLogger({ error: log, warn: log }),
);
client.sendSignal('App.started');
const error = await client.deliverSignal('App.started', {}, { timeoutMs: 2000 }).catch((error) => error);
client.optOut();
client.optIn();
client.sendSignal('App.started');
const report = await client.close({ timeoutMs: 500 });
console.log(JSON.stringify({ code: error?.code, report, lines }));
