import { clientOptionTable, type Feature, type Joints, type OptionTable, readValues } from '@td/core';
import type { SenderJoint } from '../spool/sender-joint.js';
import { createDetachedSender } from './detached-sender.js';
import { type DetachedSenderOptions, senderRow } from './sender-options.js';

/** The default linger of a client with a detached sender, in milliseconds. */
const LINGER_MS = 1000;

/**
 * Starts a separate process at the end of the program that sends the remaining signals, for command-line tools that run
 * rarely. The process ends within ten seconds. It sends with `httpTransport()`, so a client with another transport
 * starts none.
 *
 * The client itself sends a signal only after `batch.lingerMs`, by default one second. Most tools end before that. A
 * request that is under way at the end may have arrived. What happens to its signals depends on `ambiguousFailure`: the
 * process sends them again, or the client drops them.
 *
 * Only Node, Bun and Deno themselves can run the process. If it cannot be started, the logger gets one message.
 *
 * @param detachedSender - `{ script }` for a program that is bundled into one file: see {@link runSender}.
 * @defaultValue off: the next run of the program sends the remaining signals; on when called without an argument
 * @throws TelemetryDeckError `INVALID_OPTION` for another value, or a script that is not named by an absolute path or a
 *   `file:` URL.
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withExitTimeout(0), withDetachedSender());
 * ```
 */
export function withDetachedSender(detachedSender: DetachedSenderOptions | boolean = true): Feature {
  readValues({ detachedSender: senderRow }, { detachedSender });
  const batch = clientOptionTable.batch as OptionTable<Record<'lingerMs', number>>;
  const { script } = detachedSender === true ? {} : detachedSender || {};
  return {
    name: 'detachedSender',
    // Most programs end before this linger does. A request that the end cuts off may have arrived, and the sender would
    // repeat it.
    values: detachedSender ? { batch: { ...batch, lingerMs: [batch.lingerMs[0], LINGER_MS] } } : undefined,
    join(client): (Joints & SenderJoint) | undefined {
      return detachedSender ? { sender: createDetachedSender(client, script) } : undefined;
    },
  };
}
