import type { Client } from '../contracts/client.js';
import { guard } from '../internal/guard.js';

/** A call of a lazy client that waits for the client. */
export interface EarlyCall {
  run(client: Client): void;
  /** Runs instead when the user opts out. A call without it goes on waiting. */
  readonly drop?: () => void;
  /** Runs instead when the lazy client is closed. A call without it goes on waiting. */
  readonly end?: (error: Error) => void;
}

/** The calls that wait for the client, in order. */
export interface EarlyCalls {
  add(call: EarlyCall): void;
  remove(call: EarlyCall): void;
  /** Called when the user opts out: drops the calls that send signals, and earlier decisions. */
  drop(): void;
  /** Called when the lazy client is closed: ends the calls that must not wait any longer. */
  end(error: Error): void;
  /** Called when there is a client: runs the calls. One that fails stops no other. */
  run(client: Client, onFailure: (reason: string) => void): void;
}

export function createEarlyCalls(): EarlyCalls {
  const calls = new Set<EarlyCall>();
  return {
    add: (call) => void calls.add(call),
    remove: (call) => void calls.delete(call),
    drop() {
      for (const call of calls) if (call.drop && calls.delete(call)) call.drop();
    },
    end(error) {
      for (const call of calls) if (call.end && calls.delete(call)) call.end(error);
    },
    run(client, onFailure) {
      for (const call of calls) {
        calls.delete(call);
        guard(call.run, client, onFailure);
      }
    },
  };
}
