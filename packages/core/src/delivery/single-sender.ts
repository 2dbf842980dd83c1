import { closedError, TelemetryDeckError } from '../contracts/errors.js';
import { ownValues } from '../contracts/own-values.js';
import type { DeliverOptions } from '../contracts/signal.js';
import type { QueuedSignal } from '../contracts/signal-queue.js';
import type { User } from '../contracts/user.js';
import { encodeBody } from '../encoding/ingest-request.js';
import { assertSignalType } from '../encoding/signal-type.js';
import { attempt } from '../internal/attempt.js';
import { cannotEncode } from '../internal/cannot-encode.js';
import { adopt } from '../internal/guard.js';
import { isAborted } from '../internal/on-abort.js';
import { describeAttempt } from './attempt.js';
import { classifyResponse } from './classify-response.js';
import type { ClientParts, SingleSender } from './client-parts.js';
import { SYNC_EVERY_MS } from './request-dispatcher.js';

export function createSingleSender(parts: ClientParts): SingleSender {
  const { changes, consent, destination, joints, stage } = parts;

  async function deliver(user: User, type: string, payload: unknown, options: DeliverOptions): Promise<void> {
    const { epoch } = consent;
    const isUnwanted = () => consent.epoch !== epoch;
    let sent: QueuedSignal | undefined;
    /** Why nothing is sent. */
    let failure: unknown;
    const encode = async () => {
      try {
        const signal =
          parts.isWanted(user) &&
          (await adopt(
            joints.encode
              ? joints.encode(isUnwanted, user, type, payload, options)
              : parts.builder.build(user, type, payload, options),
          ));
        if (signal && !isUnwanted()) sent = signal;
      } catch (error) {
        failure = cannotEncode(type, error);
      }
      return sent && encodeBody([sent], destination.layout.hasUser);
    };
    // One deadline covers the request and the processors before it, because a processor may never end.
    const result = await parts.attempt(encode, { ...options, holdsProcess: true });
    const { error, status, text: responseText } = result;
    if (classifyResponse(status) === 'delivered') return;
    // Each cause has one result, whether the signal was in a processor, waited for its request, was on its way, or had
    // been refused in a response that is not read to its end.
    if (isUnwanted()) return;
    if ((error || status) && isAborted(options.signal)) {
      const reason: unknown = attempt(() => options.signal?.reason) ?? error;
      if (reason !== undefined) throw reason;
    }
    if (stage.current === 'closed') throw closedError(error);
    if (failure || error) throw failure ?? error;
    if (!sent) return;
    // For the caller every such status is a refusal, because no attempt follows.
    parts.emit({ kind: 'attempted', verdict: 'refused', signals: 0, result, sent: [sent], failures: 0 });
    const message = [describeAttempt(result), responseText].filter(Boolean).join(': ');
    throw new TelemetryDeckError('REFUSED', message, { status, responseText });
  }

  return {
    async deliverSignal(user, type, payload, given) {
      assertSignalType(type, destination.layout);
      let options: DeliverOptions;
      try {
        options = ownValues(given);
      } catch (error) {
        throw cannotEncode(type, error);
      }
      if (stage.current !== 'open') throw closedError();
      consent.sync(SYNC_EVERY_MS);
      if (consent.state !== 'granted' || consent.isHeld) return;
      if (!parts.isWithinRate()) throw new TelemetryDeckError('RATE_LIMITED', 'more signals than rateLimit allows');
      parts.deliveries++;
      try {
        await deliver(user, type, payload, options);
      } finally {
        parts.deliveries--;
        changes.notify();
      }
    },
  };
}
