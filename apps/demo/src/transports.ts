import type { Transport } from '@td/core';

/** How each transport is made. A library is loaded only when it is asked for: axios alone costs a tenth of a second. */
const factories = {
  http: async () => (await import('@td/transport-http')).httpTransport(),
  fetch: async () => (await import('@td/transport-fetch')).fetchTransport(),
  undici: async () => (await import('@td/transport-undici')).undiciTransport(),
  axios: async () => (await import('@td/transport-axios')).axiosTransport(),
  ky: async () => {
    const [{ kyTransport }, { default: ky }] = await Promise.all([import('@td/transport-fetch/ky'), import('ky')]);
    return kyTransport(ky);
  },
} as const satisfies Record<string, () => Promise<Transport>>;

/** The name by which the command line knows a transport. */
export type TransportName = keyof typeof factories;

/** All of them, the default first. */
export const TRANSPORT_NAMES: readonly TransportName[] = ['http', 'fetch', 'undici', 'axios', 'ky'];

/** Whether there is a transport of this name. */
export function isTransportName(name: string): name is TransportName {
  return Object.hasOwn(factories, name);
}

/** Makes the transport of this name. */
export function createTransport(name: TransportName): Promise<Transport> {
  return factories[name]();
}
