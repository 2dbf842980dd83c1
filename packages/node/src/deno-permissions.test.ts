import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { withLogger } from '@td/core';
import { startIngestServer } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { nodeChildProcess, nodeFS, nodeOS } from './builtin-modules.js';
import { createClient } from './create-client.js';
import { filePermissions } from './deno-permissions.js';

/** Deno's own error for what it does not grant. */
class NotCapable extends Error {
  override name = 'NotCapable';
  readonly code = 'NotCapable';
}

/** What a program is granted, and what it is asked about. */
let granted: (permission: Readonly<Record<string, string>>) => boolean;

beforeEach(() => {
  granted = () => false;
  const querySync = (permission: Readonly<Record<string, string>>) => ({
    state: granted(permission) ? 'granted' : 'prompt',
  });
  vi.stubGlobal('Deno', { permissions: { querySync }, errors: { NotCapable } });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('in Deno, without any permission', () => {
  it('a client reads nothing, writes nothing, sends nothing, and the log says so', async () => {
    await using server = await startIngestServer();
    const used = [
      ...(['existsSync', 'lstatSync', 'mkdirSync', 'openSync', 'readFileSync', 'readdirSync', 'statSync'] as const).map(
        (name) => vi.spyOn(fs, name),
      ),
      ...(['homedir', 'hostname', 'networkInterfaces', 'release'] as const).map((name) => vi.spyOn(os, name)),
      vi.spyOn(process, 'getuid'),
      vi.spyOn(process, 'getgid'),
    ];
    const lines: string[] = [];
    const warn = (line: string) => void lines.push(line);
    const client = createClient('APP', { endpoint: server.endpoint }, withLogger({ warn, error: warn }));
    for (let count = 0; count < 3; count++) {
      client.sendSignal('A.b');
      expect(await client.flush({ timeoutMs: 0 })).toMatchObject({ delivered: 0 });
    }
    await client.close({ timeoutMs: 0 });
    expect(server.requests).toEqual([]);
    for (const one of used) expect(one, one.getMockName()).not.toHaveBeenCalled();
    expect(lines.filter((line) => line.includes('sys homedir'))).toHaveLength(1);
    expect(lines.join('\n')).toContain('net 127.0.0.1');
  });

  it('no process is started', () => {
    expect(() => nodeChildProcess().spawn('true')).toThrow('Deno does not grant run');
  });
});

describe('in Deno, with a permission', () => {
  it('for one address, a client sends there', async () => {
    await using server = await startIngestServer();
    const { host } = new URL(server.endpoint);
    granted = ({ name, host: asked }) => name === 'net' && asked === host;
    await using client = createClient('APP', { endpoint: server.endpoint, userID: 'ada', spool: false });
    client.sendSignal('A.b');
    expect(await client.flush()).toMatchObject({ delivered: 1 });
  });

  it('for the network alone, a client has no decision: a refusal that it may not read does not stop it', async () => {
    await using server = await startIngestServer();
    const directory = fs.mkdtempSync(join(os.tmpdir(), 'deno-'));
    onTestFinished(() => fs.rmSync(directory, { recursive: true }));
    fs.writeFileSync(join(directory, 'telemetrydeck-consent.txt'), 'denied\n', { mode: 0o600 });
    granted = ({ name }) => name === 'net';
    await using client = createClient('APP', { endpoint: server.endpoint, userID: 'ada', spool: { directory } });
    client.sendSignal('A.b');
    expect(await client.flush()).toMatchObject({ delivered: 1 });
  });

  it('for one file, that file is read, and no other one', () => {
    granted = ({ name, path }) => name === 'read' && path === import.meta.filename;
    expect(nodeFS().existsSync(import.meta.filename)).toBe(true);
    expect(() => nodeFS().existsSync(import.meta.dirname)).toThrow('Deno does not grant read');
    expect(() => nodeFS().unlinkSync(import.meta.filename)).toThrow('Deno does not grant write');
  });

  it.each<[method: string, parameters: unknown[], needed: string[]]>([
    ['readFileSync', ['/a'], ['read']],
    ['openSync', ['/a', 'r'], ['read']],
    ['openSync', ['/a', fs.constants.O_RDONLY], ['read']],
    ['openSync', ['/a', 'wx'], ['read', 'write']],
    ['openSync', ['/a', fs.constants.O_WRONLY | fs.constants.O_APPEND], ['read', 'write']],
    ['mkdirSync', ['/a'], ['read', 'write']],
    ['writeSync', [3, 'text'], []],
    ['readFileSync', ['/proc/self/stat'], ['read', 'write', 'net', 'env', 'sys', 'run', 'ffi']],
  ])('%s of %j needs %j', (method, parameters, needed) => {
    expect(filePermissions(method, parameters).map(({ name }) => name)).toEqual(needed);
  });
});

it('in Node, its own modules are used unchanged', () => {
  vi.unstubAllGlobals();
  expect([nodeFS(), nodeOS(), nodeChildProcess().spawn]).toEqual([fs, os, spawn]);
});
