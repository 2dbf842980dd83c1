import { vi } from 'vitest';
import type { RunOptions } from '../run-options.js';
import type { Core } from '../world.js';

/** A core with one fault, and the rule that its clients break. */
export interface BrokenClient {
  /** What such a client does. */
  readonly name: string;
  /** The point of the delivery specification that forbids it. */
  readonly point: number;
  /** What the model must find. */
  readonly finding: RegExp;
  /** The options of the runs in which it shows most often. @defaultValue any */
  readonly given?: Partial<RunOptions>;
  load(): Promise<Core>;
}

/** Runs without what only some programs use. */
export const plain: Partial<RunOptions> = {
  consent: 'granted',
  disk: undefined,
  processor: undefined,
  sessions: 'off',
};

/** Runs in which the first delays are long. */
export const longDelays: Partial<RunOptions> = {
  ...plain,
  random: 0.999999,
  retry: { maxAttempts: 10, maxAgeMs: 86_400_000, maxBackoffMs: 300_000 },
};

/** Runs in which signals gather before they are sent, and leave in small requests. */
export const lingering: Partial<RunOptions> = {
  ...plain,
  batch: { maxSignals: 8, maxBytes: 600, lingerMs: 100, maxInFlight: 1 },
};

/** Runs with several requests at once. */
export const severalRequests: Partial<RunOptions> = {
  ...plain,
  batch: { maxSignals: 8, maxBytes: 3000, lingerMs: 0, maxInFlight: 3 },
};

/** Runs with lasting storage. */
export const storing: Partial<RunOptions> = { ...plain, disk: {} };

/** Runs in which each signal is on the disk before its call returns. */
export const writingAhead: Partial<RunOptions> = { ...plain, disk: { writeAhead: true } };

/** The modules of core that a broken one changes. */
interface Modules {
  readonly 'delivery/attempt': typeof import('../../../src/delivery/attempt.js');
  readonly 'delivery/batch-sender': typeof import('../../../src/delivery/batch-sender.js');
  readonly 'delivery/capture': typeof import('../../../src/delivery/capture.js');
  readonly 'delivery/classify-response': typeof import('../../../src/delivery/classify-response.js');
  readonly 'delivery/client-lifecycle': typeof import('../../../src/delivery/client-lifecycle.js');
  readonly 'delivery/request-dispatcher': typeof import('../../../src/delivery/request-dispatcher.js');
  readonly 'delivery/retry-after': typeof import('../../../src/delivery/retry-after.js');
  readonly 'delivery/retry-policy': typeof import('../../../src/delivery/retry-policy.js');
  readonly 'delivery/signal-queue': typeof import('../../../src/delivery/signal-queue.js');
  readonly 'encoding/ingest-request': typeof import('../../../src/encoding/ingest-request.js');
  readonly 'features/consent': typeof import('../../../src/features/consent.js');
  readonly 'features/persistence': typeof import('../../../src/features/persistence.js');
  readonly 'internal/with-deadline': typeof import('../../../src/internal/with-deadline.js');
}

/** How they differ from the real ones. */
type Changes = { readonly [Name in keyof Modules]?: (actual: Modules[Name]) => Partial<Modules[Name]> };

/** Loads core with some of its modules changed. */
export async function loadCore(changes: Changes): Promise<Core> {
  vi.resetModules();
  const paths = Object.entries(changes).map(([name, change]) => {
    const path = `../../../src/${name}.js`;
    vi.doMock(path, async (importActual) => {
      const actual = await importActual<object>();
      return { ...actual, ...(change as (actual: object) => object)(actual) };
    });
    return path;
  });
  const core = await import('../../../src/index.js');
  for (const path of paths) vi.doUnmock(path);
  return core;
}

/** A part that is like another except for some of its functions. The parts of a client are put together by their own members. */
export const changed = <Part extends object>(part: Part, change: Partial<Part>): Part => ({ ...part, ...change });

/** An object that is like another except for some of its members, also those that it gets later. */
export const differing = <Kind extends object>(inner: Kind, change: Partial<Kind>): Kind =>
  Object.create(inner, Object.getOwnPropertyDescriptors(change));
