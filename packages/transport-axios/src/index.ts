export type { AxiosInstanceLike, AxiosTransportOptions } from './axios-transport.js';
export { axiosTransport } from './axios-transport.js';
