export type { CreateTransport, TransportCapabilities } from './contract/contract-case.js';
export { transportContract } from './transport-contract.js';
