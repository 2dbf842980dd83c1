// What a detached sender runs: sends what is in the spool, and ends.
import { nodeFS, nodePath } from '../builtin-modules.js';
import { createClient } from '../index.js';
import { thisProcess } from '../this-process.js';
import { ORDER_VARIABLE, SENDER_LIFE_MS, SENDER_MARK, type SenderOrder } from './sender-order.js';

const { appID, folder, options }: SenderOrder = JSON.parse(thisProcess.env[ORDER_VARIABLE] as string);

setTimeout(() => thisProcess.exit(), SENDER_LIFE_MS).unref();

const isSent = await sendAll();
nodeFS().rmSync(nodePath().join(folder, SENDER_MARK), { force: true });
// A program that ended meanwhile has seen the mark, and has left the rest to us.
if (isSent) await sendAll();

/** Sends until nothing is left, or until an attempt fails, and returns whether none has. */
async function sendAll(): Promise<boolean> {
  const failing = new AbortController();
  const client = createClient(appID, {
    ...options,
    exitTimeoutMs: 0,
    diagnostics: ({ kind }) => {
      if (kind === 'retried') failing.abort();
    },
  });
  let delivered: number;
  do {
    // The client claims what is there one turn after it was made, and after each time that it is done.
    await new Promise((resolve) => setTimeout(resolve, 1));
    ({ delivered } = await client.flush({ timeoutMs: SENDER_LIFE_MS, signal: failing.signal }));
  } while (delivered > 0);
  await client.close({ timeoutMs: 0 });
  return !failing.signal.aborted;
}
