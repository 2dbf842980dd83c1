export type { FetchTransportOptions } from './fetch-transport.js';
export { fetchTransport } from './fetch-transport.js';
