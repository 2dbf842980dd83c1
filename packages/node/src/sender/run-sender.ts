import { type ClientOption, type Feature, TransportError } from '@td/core';
import { nodeFS, nodePath } from '../builtin-modules.js';
import { createClient } from '../create-client.js';
import type { NodeClientOptions } from '../node-client-options.js';
import { statOwnFile } from '../spool/folder.js';
import { thisProcess } from '../this-process.js';
import { ORDER_VARIABLE, SENDER_LIFE_MS, type SenderOrder } from './sender-order.js';

/**
 * Sends what a program has left on disk, and ends: all that the script of `withDetachedSender({ script })` does. A script
 * that is not started as a detached sender does nothing.
 *
 * @example
 * ```ts
 * import { runSender } from '@td/node';
 *
 * runSender();
 * ```
 */
export function runSender(): void {
  const written = thisProcess().env[ORDER_VARIABLE];
  if (written !== undefined) void carryOut(JSON.parse(written));
}

async function carryOut(order: SenderOrder): Promise<void> {
  setTimeout(() => thisProcess().exit(), SENDER_LIFE_MS).unref();
  const isSent = await sendAll(order);
  const mark = nodePath().join(order.folder, order.mark);
  if (statOwnFile(mark)) nodeFS().unlinkSync(mark);
  // A program that ended meanwhile has seen the mark, and has left its signals to this sender.
  if (isSent) await sendAll(order);
}

/** What is sent: where it goes, and the options of the client that sends it. */
interface Sending extends Pick<SenderOrder, 'appID' | 'layout'> {
  readonly options: ClientOption<NodeClientOptions>;
}

/** Sends until nothing is left, or until an attempt fails; returns whether none has failed. */
export async function sendAll({ appID, layout, options }: Sending): Promise<boolean> {
  const failing = new AbortController();
  /** Takes signals over as the program has written them, and ends with the first attempt that fails. */
  const sending: Feature = {
    join: (joined) => ({
      layout: (current) => ({ ...current, ...layout }),
      // No user waits for this process: it reads the user's decision before each request.
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
    // The client takes over stored signals one turn after it is made, and whenever its queue is empty.
    await new Promise((resolve) => setTimeout(resolve, 1));
    ({ recovered } = await client.flush({ timeoutMs: SENDER_LIFE_MS, signal: failing.signal }));
  } while (recovered);
  await client.close({ timeoutMs: 0 });
  return !failing.signal.aborted;
}
