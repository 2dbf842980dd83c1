import { expect, it } from 'vitest';
import { setUpClient } from '../../test/set-up-client.js';
import { recordingLogger, stubTransport } from '../../test/stub-transport.js';
import {
  type ClientOption,
  type ClientOptions,
  createClient,
  withDiagnostics,
  withLogger,
  withProcessor,
} from '../index.js';

/** Delivers a signal that gets this answer, and returns the lines of the logger. */
async function linesFor(status: number, testMode: boolean, ...more: ClientOption<ClientOptions>[]) {
  const transport = stubTransport({ status, text: 'no such app' });
  const logger = recordingLogger();
  const client = createClient('APP', { transport, userID: 'ada', testMode }, withLogger(logger), ...more);
  await expect(client.deliverSignal('App.started', { level: 3 })).rejects.toMatchObject({ code: 'REFUSED', status });
  return { lines: logger.lines, body: new TextDecoder().decode(transport.requests[0]?.body), client };
}

it.each([302, 400, 404, 413, 429, 503])('in test mode a refused delivery is logged in full: %d', async (status) => {
  const { body, lines } = await linesFor(status, true);
  expect(lines).toEqual([expect.stringContaining(`\nrequest: ${body}\nresponse: no such app`)]);
  expect(lines[0]).toContain(`the endpoint answered ${status}`);
});

it('in test mode a refused delivery is logged as processors have changed it', async () => {
  const change = withProcessor((signal, next) => next({ ...signal, type: 'App.changed' }));
  const { body, lines } = await linesFor(400, true, change);
  expect(lines).toEqual([expect.stringContaining(`\nrequest: ${body}\nresponse: no such app`)]);
  expect(body).toContain('App.changed');
});

it('a view logs its refused delivery, too', async () => {
  const logger = recordingLogger();
  const transport = stubTransport(400);
  const client = createClient('APP', { transport, testMode: true }, withLogger(logger));
  await expect(client.with({ userID: 'ada' }).deliverSignal('App.started')).rejects.toThrow();
  expect(logger.lines).toHaveLength(1);
});

it('without test mode a refused delivery is logged without the request', async () => {
  const { lines } = await linesFor(400, false);
  expect(lines).toEqual(['TelemetryDeck: the endpoint answered 400 to 1 signal']);
});

it('diagnostics and the counts do not include deliveries, whose promises report the result', async () => {
  const events: unknown[] = [];
  const { client } = await linesFor(
    503,
    true,
    withDiagnostics((event) => void events.push(event)),
  );
  expect(events).toEqual([]);
  expect(client.stats()).toMatchObject({ tracked: 0, pending: 0, dropped: {} });
});

it('in test mode each refused request is logged with its own response', async () => {
  const replies = ['one', 'two', 'three'].map((text) => ({ status: 400, text }));
  const { client, logger } = setUpClient(replies, { testMode: true });
  for (const type of ['A.a', 'B.b']) {
    client.sendSignal(type);
    await client.flush();
  }
  await client.deliverSignal('C.c').catch(() => {});
  expect(logger.lines.filter((line) => line.includes('response: '))).toEqual([
    expect.stringMatching(/"type":"A\.a".*response: one$/s),
    expect.stringMatching(/"type":"B\.b".*response: two$/s),
    expect.stringMatching(/"type":"C\.c".*response: three$/s),
  ]);
});
