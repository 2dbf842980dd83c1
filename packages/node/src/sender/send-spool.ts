// The program of a detached sender: sends what is in the spool, and ends. Its build imports no other module, and it does
// nothing without an order, so that a tool that loads or copies every file of this package breaks nothing.
import type { Feature } from '@td/core';
import { nodeFS, nodePath } from '../builtin-modules.js';
import { createClient } from '../index.js';
import { thisProcess } from '../this-process.js';
import { ORDER_VARIABLE, SENDER_LIFE_MS, SENDER_MARK, type SenderOrder } from './sender-order.js';

const written = thisProcess().env[ORDER_VARIABLE];
if (written !== undefined) void carryOut(JSON.parse(written));

async function carryOut(order: SenderOrder): Promise<void> {
  setTimeout(() => thisProcess().exit(), SENDER_LIFE_MS).unref();
  const isSent = await sendAll(order);
  nodeFS().rmSync(nodePath().join(order.folder, SENDER_MARK), { force: true });
  // A program that ended meanwhile has seen the mark, and has left its signals to this sender.
  if (isSent) await sendAll(order);
}

/** Sends until nothing is left, or until an attempt fails; returns whether none has failed. */
async function sendAll({ appID, layout, options }: SenderOrder): Promise<boolean> {
  const failing = new AbortController();
  /** Takes signals over as the program has written them, and ends with the first attempt that fails. */
  const sending: Feature = {
    join: (joined) => ({
      layout: (current) => ({ ...current, ...layout }),
      // No user waits for this process: it reads the user's decision before each request.
      transport: (current) => ({
        async send(request) {
          joined.consent.sync();
          request.signal.throwIfAborted();
          return current.send(request);
        },
        close: () => current.close?.(),
      }),
      onEvent(event) {
        if (event.kind === 'attempted' && /retry|misdirected/.test(event.verdict)) failing.abort();
      },
    }),
  };
  const client = createClient(appID, options, { exitTimeoutMs: 0 }, sending);
  let delivered: number;
  do {
    // The client takes over stored signals one turn after it is made, and whenever its queue is empty.
    await new Promise((resolve) => setTimeout(resolve, 1));
    ({ delivered } = await client.flush({ timeoutMs: SENDER_LIFE_MS, signal: failing.signal }));
  } while (delivered > 0);
  await client.close({ timeoutMs: 0 });
  return !failing.signal.aborted;
}
