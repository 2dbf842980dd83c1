import type { IngestServer } from '@td/testing';
import type { Handful } from './handful.js';

/** What the server has of all that was sent. */
export type ServerRecords = Pick<IngestServer, 'requests' | 'signals'>;

/** A handful, held against what the server has of it. */
export interface Arrival {
  readonly handful: Handful;
  /** Requests that carried any of it. */
  readonly requests: number;
  /** IDs of signals that the server never accepted. */
  readonly missing: readonly string[];
}

/** Holds a handful against the server's records, signal by signal. */
export function compareArrival(handful: Handful, { requests, signals }: ServerRecords): Arrival {
  const sent = new Set<unknown>(handful.ids);
  const accepted = new Set(signals.map(({ payload }) => payload['Tour.id']));
  return {
    handful,
    requests: requests.filter(({ json }) =>
      receivedSignals(json).some((signal) => sent.has(signal.payload?.['Tour.id'])),
    ).length,
    missing: handful.ids.filter((id) => !accepted.has(id)),
  };
}

/** A signal before anybody has checked it. */
export interface ReceivedSignal {
  readonly payload?: Readonly<Record<string, unknown>>;
}

/** The signals in the body of a request, as they came. */
export function receivedSignals(json: unknown): readonly ReceivedSignal[] {
  return Array.isArray(json) ? json : [];
}
