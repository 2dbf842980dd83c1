import type { Client } from '../contracts/client.js';
import type { SignalOptions } from '../contracts/signal.js';
import { guard } from '../internal/guard.js';
import { textOf } from '../internal/text-of.js';
import { type LazyState, MAX_WAITING, type Own } from './lazy-state.js';

/** Keeps a signal for the client, or drops and counts it. */
export function keepEarlySignal(
  state: LazyState,
  own: Own,
  type: string,
  payload?: object,
  options?: SignalOptions,
): void {
  keepEarly(state, () => {
    const copied = state.copy('sendSignal', type, payload, options);
    return (later) => own(later).sendSignal(type, ...copied);
  });
}

/**
 * Keeps one signal for the client, or drops and counts it.
 *
 * @param prepare - Copies the signal now, and returns what sends it later. Not called for a signal that is dropped.
 */
export function keepEarly(state: LazyState, prepare: () => (later: Client) => void): void {
  const { dropped } = state;
  const lose = (error: unknown) => {
    dropped.unserializable++;
    state.tell({ kind: 'failed', what: textOf(error), isError: true });
  };
  if (state.closing) dropped.closed++;
  else if (state.isOff) dropped.disabled++;
  else if (state.pending >= MAX_WAITING) dropped.overflow++;
  else {
    try {
      const send = prepare();
      state.pending++;
      // The client may throw for a parameter that it cannot send. The call has returned long ago, so the signal is
      // counted.
      state.calls.add({ run: (later) => void guard(send, later, lose), drop: () => void dropped.disabled++ });
    } catch (error) {
      lose(error);
    }
  }
}
