import type { ClientStage, Consent } from '../contracts/consent.js';
import { isTelemetryDeckError } from '../contracts/errors.js';
import type { JointLists, SignalCall } from '../contracts/feature.js';
import type { FeatureClient } from '../contracts/feature-client.js';
import type { SignalBuilder } from '../contracts/signal-builder.js';
import type { SignalQueue } from '../contracts/signal-queue.js';
import type { StatsCounts } from '../contracts/stats.js';
import type { User } from '../contracts/user.js';
import { assertSignalType } from '../encoding/signal-type.js';
import type { BatchSender } from './batch-sender.js';

/** Takes in calls of `sendSignal`: encodes them, and adds them to the queue. */
export interface Capture extends Pick<FeatureClient, 'add' | 'fill' | 'isRefused' | 'isWanted' | 'notify' | 'sendSignal'> {
  /** @throws TelemetryDeckError `NO_SIGNAL_TYPE` or `RESERVED_NAME`; then nothing counts the signal. */
  capture(...call: SignalCall): void;
}

/** What a capture needs. */
interface CaptureParts extends Pick<FeatureClient, 'drop'> {
  readonly builder: SignalBuilder;
  readonly consent: Consent;
  readonly joints: JointLists;
  readonly queue: SignalQueue;
  readonly sender: BatchSender;
  readonly stage: ClientStage;
  readonly stats: StatsCounts;
  readonly user: User;
}

export function createCapture(parts: CaptureParts): Capture {
  const { consent, drop, joints, queue, sender, stage, stats } = parts;

  const capture: Capture = {
    notify: sender.notify,
    isRefused() {
      const reason = stage.current === 'open' ? consent.state === 'denied' && 'disabled' : 'closed';
      if (reason) drop(reason, 1);
      return !!reason;
    },
    isWanted: (user) => joints.beforeCapture.every((before) => before(user) !== false),
    add(signal, maxSignals) {
      if (signal.text) joints.persistence?.onCaptured(signal);
      queue.add(signal, maxSignals);
      sender.notify();
      for (const captured of joints.captured) captured(signal);
    },
    fill(place, encoded) {
      place.text = encoded.text;
      place.bytes = encoded.bytes;
      queue.add(place);
      joints.persistence?.onCaptured(place);
    },
    capture(user, type, payload, options) {
      assertSignalType(type);
      stats.tracked++;
      if (capture.isRefused()) return;
      try {
        if (consent.state === 'granted' && !capture.isWanted(user)) return drop('filtered', 1);
        if (joints.capture) return joints.capture(user, type, payload, options);
        const signal = parts.builder.build(user, type, payload, options);
        // The program's own code has run meanwhile, such as a getter: it may have opted out.
        if (!capture.isRefused()) capture.add(signal);
      } catch (error) {
        if (!isTelemetryDeckError(error)) return drop('unserializable', 1);
        stats.tracked--;
        throw error;
      }
    },
    sendSignal: (type, payload) => capture.capture(parts.user, type, payload, undefined),
  };
  return capture;
}
