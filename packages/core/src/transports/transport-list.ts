import { invalid } from '../contracts/errors.js';
import type { Transport } from '../contracts/transport.js';

/** The transports that another is made of. */
type TransportList = readonly [Transport, ...Transport[]];

/**
 * Takes the transports that another is made of; what becomes of the given list later makes no difference.
 *
 * @throws TelemetryDeckError `INVALID_OPTION` when there is none, or something among them is no transport.
 */
export function takeTransports(caller: string, given: readonly Transport[]): TransportList {
  if (!Array.isArray(given) || given.length === 0) {
    throw invalid(`${caller} must be given a list of transports: [first, second]`);
  }
  const [first, ...others] = given as readonly Transport[] as TransportList;
  const transports: TransportList = [first, ...others];
  const wrong = transports.findIndex((transport) => typeof Object(transport).send !== 'function');
  if (wrong === -1) return transports;
  throw invalid(`${caller}: transport ${wrong} must be an object with send()`);
}

/**
 * Closes all of them, whatever becomes of the others.
 *
 * @throws what the first of those has thrown that could not be closed.
 */
export async function closeTransports(transports: TransportList): Promise<void> {
  const closings = await Promise.allSettled(transports.map(async (transport) => transport.close?.()));
  for (const closing of closings) if (closing.status === 'rejected') throw closing.reason;
}
