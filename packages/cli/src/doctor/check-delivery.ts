import { createClient, isTelemetryDeckError, withIngestVersion } from '@td/node';
import { onOneLine } from '../terminal/one-line.js';
import { type Finding, ok, problem } from './finding.js';
import type { DoctorCommand } from './parse-doctor.js';

/** The type of the one signal that `--send` sends. */
const TYPE = 'Doctor.test';

/** Sends one test signal, and says what became of it. */
export async function checkDelivery(command: DoctorCommand): Promise<Finding> {
  const { appID = '', baseURL, directory, endpoint, ingest, namespace, optOutVariable, timeoutMs } = command;
  try {
    const spool = directory ? { directory } : {};
    const options = { baseURL, endpoint, namespace, optOutVariable, timeoutMs, spool, testMode: true };
    const client = createClient(appID, options, ingest && withIngestVersion(ingest));
    try {
      await client.deliverSignal(TYPE);
      return client.stats().delivered > 0
        ? ok('delivery', `the signal ${TYPE} has arrived; see it in the dashboard's test mode`)
        : problem('delivery', 'nothing was sent: telemetry is off', 'see above');
    } finally {
      await client.close({ timeoutMs: 0 });
    }
  } catch (error) {
    if (!isTelemetryDeckError(error)) throw error;
    const said = error.responseText ? `: ${error.responseText}` : '';
    return problem(
      'delivery',
      onOneLine(`${error.message}${said}`),
      'see above; a refusal comes from the endpoint: check the app ID and the namespace',
    );
  }
}
