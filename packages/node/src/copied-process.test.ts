import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import realProcess from 'node:process';
import { recordingTransport } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient, type OffReason, withLogger, withOptOutVariable, withTransport } from './index.js';

let state: string;
const messages: string[] = [];

/** A client of the machine's folder, with a variable of its own. */
const open = () => {
  const transport = recordingTransport();
  const note = (line: string) => void messages.push(line);
  const logger = withLogger({ error: note, warn: note });
  const client = createClient('COPIED-PROCESS', withTransport(transport), withOptOutVariable('MY_OPTOUT'), logger);
  return { client, transport };
};

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'td-copied-'));
  for (const name of ['XDG_STATE_HOME', 'LOCALAPPDATA', 'HOME', 'USERPROFILE']) vi.stubEnv(name, state);
  messages.length = 0;
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true, force: true });
});

const given = (values: object): PropertyDescriptorMap =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));

/** What tests and tools put in the place of the process: each lacks `on` and `off`, which the prototype has. */
const copies: readonly [what: string, copy: (env: NodeJS.ProcessEnv) => object][] = [
  ['a copy of the process', (env) => ({ ...realProcess, env })],
  ['an object with the environment alone', (env) => ({ env })],
  ['an object without a prototype', (env) => Object.assign(Object.create(null), realProcess, { env })],
  ['a process that cannot be listened to', (env) => Object.create(realProcess, given({ env, on: undefined }))],
  ['a process without off()', (env) => Object.create(realProcess, given({ env, off: undefined }))],
];

describe.each(copies)('given %s', (what, copy) => {
  it.each<[variable: string, reason: OffReason]>([
    ['DO_NOT_TRACK', { by: 'environment', name: 'DO_NOT_TRACK' }],
    ['MY_OPTOUT', { by: 'environment', name: 'MY_OPTOUT' }],
  ])('%s switches telemetry off', async (variable, reason) => {
    vi.stubGlobal('process', copy({ ...realProcess.env, [variable]: '1' }));
    const { client, transport } = open();
    client.sendSignal('a');
    await client.flush();
    expect([client.consent, client.offReason, transport.signals]).toEqual(['denied', reason, []]);
  });

  it('the refusal of an earlier run holds, and a new one is remembered', async () => {
    const first = open().client;
    expect(first.optOut()).toBe(true);
    vi.stubGlobal('process', copy(realProcess.env));
    expect(open().client.consent).toBe('denied');
    if (what.includes('alone')) return;
    expect([open().client.optIn(), open().client.consent, open().client.optOut()]).toEqual([true, 'granted', true]);
    vi.unstubAllGlobals();
    expect(open().client.consent).toBe('denied');
  });

  it('TELEMETRYDECK_TEST_MODE marks signals as tests', async () => {
    open().client.optIn();
    vi.stubGlobal('process', copy({ ...realProcess.env, TELEMETRYDECK_TEST_MODE: '1' }));
    const { client, transport } = open();
    client.optIn();
    client.sendSignal('a');
    await client.flush();
    expect(transport.signals[0]).toMatchObject({ isTestMode: true });
  });

  it('the client reports that it cannot notice the end of the program', () => {
    vi.stubGlobal('process', copy(realProcess.env));
    const { client } = open();
    client.optIn();
    expect(messages).toContain('TelemetryDeck: process is missing or broken; signals are sent by flush() and close()');
  });
});
