import type { DecisionStorage, StateStorage } from '../../src/index.js';
import type { ManualClock } from '../manual-clock.js';
import type { MemoryDisk } from '../memory-disk.js';
import type { RunOptions } from './run-options.js';
import type { Reply } from './scripted-endpoint.js';
import type { SignalHistory } from './signal-history.js';

/** The core that programs use, which may be a broken one: all that a program takes from it must be of one core. */
export type Core = typeof import('../../src/index.js');

/** What the programs of one run share. */
export interface World {
  readonly core: Core;
  readonly options: RunOptions;
  readonly clock: ManualClock;
  readonly history: SignalHistory;
  readonly disk: MemoryDisk | undefined;
  readonly storage: StateStorage | undefined;
  readonly decision: DecisionStorage | undefined;
  nextReply(): Reply;
  /** A number for a signal. */
  nextNumber(): number;
}
