import { classifyResponse } from './classify-response.js';
import type { Courier } from './courier.js';
import { TelemetryDeckError } from './errors.js';
import { describeResult } from './exchange.js';
import { encodeBatch } from './ingest.js';
import type { QueuedSignal } from './queued-signal.js';
import type { DeliverOptions } from './signal.js';

/**
 * Sends one signal by itself, in one attempt.
 *
 * @throws TelemetryDeckError when it has not arrived; the caller's reason when the caller has aborted it.
 */
export async function deliver(
  courier: Courier,
  signal: QueuedSignal,
  website: boolean | undefined,
  options: DeliverOptions = {},
): Promise<void> {
  const result = await courier.post(encodeBatch([signal], website), { ...options, holdsProcess: true });
  const { error, status, text: responseText } = result;
  if (error) throw options.signal?.aborted ? options.signal.reason : error;
  if (classifyResponse(status) === 'delivered') return;
  const message = [describeResult(result), responseText].filter(Boolean).join(': ');
  throw new TelemetryDeckError('REFUSED', message, { status, responseText });
}
