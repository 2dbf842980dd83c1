import { describe, expect, it } from 'vitest';
import { recordingLogger, stubTransport } from '../../test/stub-transport.js';
import { createClient, withDiagnostics, withLogger } from '../index.js';

const REDIRECTS = ' (set the endpoint to where it redirects)';
const CHECK = ' (check the endpoint)';
const CREDENTIALS = ' (a server on the way asks for credentials)';

/** All that is said of a status: to the logger, to the diagnostics, and to the caller of a delivery. */
async function reportsOf(status: number) {
  const logger = recordingLogger();
  const reasons: string[] = [];
  const client = createClient(
    'APP',
    { transport: stubTransport(status, status) },
    withLogger(logger),
    withDiagnostics(({ reason }) => void reasons.push(reason)),
  );
  const message = await client.deliverSignal('a').catch((error: Error) => error.message);
  client.sendSignal('a');
  await client.flush({ timeoutMs: 10 });
  return { message, lines: logger.lines, reasons };
}

describe.each<[advice: string, statuses: number[]]>([
  [REDIRECTS, [301, 302, 303, 307, 308]],
  [CHECK, [300, 304, 305, 306, 309, 399, 404, 405, 410]],
  [CREDENTIALS, [401, 403, 407]],
  ['', [400, 402, 406, 408, 409, 411, 413, 415, 418, 421, 422, 425, 426, 429, 431, 451, 499, 500, 502, 503, 511]],
])('"%s" is the advice', (advice, statuses) => {
  it.each(statuses)('on %d, in a log line and in an error', async (status) => {
    const { lines, message } = await reportsOf(status);
    expect(message).toBe(`the endpoint answered ${status}${advice}`);
    expect(lines[0]).toBe(`TelemetryDeck: the endpoint answered ${status}${advice} to 1 signal`);
  });
});

it('the reason of a diagnostic event contains the advice', async () => {
  expect((await reportsOf(304)).reasons).toEqual([`the endpoint answered 304${CHECK}`]);
});
