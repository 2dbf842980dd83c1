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

/** Sends one signal and says what came back. Resolves with 0 when the endpoint has accepted it, with 1 otherwise. */
export async function send(command: SendCommand, io: Io): Promise<number> {
  const { type, payload, appID, userID, hashSalt, sessionID, namespace, appVersion, buildNumber, floatValue } = command;
  const { testMode, endpoint, baseURL, timeoutMs } = command;
  const transport = watchTransport(await createTransport(command.transport));
  const say = (message: string) => io.complain(onOneLine(message));
  const options = { userID, hashSalt, sessionID, namespace, testMode, endpoint, baseURL, timeoutMs, transport };
  const client = asUsageError(() =>
    createClient(
      appID,
      options,
      appVersion !== undefined && withAppVersion(appVersion),
      buildNumber !== undefined && withBuildNumber(buildNumber),
      withLogger({ error: say, warn: say }),
    ),
  );
  const started = performance.now();
  try {
    await client.deliverSignal(type, payload, { floatValue });
    const tookMs = performance.now() - started;
    const exchange = transport.exchanges.at(-1);
    if (exchange) for (const line of acceptedLines(command, exchange, client.userIDHash, tookMs)) io.print(line);
    else io.complain('nothing was sent: telemetry is switched off on this machine (DO_NOT_TRACK)');
    return exchange ? 0 : 1;
  } catch (error) {
    if (!isTelemetryDeckError(error)) throw error;
    io.complain(failureLine(error, transport.exchanges.at(-1)?.url ?? 'the endpoint'));
    return 1;
  } finally {
    await client.close();
  }
}

/** What the client itself refuses is a matter of the command line, too. */
function asUsageError<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    throw isTelemetryDeckError(error) ? new UsageError(onOneLine(error.message)) : error;
  }
}
