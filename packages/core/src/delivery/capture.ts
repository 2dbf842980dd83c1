import { assertSignalType } from '../encoding/signal-type.js';
import { cannotEncode } from '../internal/cannot-encode.js';
import { settled } from '../internal/guard.js';
import type { Capture, ClientParts } from './client-parts.js';
import { SYNC_EVERY_MS } from './request-dispatcher.js';

export function createCapture(parts: ClientParts): Capture {
  const { consent, destination, drop, joints, queue, stage, stats } = parts;

  const capture: Capture = {
    isRefused() {
      const reason = stage.current === 'open' ? consent.state === 'denied' && 'disabled' : 'closed';
      if (reason) drop(reason, 1);
      return !!reason;
    },
    isWanted: (user) => joints.beforeCapture.every((before) => parts.run(before, user) !== false),
    add(signal, maxSignals) {
      queue.add(signal, maxSignals);
      if (signal.text) joints.persistence?.onCaptured(signal);
      parts.notify();
      for (const captured of joints.captured) parts.run(captured, signal);
    },
    capture(user, type, payload, options) {
      assertSignalType(type, destination.layout);
      // A decision that could not be read may be readable now.
      if (consent.state === 'denied') consent.sync(SYNC_EVERY_MS);
      try {
        const isUnwanted = stage.current === 'open' && consent.state === 'granted' && !capture.isWanted(user);
        // Counted after `isWanted`, in which a new session queues its own signals, so that the totals add up for
        // listeners.
        stats.tracked++;
        if (capture.isRefused()) return;
        if (isUnwanted) return drop('filtered', 1);
        if (!parts.isWithinRate()) return drop('rate-limited', 1);
        if (joints.capture) return settled(joints.capture(user, type, payload, options));
        const signal = parts.builder.build(user, type, payload, options);
        // The program's own code, such as a getter, has run meanwhile and may have opted out.
        if (!capture.isRefused()) capture.add(signal);
      } catch (error) {
        const refusal = cannotEncode(type, error);
        if (refusal !== error) {
          parts.emit({ kind: 'failed', what: refusal.message, isError: true });
          return drop('unserializable', 1);
        }
        stats.tracked--;
        throw error;
      }
    },
    sendSignal: (type, payload) => capture.capture(parts.user, type, payload, undefined),
  };
  return capture;
}
