import { createClient, httpTransport, isTelemetryDeckError, withIngestVersion } from '@td/node';
import { watchTransport } from '../send/watch-transport.js';
import { onOneLine } from '../terminal/one-line.js';
import { whyDry } from '../why-off.js';
import { type Finding, ok, problem } from './finding.js';
import type { DoctorCommand } from './parse-doctor.js';

/** The type of the one signal that `--send` sends. */
const TYPE = 'Doctor.test';

/** The finding while telemetry is off. */
export const OFF: Finding = notSent('telemetry is off');

/** Sends one test signal, and reports the result. */
export async function checkDelivery(command: DoctorCommand): Promise<Finding> {
  const { appID = '', baseURL, endpoint, ingest, namespace, optOutVariable, timeoutMs } = command;
  const transport = watchTransport(httpTransport());
  // Without a spool, so that the client sends only this signal, and none that is stored on this machine.
  const own = { transport, spool: false, testMode: true } as const;
  try {
    const options = { baseURL, endpoint, namespace, optOutVariable, timeoutMs, ...own };
    const client = createClient(appID, options, ingest && withIngestVersion(ingest));
    try {
      await client.deliverSignal(TYPE);
      return transport.attempts.length > 0
        ? ok('delivery', `the signal ${TYPE} has arrived; see it in the dashboard's test mode`)
        : notSent(whyDry() ?? 'telemetry is off');
    } finally {
      await client.close({ timeoutMs: 0 });
    }
  } catch (error) {
    if (!isTelemetryDeckError(error)) throw error;
    const answer = error.responseText ? `: ${error.responseText}` : '';
    return problem(
      'delivery',
      onOneLine(`${error.message}${answer}`),
      'see above; a refusal comes from the endpoint: check the app ID and the namespace',
    );
  }
}

function notSent(why: string): Finding {
  return problem('delivery', `nothing was sent: ${why}`, 'see above');
}
