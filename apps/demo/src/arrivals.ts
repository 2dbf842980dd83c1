import type { IngestServer } from '@td/testing';
import type { TransportRun } from './transport-run.js';

/** What the server has received. */
export type ServerRecords = Pick<IngestServer, 'requests' | 'signals'>;

/** A run, compared with what the server has received. */
export interface Arrival {
  readonly run: TransportRun;
  /** The number of requests that contained a signal of the run. */
  readonly requests: number;
  /** The IDs of the signals that the server has not accepted. */
  readonly missing: readonly string[];
}

/** Compares a run with the server's records, signal by signal. */
export function compareArrival(run: TransportRun, { requests, signals }: ServerRecords): Arrival {
  const sent = new Set<unknown>(run.ids);
  const accepted = new Set(signals.map(({ payload }) => payload['Tour.id']));
  return {
    run,
    requests: requests.filter(({ json }) =>
      receivedSignals(json).some((signal) => sent.has(signal.payload?.['Tour.id'])),
    ).length,
    missing: run.ids.filter((id) => !accepted.has(id)),
  };
}

/** A received signal that nothing has checked. */
export interface ReceivedSignal {
  readonly payload?: Readonly<Record<string, unknown>>;
}

/** Returns the signals in the parsed body of a request. */
export function receivedSignals(json: unknown): readonly ReceivedSignal[] {
  return Array.isArray(json) ? json : [];
}
