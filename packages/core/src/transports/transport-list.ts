import { invalid } from '../contracts/errors.js';
import type { Transport } from '../contracts/transport.js';

/** The transports that another transport combines. */
type TransportList = readonly [Transport, ...Transport[]];

/**
 * Checks a list of transports and returns a copy, so that later changes of the list have no effect.
 *
 * @throws TelemetryDeckError `INVALID_OPTION` if the list is empty, or an element has no `send()`.
 */
export function takeTransports(caller: string, given: readonly Transport[]): TransportList {
  if (!Array.isArray(given) || given.length === 0) {
    throw invalid(`${caller}() needs a list of transports: [first, second]`);
  }
  const [first, ...others] = given as readonly Transport[] as TransportList;
  const transports: TransportList = [first, ...others];
  const wrong = transports.findIndex((transport) => typeof Object(transport).send !== 'function');
  if (wrong === -1) return transports;
  throw invalid(`transport ${wrong} of ${caller}() must be an object with send()`);
}

/** Returns whether none of the transports delivers anything. */
export const deliverNothing = (transports: TransportList): boolean =>
  transports.every(({ deliversNothing }) => deliversNothing);

/**
 * Closes all transports, even if one fails.
 *
 * @throws the first error of a transport.
 */
export async function closeTransports(transports: TransportList): Promise<void> {
  const closings = await Promise.allSettled(transports.map(async (transport) => transport.close?.()));
  for (const closing of closings) if (closing.status === 'rejected') throw closing.reason;
}
