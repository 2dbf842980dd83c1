import type { Client } from './contracts/client.js';
import type { DeliveryEvent } from './contracts/events.js';
import type { Logger } from './contracts/logger.js';
import type { ResolvedOptions } from './contracts/resolved-options.js';
import type { StateStorage } from './contracts/state-storage.js';
import type { Drain } from './delivery/batch-sender.js';
import type { Keeper } from './delivery/persistence-port.js';
import type { Courier } from './delivery/request-dispatcher.js';
import type { Outbox } from './delivery/signal-queue.js';
import type { Ledger } from './delivery/stats.js';
import type { SignalBuilder } from './encoding/signal-builder.js';
import type { Sessions } from './identity/sessions.js';
import type { User } from './identity/user.js';

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
  readonly memory: StateStorage;
  /** How many signals wait, for processors and decisions as well, or are under way. */
  pending(): number;
  /** The user may have decided elsewhere, in another page or program: does what follows from it. */
  recall(): void;
  readonly sendSignal: Client['sendSignal'];
  /** Hands all that waits or is under way over to lasting storage; what cannot be kept is dropped. */
  spool(): void;
  readonly user: User;
}
