import { performance } from 'node:perf_hooks';
import { isTelemetryDeckError } from '@td/core';
import { createClient, withAppVersion, withBuildNumber, withLogger } from '@td/node';
import type { Io } from './io.js';
import { onOneLine } from './one-line.js';
import type { SendCommand } from './parse-arguments.js';
import { acceptedLines, failureLine } from './send-report.js';
import { createTransport } from './transports.js';
import { UsageError } from './usage-error.js';
import { watchTransport } from './watch-transport.js';

/** Sends one signal and prints the outcome. Resolves with 0 if the endpoint has accepted the signal, otherwise with 1. */
export async function send(command: SendCommand, io: Io): Promise<number> {
  const { type, payload, appID, userID, hashSalt, sessionID, namespace, appVersion, buildNumber, floatValue } = command;
  const { testMode, endpoint, baseURL, timeoutMs } = command;
  const transport = watchTransport(await createTransport(command.transport));
  const log = (message: string) => io.complain(onOneLine(message));
  /** What the client logs of a failure. The line below about a delivery that fails says more. */
  const errors: string[] = [];
  // Without a spool: this one signal is sent, and none that waits on this machine.
  const own = { transport, spool: false } as const;
  const options = { userID, hashSalt, sessionID, namespace, testMode, endpoint, baseURL, timeoutMs, ...own };
  const client = asUsageError(() =>
    createClient(
      appID,
      options,
      appVersion !== undefined && withAppVersion(appVersion),
      buildNumber !== undefined && withBuildNumber(buildNumber),
      withLogger({ error: (message) => errors.push(message), warn: log }),
    ),
  );
  const started = performance.now();
  try {
    await client.deliverSignal(type, payload, { floatValue });
    const tookMs = performance.now() - started;
    for (const message of errors) log(message);
    const attempt = transport.attempts.at(-1);
    if (attempt) for (const line of acceptedLines(command, attempt, client.userIDHash, tookMs)) io.print(line);
    else io.complain('nothing was sent: telemetry is off on this machine; unset DO_NOT_TRACK to send');
    return attempt ? 0 : 1;
  } catch (error) {
    if (!isTelemetryDeckError(error)) throw error;
    io.complain(failureLine(error, transport.attempts.at(-1)?.url ?? 'the endpoint'));
    return 1;
  } finally {
    await client.close();
  }
}

/** Turns an error of the client's options into a usage error, because the options come from the command line. */
function asUsageError<Value>(create: () => Value): Value {
  try {
    return create();
  } catch (error) {
    throw isTelemetryDeckError(error) ? new UsageError(onOneLine(error.message)) : error;
  }
}
