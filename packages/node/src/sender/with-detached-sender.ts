import { type Feature, type Joints, readValues } from '@td/core';
import type { SenderJoint } from '../spool/sender-joint.js';
import { createDetachedSender } from './detached-sender.js';
import { type DetachedSenderOptions, senderRow } from './sender-options.js';

/**
 * Has a process of its own send what is left at the end of the program, for command-line tools that run seldom. The
 * process ends within ten seconds. It sends with `httpTransport()`, so a client with another transport starts none.
 *
 * A signal waits a second before the client itself sends it, or as long as `batch.lingerMs` says: most tools end before.
 * A request that is under way at the end may have arrived. Its signals follow `ambiguousFailure`: the process sends them
 * again, or they are dropped.
 *
 * Only Node, Bun and Deno themselves can run the process. Where it cannot be started, the log says so once.
 *
 * @param detachedSender - `{ script }` for a program that is bundled into one file: see {@link runSender}.
 * @defaultValue off: the next run of the program sends what is left; on when called without an argument
 * @throws TelemetryDeckError `INVALID_OPTION` for another value, or a script that is not named by an absolute path or a
 *   `file:` URL.
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withExitTimeout(0), withDetachedSender());
 * ```
 */
export function withDetachedSender(detachedSender: DetachedSenderOptions | boolean = true): Feature {
  readValues({ detachedSender: senderRow }, { detachedSender });
  const { script } = detachedSender === true ? {} : detachedSender || {};
  return {
    name: 'detachedSender',
    join(client): (Joints & SenderJoint) | undefined {
      return detachedSender ? { sender: createDetachedSender(client, script) } : undefined;
    },
  };
}
