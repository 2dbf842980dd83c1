import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readDecision } from '@td/node/spool';
import { hang, type IngestServer, reply, startIngestServer } from '@td/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runRecorded } from '../../test/recorded-run.ts';
import { folderOf } from '../why-off.js';

let server: IngestServer;

beforeEach(async () => {
  server = await startIngestServer();
});

afterEach(async () => {
  await server.close();
});

const send = (...args: readonly string[]) =>
  runRecorded('send', 'Command.run', '--app', 'APP', '--base-url', server.url, ...args);

test('send says that the environment asks for a dry run', async () => {
  vi.stubEnv('TELEMETRYDECK_DEBUG', 'dry');
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const { exitCode, complaints } = await send();
  expect(complaints).toEqual(['nothing was sent: TELEMETRYDECK_DEBUG=dry asks for a dry run']);
  expect({ exitCode, signals: server.signals }).toEqual({ exitCode: 1, signals: [] });
  expect(written.mock.calls.at(-1)?.[0]).toContain('not sent, dry run');
  written.mockRestore();
});

test('send sends one signal with the values of all flags, and prints the outcome', async () => {
  const { exitCode, printed, complaints } = await send(
    ...['command=create', 'files=3', 'dry=true', 'answer="42"'],
    ...['--user', 'somebody@example.com', '--salt', 'MySalt', '--session', 'S1', '--namespace', 'acme'],
    ...['--app-version', '1.2', '--build', '7', '--float', '-1.5', '--test-mode'],
  );
  const userIDHash = 'c05dc5334d83cca7382bca040f2f6e9de56d57d22814cfc4c39b5a55dbc9ef16';
  expect(server.signals).toEqual([
    {
      appID: 'APP',
      clientUser: userIDHash,
      sessionID: 'S1',
      type: 'Command.run',
      isTestMode: true,
      floatValue: -1.5,
      receivedAt: expect.any(String),
      payload: expect.objectContaining({
        command: 'create',
        files: 3,
        dry: true,
        answer: '42',
        'TelemetryDeck.AppInfo.version': '1.2',
        'TelemetryDeck.AppInfo.buildNumber': '7',
      }),
    },
  ]);
  expect(printed).toEqual([
    expect.stringMatching(/^accepted with status 200 in \d+ ms$/),
    '  signal      Command.run',
    `  sent to     ${server.url}/v2/namespace/acme/`,
    `  clientUser  ${userIDHash}`,
    '  test mode   yes: the dashboard shows it while its own test mode is on',
  ]);
  expect({ exitCode, complaints }).toEqual({ exitCode: 0, complaints: [] });
});

test('send posts to the exact endpoint, and prints it without its query', async () => {
  server.setDefaultReply(reply(202));
  const endpoint = `${server.url}/collect?key=secret`;
  const { exitCode, printed } = await runRecorded('send', 'Command.run', '--app', 'APP', '--endpoint', endpoint);
  expect(exitCode).toBe(0);
  expect(server.requests[0]?.path).toBe('/collect?key=secret');
  expect(printed[0]).toMatch(/^accepted with status 202 /);
  expect(printed).toContain(`  sent to     ${server.url}/collect?...`);
});

test('send prints the reason of a refusal in one line without control characters', async () => {
  server.script(reply(400, { body: 'no such app\n\u001b[31mask the admin' }));
  expect(await send('--user', 'ada-lovelace')).toEqual({
    exitCode: 1,
    printed: [],
    complaints: [`refused with status 400 by ${server.url}/v2/: no such app [31mask the admin`],
  });
});

test('send prints that a refusal gave no reason', async () => {
  server.script(reply(503));
  const { exitCode, complaints } = await send();
  expect({ exitCode, complaints }).toEqual({
    exitCode: 1,
    complaints: [`refused with status 503 by ${server.url}/v2/: (no reason given)`],
  });
});

test('send prints a refused connection in one line', async () => {
  await server.close();
  const { exitCode, printed, complaints } = await send();
  expect({ exitCode, printed }).toEqual({ exitCode: 1, printed: [] });
  expect(complaints).toEqual([expect.stringMatching(/^not sent to http:\/\/127\.0\.0\.1:\d+\/v2\/: .*ECONNREFUSED/)]);
  expect(complaints[0]).not.toContain('\n');
});

test('send fails when its timeout ends', async () => {
  server.setDefaultReply(hang());
  const { exitCode, complaints } = await send('--timeout', '30');
  expect({ exitCode, complaints }).toEqual({
    exitCode: 1,
    complaints: [`not sent to ${server.url}/v2/: no response within 30 ms`],
  });
});

test('send sends nothing if DO_NOT_TRACK is set, and prints so in one line', async () => {
  vi.stubEnv('DO_NOT_TRACK', '1');
  const { exitCode, printed, complaints } = await send();
  expect({ exitCode, printed }).toEqual({ exitCode: 1, printed: [] });
  expect(complaints).toEqual([expect.stringContaining('DO_NOT_TRACK')]);
  expect(server.requests).toHaveLength(0);
});

test.each([
  ['accepts', reply(200)],
  ['refuses', reply(400, { body: 'bad' })],
])('send never prints the user or the salt when the endpoint %s the signal', async (_what, response) => {
  server.script(response);
  const { printed, complaints } = await send('--user', 'ada-lovelace', '--salt', 'sea-salt');
  const all = [...printed, ...complaints].join('\n');
  expect(all).not.toBe('');
  expect(all).not.toContain('ada-lovelace');
  expect(all).not.toContain('sea-salt');
});

test('send omits a key that cannot be sent, and prints a warning', async () => {
  const { exitCode, complaints } = await send('__proto__=1', 'command=create');
  expect(exitCode).toBe(0);
  expect(complaints).toEqual([expect.stringContaining('"__proto__"')]);
  expect(server.signals[0]?.payload).toMatchObject({ command: 'create' });
});

test('send --dry shows the signal as it would be sent, and sends nothing', async () => {
  const { exitCode, printed } = await send('files=3', '--user', 'ada-lovelace', '--dry');
  expect(exitCode).toBe(0);
  expect(printed[0]).toBe(`not sent (--dry); it would go to ${server.url}/v2/`);
  expect(JSON.parse(printed.slice(1).join('\n'))).toMatchObject([{ type: 'Command.run', payload: { files: 3 } }]);
  expect(printed.join('\n')).not.toContain('ada-lovelace');
  expect(server.requests).toEqual([]);
});

test.each([
  ['1', 'dry run, nothing is sent or stored: signals of app APP would go to '],
  ['dry', 'dry run, nothing is sent or stored: signals of app APP would go to '],
])('send --dry says with TELEMETRYDECK_DEBUG=%s that it makes no request', async (value, opening) => {
  vi.stubEnv('TELEMETRYDECK_DEBUG', value);
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const { exitCode, printed } = await send('--dry');
  const lines = written.mock.calls.map(([text]) => String(text));
  written.mockRestore();
  expect({ exitCode, requests: server.requests }).toEqual({ exitCode: 0, requests: [] });
  expect(printed[0]).toMatch(/^not sent \(--dry\)/);
  expect(lines[0]).toContain(opening);
  expect(lines.at(-1)).toContain(': not sent, dry run\n');
});

test('send sends nothing where TELEMETRYDECK_DEBUG has an unknown value, and names it', async () => {
  vi.stubEnv('TELEMETRYDECK_DEBUG', 'simulate');
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const { exitCode, complaints } = await send();
  written.mockRestore();
  expect(complaints).toEqual(['nothing was sent: TELEMETRYDECK_DEBUG=simulate asks for a dry run']);
  expect({ exitCode, signals: server.signals }).toEqual({ exitCode: 1, signals: [] });
});

test('send --json prints what was delivered as one line of JSON', async () => {
  const { printed } = await send('--json', '--test-mode');
  expect(printed).toHaveLength(1);
  const url = `${server.url}/v2/`;
  const told = { ok: true, status: 200, tookMs: expect.any(Number), url, signals: [{ isTestMode: true }] };
  expect(JSON.parse(`${printed[0]}`)).toMatchObject(told);
});

test('send --json prints a refusal as JSON, and ends with 1', async () => {
  server.script(reply(400, { body: 'bad \u001b[31m' }));
  const { exitCode, printed, complaints } = await send('--json');
  expect({ exitCode, complaints }).toEqual({ exitCode: 1, complaints: [] });
  expect(JSON.parse(`${printed[0]}`)).toMatchObject({ ok: false, reason: 'REFUSED', status: 400 });
  expect(printed[0]).not.toContain('\u001b');
});

test('send --ingest 3 sends a signal of version 3', async () => {
  const { exitCode } = await send('files=3', '--ingest', '3', '--namespace', 'acme');
  expect(exitCode).toBe(0);
  expect(server.requests[0]?.path).toBe('/v3/acme/');
});

test('send sends nothing after an opt-out, and names the file of the decision', async () => {
  const { path } = readDecision(`${folderOf('APP')}`);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, 'denied\n', { mode: 0o600 });
  const { exitCode, complaints } = await send();
  expect({ exitCode, requests: server.requests }).toEqual({ exitCode: 1, requests: [] });
  expect(complaints).toEqual([expect.stringContaining(path)]);
});
