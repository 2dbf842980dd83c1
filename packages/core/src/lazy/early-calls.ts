import type { Client } from '../contracts/client.js';
import { guard } from '../internal/guard.js';

/** A call of a lazy client that waits for the client. */
export interface EarlyCall {
  run(client: Client): void;
  /** Runs instead when the user opts out. A call that sends no signal has none, and goes on waiting. */
  readonly drop?: () => void;
  /** Runs instead when the lazy client is closed. A call without it goes on waiting. */
  readonly end?: (error: Error) => void;
}

/** The calls that wait for the client, in order. */
export interface EarlyCalls {
  add(call: EarlyCall): void;
  remove(call: EarlyCall | undefined): void;
  /** Called when the user opts out: drops the calls that send signals. */
  drop(): void;
  /** Called when the lazy client is closed: ends the calls that must not wait any longer. */
  end(error: Error): void;
  /** Called when there is a client: runs the calls. One that fails stops no other. */
  run(client: Client, onFailure: (reason: string) => void): void;
}

export function createEarlyCalls(): EarlyCalls {
  let calls: EarlyCall[] = [];
  return {
    add: (call) => void calls.push(call),
    remove(gone) {
      calls = calls.filter((call) => call !== gone);
    },
    drop() {
      const all = calls;
      calls = all.filter(({ drop }) => !drop);
      for (const { drop } of all) drop?.();
    },
    end(error) {
      const all = calls;
      calls = all.filter(({ end }) => !end);
      for (const { end } of all) end?.(error);
    },
    run(client, onFailure) {
      for (const { run } of calls.splice(0)) guard(run, client, onFailure);
    },
  };
}
