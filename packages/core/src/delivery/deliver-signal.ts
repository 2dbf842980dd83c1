import type { DeliveryParts } from '../client-parts.js';
import type { Client } from '../contracts/client.js';
import { TelemetryDeckError } from '../contracts/errors.js';
import type { Payload } from '../contracts/payload.js';
import type { DeliverOptions } from '../contracts/signal.js';
import { encodeBatch } from '../encoding/ingest-request.js';
import { assertSignalType } from '../encoding/signal-type.js';
import type { Consent } from '../features/consent.js';
import { checkCallOptions } from '../options/call-options.js';
import { describeResult } from './attempt.js';
import type { Admission } from './capture.js';
import { classifyResponse } from './classify-response.js';

/** Signals that somebody waits for: each is sent by itself, in one attempt. */
export interface Deliveries {
  readonly deliverSignal: Client['deliverSignal'];
  /** Resolves when none is under way that is under way now. */
  settled(): Promise<unknown>;
}

/** @param stage - Whether the client takes signals, takes none any more, or has ended. */
export function createDeliveries(
  { courier, log, options: { website } }: DeliveryParts,
  admission: Admission,
  consent: Consent,
  stage: () => 'open' | 'closing' | 'released',
): Deliveries {
  const underWay = new Set<Promise<void>>();

  async function deliver(type: string, payload?: Payload, options: DeliverOptions = {}): Promise<void> {
    assertSignalType(type);
    if (stage() !== 'open') throw closed();
    if (consent.state !== 'granted') return;
    checkCallOptions(options, log);
    const { mark } = consent;
    const signal = await admission.encode(type, payload, options);
    // Processors take their time, and meanwhile much may happen.
    if (stage() === 'released') throw closed();
    if (!signal || consent.mark !== mark) return;
    const result = await courier.post(encodeBatch([signal], website), { ...options, holdsProcess: true });
    const { error, status, text: responseText } = result;
    if (error) throw options?.signal?.aborted ? options.signal.reason : error;
    if (classifyResponse(status) === 'delivered') return;
    const message = [describeResult(result), responseText].filter(Boolean).join(': ');
    throw new TelemetryDeckError('REFUSED', message, { status, responseText });
  }

  return {
    deliverSignal(type: string, payload?: Payload, options?: DeliverOptions) {
      const delivery = deliver(type, payload, options);
      underWay.add(delivery);
      const end = () => underWay.delete(delivery);
      delivery.then(end, end);
      return delivery;
    },
    settled: () => Promise.allSettled(underWay),
  };
}

export function closed(): TelemetryDeckError {
  return new TelemetryDeckError('CLOSED', 'the client is closed');
}
