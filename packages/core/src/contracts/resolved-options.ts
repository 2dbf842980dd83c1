import type { Clock } from './clock.js';
import type { BatchOptions, ClientOptions, DefaultParameters, QueueOptions, RetryOptions } from './options.js';
import type { Processor } from './processor.js';

/** Complete options: what may still be absent is what has no default but the platform's. */
export interface ResolvedOptions extends Omit<ClientOptions, 'batch' | 'queue' | 'retry' | 'defaultParameters'> {
  readonly url: string;
  readonly consent: 'unknown' | 'granted' | 'denied';
  readonly defaultParameters: DefaultParameters;
  readonly ingestVersion: 2 | 3;
  readonly processors: readonly Processor[];
  readonly testMode: boolean;
  readonly timeoutMs: number;
  readonly enabled: boolean;
  readonly batch: Readonly<Record<keyof BatchOptions, number>>;
  readonly queue: Readonly<Record<keyof QueueOptions, number>>;
  readonly retry: Readonly<Record<keyof RetryOptions, number>>;
  readonly clock: Clock;
}
