import type { Feature } from '../contracts/feature.js';
import type { Transport } from '../contracts/transport.js';

/** Marks the transport of a dry run, for all copies of this package. */
const DRY: unique symbol = Symbol.for('@td/core/dry-run') as never;

/** Whether a client is in a dry run, by its transport. */
export const isDryRun = (transport: Transport | undefined): boolean => !!transport && Object.hasOwn(transport, DRY);

/**
 * Sends nothing, over any transport. The client does all else as usual, `withDebug` shows what it would send, and
 * `stats().dropped.dry` counts the signals. The client neither reads nor stores signals or sessions.
 *
 * The user's decision is the exception, because a refusal must hold: `optIn` and `optOut` are remembered, and `optOut`
 * deletes the stored signals of the app. A page also stores the random identifier of its user.
 *
 * A transport that delivers nothing already, such as that of a test, stays as it is: it gets the requests, and its signals
 * count as delivered.
 *
 * @defaultValue off: signals are sent
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withDryRun(), withDebug());
 * ```
 */
export function withDryRun(): Feature {
  return {
    name: 'dryRun',
    join(client) {
      const { drop, options, queue } = client;
      const { transport } = options;
      if (transport?.deliversNothing) return undefined;
      const dry: Transport & { readonly [DRY]: true } = {
        [DRY]: true,
        deliversNothing: true,
        async send() {
          // What a request carries is gone, and is not delivered.
          const leased = [...queue.signals].filter(({ isLeased }) => isLeased);
          queue.remove(leased, 'dry');
          return { status: 200, header: () => null, text: async () => '' };
        },
        close: () => transport?.close?.(),
      };
      // Below the wrappers of all features, so that they see the requests.
      (options as { transport?: Transport }).transport = dry;
      // What no request has carried at the end would not have been sent either.
      client.drop = (reason, signals) => drop(reason === 'closed' ? 'dry' : reason, signals);
      return undefined;
    },
  };
}
