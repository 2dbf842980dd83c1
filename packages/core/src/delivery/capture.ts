import type { ClientStage, Consent } from '../contracts/consent.js';
import { isTelemetryDeckError } from '../contracts/errors.js';
import type { FeatureClient, JointLists, SignalCall } from '../contracts/feature.js';
import type { SignalBuilder } from '../contracts/signal-builder.js';
import type { SignalQueue } from '../contracts/signal-queue.js';
import type { StatsCounts } from '../contracts/stats.js';
import type { User } from '../contracts/user.js';
import { assertSignalType } from '../encoding/signal-type.js';
import type { BatchSender } from './batch-sender.js';

/** Takes in calls of `sendSignal`: encodes them, and adds them to the queue. */
export interface Capture
  extends Pick<FeatureClient, 'add' | 'fill' | 'isRefused' | 'isWanted' | 'notify' | 'sendSignal'> {
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
  const { builder, consent, drop, joints, queue, sender, stage, stats, user } = parts;
  const { notify } = sender;

  const isRefused = () => {
    const reason = stage.current === 'open' ? consent.state === 'denied' && 'disabled' : 'closed';
    if (reason) drop(reason, 1);
    return !!reason;
  };

  const isWanted = (who: User) => joints.beforeCapture.every((before) => before(who) !== false);

  const add: Capture['add'] = (signal, maxSignals) => {
    if (signal.text) joints.persistence?.onCaptured(signal);
    queue.add(signal, maxSignals);
    notify();
    for (const captured of joints.captured) captured(signal);
  };

  const take = (...call: SignalCall) => {
    const hold = joints.capture;
    if (hold) return hold(...call);
    const signal = builder.build(...call);
    // The program's own code has run meanwhile, such as a getter: it may have opted out.
    if (!isRefused()) add(signal);
  };

  const capture: Capture['capture'] = (...call) => {
    assertSignalType(call[1]);
    stats.tracked++;
    if (isRefused()) return;
    try {
      if (consent.state === 'granted' && !isWanted(call[0])) return drop('filtered', 1);
      take(...call);
    } catch (error) {
      if (!isTelemetryDeckError(error)) return drop('unserializable', 1);
      stats.tracked--;
      throw error;
    }
  };

  return {
    add,
    capture,
    isRefused,
    isWanted,
    notify,
    fill(place, encoded) {
      queue.encode(place, encoded);
      joints.persistence?.onCaptured(place);
    },
    sendSignal: (type, payload) => capture(user, type, payload, undefined),
  };
}
