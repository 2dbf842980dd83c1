import type { ClientStage, Consent } from '../contracts/consent.js';
import { isTelemetryDeckError } from '../contracts/errors.js';
import type { FeatureClient, JointLists, SignalCall } from '../contracts/feature.js';
import type { Persistence } from '../contracts/persistence.js';
import type { SignalBuilder } from '../contracts/signal-builder.js';
import type { SignalQueue } from '../contracts/signal-queue.js';
import type { StatsCounts } from '../contracts/stats.js';
import { assertSignalType } from '../encoding/signal-type.js';
import type { BatchSender } from './batch-sender.js';

/** Takes in calls of `sendSignal`: encodes them, and adds them to the queue. */
export interface Capture extends Pick<FeatureClient, 'add' | 'isRefused'> {
  /** @throws TelemetryDeckError `NO_SIGNAL_TYPE` or `RESERVED_NAME`; then nothing counts the signal. */
  sendSignal(...call: SignalCall): void;
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
  persistence(): Persistence;
}

export function createCapture(parts: CaptureParts): Capture {
  const { builder, consent, drop, joints, persistence, queue, sender, stage, stats } = parts;

  const capture: Capture = {
    isRefused() {
      const reason = stage.current !== 'open' ? 'closed' : consent.state === 'denied' && 'disabled';
      if (reason) drop(reason, 1);
      return !!reason;
    },

    add(signal, maxSignals) {
      if (signal.text) persistence().onCaptured(signal);
      queue.add(signal, maxSignals);
      sender.notify();
      for (const captured of joints.captured ?? []) captured(signal);
    },

    sendSignal(...call) {
      assertSignalType(call[1]);
      stats.tracked++;
      if (capture.isRefused()) return;
      try {
        if (consent.state === 'granted') for (const begin of joints.beforeCapture ?? []) begin();
        take(...call);
      } catch (error) {
        if (!isTelemetryDeckError(error)) return drop('unserializable', 1);
        stats.tracked--;
        throw error;
      }
    },
  };

  const take = (...call: SignalCall) => {
    const hold = joints.capture?.at(-1);
    if (hold) return hold(...call);
    const signal = builder.build(...call);
    // The program's own code has run meanwhile, such as a getter: it may have opted out.
    if (!capture.isRefused()) capture.add(signal);
  };
  return capture;
}
