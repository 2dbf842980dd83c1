import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { hang, reply, startIngestServer } from '@td/testing';
import { describe, expect, it } from 'vitest';

/** Far longer than a program that sends one request runs, even on a busy machine. In milliseconds. */
const PROGRAM_TIMEOUT_MS = 20_000;

/** How long the server delays its answer: many times longer than a program that does not wait runs. In milliseconds. */
const ANSWER_DELAY_MS = 500;

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const certificate = pathOf('../test/loopback.cert.pem');

/** Runs a program and returns its output. Rejects if the program fails or does not exit by itself. */
async function outputOf(program: string, ...parameters: readonly string[]): Promise<string> {
  const hooks = new URL('../../node/test/typescript-sources.mjs', import.meta.url).href;
  const node = ['--conditions=@td/source', '--import', hooks, pathOf(`../test/${program}`)];
  const environment = { ...process.env, NODE_EXTRA_CA_CERTS: certificate };
  const { stdout } = await promisify(execFile)(process.execPath, [...node, ...parameters], {
    env: environment,
    timeout: PROGRAM_TIMEOUT_MS,
  });
  return stdout;
}

describe('given a program that only sends one request', { timeout: 2 * PROGRAM_TIMEOUT_MS }, () => {
  it('the process exits at once with unref, although the server never answers', async () => {
    await using server = await startIngestServer();
    server.setDefaultReply(hang());

    expect(await outputOf('send-and-end.mjs', server.endpoint, '{"unref":true}')).toBe('');

    expect(server.connectionsMade).toBe(1);
  });

  it('the process exits at once with unref over TLS', async () => {
    const key = readFileSync(pathOf('../test/loopback.key.pem'));
    let connections = 0;
    const server = createServer({ key, cert: readFileSync(certificate) }, () => {});
    server.on('connection', () => connections++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;

    const output = await outputOf('send-and-end.mjs', url, '{"unref":true}').finally(() => {
      server.closeAllConnections();
      server.close();
    });

    expect(output).toBe('');
    expect(connections).toBe(1);
  });

  it('the process waits for the response without unref', async () => {
    await using server = await startIngestServer();
    server.setDefaultReply(reply(202, { delayMs: ANSWER_DELAY_MS }));

    expect(await outputOf('send-and-end.mjs', server.endpoint, '{}')).toBe('202');
  });

  it('the process has loaded neither http nor https before it sends', async () => {
    expect(JSON.parse(await outputOf('loaded-modules.mjs'))).toEqual([]);
  });
});
