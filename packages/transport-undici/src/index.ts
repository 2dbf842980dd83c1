export type { UndiciTransportOptions } from './undici-transport.js';
export { undiciTransport } from './undici-transport.js';
