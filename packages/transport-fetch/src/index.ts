export { fetchTransport } from './fetch-transport.js';
export type { FetchTransportOptions } from './plain-fetch-transport.js';
export { plainFetchTransport } from './plain-fetch-transport.js';
