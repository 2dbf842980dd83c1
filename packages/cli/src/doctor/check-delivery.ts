import { createClient, httpTransport, isTelemetryDeckError, withIngestVersion } from '@td/node';
import { withCode } from '../send/send-report.js';
import { watchRequests } from '../send/watch-requests.js';
import { onOneLine } from '../terminal/one-line.js';
import { connectionMend } from './check-connection.js';
import { type Finding, ok, problem } from './finding.js';
import type { DoctorCommand } from './parse-doctor.js';

/** The type of the one signal that `--send` sends. */
const TYPE = 'Doctor.test';

/** The finding while telemetry is off. */
export const OFF: Finding = problem('delivery', 'nothing was sent: telemetry is off', 'see above');

/** Sends one test signal, and reports the result. */
export async function checkDelivery(command: DoctorCommand): Promise<Finding> {
  const { appID = '', baseURL, endpoint, ingest, namespace, optOutVariable, timeoutMs } = command;
  const requests = watchRequests();
  // Without a spool, so that the client sends only this signal, and none that is stored on this machine.
  const own = { transport: httpTransport(), spool: false, testMode: true } as const;
  try {
    const options = { baseURL, endpoint, namespace, optOutVariable, timeoutMs, ...own };
    const client = createClient(appID, options, ingest && withIngestVersion(ingest), requests.feature);
    try {
      await client.deliverSignal(TYPE);
      return requests.attempts.length > 0
        ? ok('delivery', `the signal ${TYPE} has arrived; see it in the dashboard's test mode`)
        : OFF;
    } finally {
      await client.close({ timeoutMs: 0 });
    }
  } catch (error) {
    if (!isTelemetryDeckError(error)) throw error;
    // The message has the status and the answer of the endpoint.
    const found = withCode(error.message, error.cause);
    return problem('delivery', onOneLine(found), mendOf(found, error.status));
  }
}

/** How to fix a delivery that has failed, by the answer of the endpoint. */
function mendOf(found: string, status: number | undefined): string {
  if (status === undefined) return connectionMend(found);
  if (status === 429 || status >= 500)
    return 'the endpoint is busy or out of order: try again in a few minutes; clients do so by themselves';
  if (status === 404 || status < 400)
    return 'no ingest service is there: check the endpoint or the base URL, the namespace and the app ID';
  return 'the endpoint refuses the signal: check the app ID and the namespace';
}
