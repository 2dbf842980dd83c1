import type { Client } from './client.js';
import type { Courier } from './courier.js';
import type { DeliveryEvent } from './diagnostics.js';
import type { Drain } from './drain.js';
import type { Keeper } from './keeper.js';
import type { Ledger } from './ledger.js';
import type { Logger } from './logger.js';
import type { Memory } from './memory.js';
import type { ResolvedOptions } from './options.js';
import type { Outbox } from './outbox.js';
import type { Sessions } from './sessions.js';
import type { SignalBuilder } from './signal-builder.js';
import type { User } from './user.js';

/** What delivers the signals of one client. */
export interface DeliveryParts {
  readonly options: ResolvedOptions;
  readonly log: Logger;
  /** Tells a listener what happened to signals. */
  readonly tell: (kind: DeliveryEvent['kind'], reason: string, signals: number) => void;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
  readonly courier: Courier;
  /** Lasting storage, where there is any. */
  keeper?: Keeper | undefined;
  /** The sessions, where they are told apart. */
  sessions?: Sessions | undefined;
}

/** One client, from within. */
export interface ClientParts extends DeliveryParts {
  readonly builder: SignalBuilder;
  readonly drain: Drain;
  readonly flush: Client['flush'];
  readonly memory: Memory;
  /** How many signals wait, for processors and decisions as well, or are under way. */
  pending(): number;
  /** The user may have decided elsewhere, in another page or program: does what follows from it. */
  recall(): void;
  readonly sendSignal: Client['sendSignal'];
  /** Hands all that waits or is under way over to lasting storage; what cannot be kept is dropped. */
  spool(): void;
  readonly user: User;
}
