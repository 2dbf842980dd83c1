import type { DropReason } from '../contracts/drop-reasons.js';
import { assertSignalType } from '../encoding/signal-type.js';
import { cannotEncode } from '../internal/cannot-encode.js';
import { settled } from '../internal/guard.js';
import type { Capture, ClientParts } from './client-parts.js';
import { SYNC_EVERY_MS } from './request-dispatcher.js';

export function createCapture(parts: ClientParts): Capture {
  const { consent, destination, drop, isWithinRate, joints, notify, queue, run, stage, stats } = parts;

  // A signal counts when it is lost or has its place, so that the totals add up while the program's own code runs.
  const lose = (reason: DropReason) => {
    stats.tracked++;
    drop(reason, 1);
  };

  const capture: Capture = {
    isRefused(epoch) {
      const isOff = consent.state === 'denied' || consent.epoch !== epoch;
      const reason = stage.current === 'open' ? isOff && 'disabled' : 'closed';
      if (reason) lose(reason);
      return !!reason;
    },
    isWanted: (user) => joints.beforeCapture.every((before) => run(before, user) !== false),
    add(signal, maxSignals) {
      stats.tracked++;
      queue.add(signal, maxSignals);
      if (signal.text) joints.persistence?.onCaptured(signal);
      notify();
      for (const captured of joints.captured) run(captured, signal);
    },
    capture(user, type, payload, options) {
      assertSignalType(type, destination.layout);
      // A decision that could not be read may be readable now.
      if (consent.state === 'denied') consent.sync(SYNC_EVERY_MS);
      const { epoch } = consent;
      try {
        const isUnwanted = stage.current === 'open' && consent.state === 'granted' && !capture.isWanted(user);
        if (capture.isRefused(epoch)) return;
        if (isUnwanted) return lose('filtered');
        if (!isWithinRate()) return lose('rate-limited');
        if (joints.capture) return settled(joints.capture(user, type, payload, options));
        const signal = parts.builder.build(user, type, payload, options);
        // The program's own code, such as a getter, has run meanwhile and may have opted out, and in again.
        if (!capture.isRefused(epoch)) capture.add(signal);
      } catch (error) {
        const refusal = cannotEncode(type, error);
        if (refusal === error) throw error;
        parts.emit({ kind: 'failed', what: refusal.message, isError: true });
        lose('unserializable');
      }
    },
    sendSignal: (type, payload) => capture.capture(parts.user, type, payload, undefined),
  };
  return capture;
}
