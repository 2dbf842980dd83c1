import { type ClientOption, type Feature, TransportError } from '@td/core';
import { nodeFS, nodePath } from '../builtin-modules.js';
import { createClient } from '../create-client.js';
import type { NodeClientOptions } from '../node-client-options.js';
import { statOwnFile } from '../spool/folder.js';
import { thisProcess } from '../this-process.js';
import { ORDER_VARIABLE, readOrder, SENDER_LIFE_MS, type SenderOrder } from './sender-order.js';

/**
 * Sends the signals that a program has left on disk, and ends. The script of `withDetachedSender({ script })` calls it,
 * and does nothing else. Does nothing in a process that was not started as a detached sender.
 *
 * @example
 * ```ts
 * import { runSender } from '@td/node';
 *
 * runSender();
 * ```
 */
export function runSender(): void {
  const order = readOrder(thisProcess().env[ORDER_VARIABLE]);
  if (order) void carryOut(order);
}

async function carryOut(order: SenderOrder): Promise<void> {
  setTimeout(() => thisProcess().exit(), SENDER_LIFE_MS).unref();
  const isSent = await sendAll(order);
  const mark = nodePath().join(order.folder, order.mark);
  if (statOwnFile(mark)) nodeFS().unlinkSync(mark);
  // Sends once more: a program that ended meanwhile has seen the mark, and left its signals to this sender.
  if (isSent) await sendAll(order);
}

/** The destination of stored signals, and the options of the client that sends them. */
interface Sending extends Pick<SenderOrder, 'appID' | 'layout'> {
  readonly options: ClientOption<NodeClientOptions>;
}

/** Sends until nothing is left, or an attempt fails. Returns whether no attempt has failed. */
export async function sendAll({ appID, layout, options }: Sending): Promise<boolean> {
  const failing = new AbortController();
  /** Keeps the layout in which the program has written the signals, and stops at the first attempt that fails. */
  const sending: Feature = {
    join: (joined) => ({
      layout: (current) => ({ ...current, ...layout }),
      // Reads the user's decision before each request. That takes time, but no user waits for this process.
      transport: (current) => ({
        async send(request) {
          // The client tries once more when it closes.
          if (failing.signal.aborted)
            throw new TransportError('aborted', 'an attempt has failed', { maybeSent: false });
          joined.consent.sync();
          request.signal.throwIfAborted();
          if (joined.consent.isHeld) throw new Error("the user's decision cannot be read");
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
  let recovered: number | undefined;
  do {
    // The client takes over stored signals one turn after its creation, and then whenever its queue is empty.
    await new Promise((resolve) => setTimeout(resolve, 1));
    ({ recovered } = await client.flush({ timeoutMs: SENDER_LIFE_MS, signal: failing.signal }));
  } while (recovered);
  await client.close({ timeoutMs: 0 });
  return !failing.signal.aborted;
}
