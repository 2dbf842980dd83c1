import {
  type Client,
  createClient,
  type Feature,
  httpTransport,
  isTelemetryDeckError,
  withAppVersion,
  withBuildNumber,
  withDryRun,
  withIngestVersion,
  withLogger,
} from '@td/node';
import { UsageError } from '../command-line/usage-error.js';
import type { Io } from '../terminal/io.js';
import { onOneLine } from '../terminal/one-line.js';
import { printJSON } from '../terminal/print-json.js';
import { folderOf, whyDry, whyOff } from '../why-off.js';
import type { SendCommand } from './parse-send.js';
import { acceptedLines, dryLines, failureOf } from './send-report.js';
import { watchRequests } from './watch-requests.js';

/**
 * Sends one signal and prints the outcome. Resolves with 0 if the endpoint has accepted the signal, otherwise with 1.
 */
export async function send(command: SendCommand, io: Io): Promise<number> {
  const { appID, floatValue, isDry, isJSON, payload, type } = command;
  const requests = watchRequests();
  /**
   * The client's messages about a failure. If the delivery fails, the message below says more, and these are not shown.
   */
  const errors: string[] = [];
  const logger = { error: (text: string) => errors.push(text), warn: (text: string) => io.complain(onOneLine(text)) };
  const client = makeClient(command, requests.feature, logger);
  const fail = (reason: string, message: string, details: object = {}) => {
    if (isJSON) printJSON(io, { ok: false, reason, message, ...details });
    else io.complain(message);
    return 1;
  };
  try {
    const off = whyOff(folderOf(appID));
    if (off) return fail('OFF', `nothing was sent: ${off}`);
    const started = performance.now();
    await client.deliverSignal(type, payload, { floatValue });
    const tookMs = Math.round(performance.now() - started);
    for (const message of errors) logger.warn(message);
    const attempt = requests.attempts.at(-1);
    const dry = isDry ? undefined : whyDry();
    if (!attempt || dry) return fail('OFF', `nothing was sent: ${dry ?? 'telemetry is off on this machine'}`);
    const { signals, status, url } = attempt;
    if (isDry && isJSON) printJSON(io, { ok: true, dry: true, url, signals });
    else if (isDry) for (const line of dryLines(attempt)) io.print(line);
    else if (isJSON) printJSON(io, { ok: true, status, tookMs, url, signals });
    else for (const line of acceptedLines(type, attempt, tookMs)) io.print(line);
    return 0;
  } catch (error) {
    if (!isTelemetryDeckError(error)) throw error;
    const { code, status } = error;
    const url = requests.attempts.at(-1)?.url ?? 'the endpoint';
    return fail(code, failureOf(error, url), { status, url });
  } finally {
    await client.close();
  }
}

/** @throws UsageError for options that the client refuses, because they come from the command line. */
function makeClient(command: SendCommand, watch: Feature, logger: Parameters<typeof withLogger>[0]): Client {
  const { appID, userID, hashSalt, sessionID, namespace, appVersion, buildNumber, ingest } = command;
  const { testMode, endpoint, baseURL, timeoutMs, isDry } = command;
  // Without a spool, so that the client sends only this signal, and none that is stored on this machine.
  const own = { transport: httpTransport(), spool: false } as const;
  try {
    return createClient(
      appID,
      { userID, hashSalt, sessionID, namespace, testMode, endpoint, baseURL, timeoutMs, ...own },
      appVersion !== undefined && withAppVersion(appVersion),
      buildNumber !== undefined && withBuildNumber(buildNumber),
      ingest && withIngestVersion(ingest),
      withLogger(logger),
      isDry && withDryRun(),
      watch,
    );
  } catch (error) {
    throw isTelemetryDeckError(error) ? new UsageError(onOneLine(error.message)) : error;
  }
}
