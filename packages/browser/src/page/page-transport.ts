import type { Feature, Transport } from '@td/core';
import { keepaliveTransport } from './keepalive-transport.js';

/**
 * Makes the requests of a page that is left outlive it, over every transport: the limits are the page's.
 *
 * @param own - The transport of this package, which a beacon may replace. That of the program may do more than send.
 */
export const pageTransport = (own: Transport): Feature => ({
  join: ({ options }) => ({
    transport: (current) => keepaliveTransport(current, current === own, options.ambiguousFailure !== 'drop'),
  }),
});
