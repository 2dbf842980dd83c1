import { describe, it } from 'vitest';
import type { CreateTransport, TransportCapabilities } from './contract/contract-case.js';
import { contractCases } from './contract/contract-cases.js';

/** Longer than the time limit of a case (ms), because the message of a case says more than that of the test runner. */
const TEST_TIMEOUT_MS = 30_000;

/**
 * Defines the tests that every transport must pass, over real sockets on this machine.
 *
 * @param name - The transport's name, for the report.
 * @param createTransport - Creates a new transport for each case.
 * @param capabilities - The capabilities that the platform lacks. Give the reason in a comment.
 * @example
 * ```ts
 * import { transportContract } from '@td/testing/contract';
 * import { myTransport } from './my-transport.js';
 *
 * transportContract('myTransport', () => myTransport());
 * ```
 */
export function transportContract(
  name: string,
  createTransport: CreateTransport,
  capabilities: TransportCapabilities = {},
): void {
  describe(`${name} keeps the transport contract`, () => {
    for (const { name: sentence, needs, run } of contractCases) {
      it.skipIf(needs !== undefined && capabilities[needs] === false)(
        sentence,
        () => run(createTransport),
        TEST_TIMEOUT_MS,
      );
    }
  });
}
