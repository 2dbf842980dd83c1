import { connectionCases } from './connection-cases.js';
import type { ContractCase } from './contract-case.js';
import { failureCases } from './failure-cases.js';
import { redirectCases } from './redirect-cases.js';
import { requestCases } from './request-cases.js';
import { responseCases } from './response-cases.js';

/**
 * The transport contract, one case for each sentence, for other test runners than vitest. With vitest, use
 * `transportContract` from `@td/testing/contract`.
 *
 * @example
 * ```ts
 * for (const contractCase of contractCases) await contractCase.run(() => myTransport());
 * ```
 */
export const contractCases: readonly ContractCase[] = [
  ...requestCases,
  ...responseCases,
  ...redirectCases,
  ...failureCases,
  ...connectionCases,
];
