import { connectionCases } from './connection-cases.js';
import type { ContractCase } from './contract-case.js';
import { failureCases } from './failure-cases.js';
import { redirectCases } from './redirect-cases.js';
import { requestCases } from './request-cases.js';
import { responseCases } from './response-cases.js';

/**
 * The transport contract, sentence by sentence, for where vitest does not run. With vitest, `transportContract` of
 * `@td/testing/contract` is shorter.
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
