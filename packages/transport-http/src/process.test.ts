import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { hang, reply, startIngestServer } from '@td/testing';
import { describe, expect, it } from 'vitest';

/** Far more than a program that sends one request takes, also on a busy machine. In milliseconds. */
const PROGRAM_TIMEOUT_MS = 20_000;

/** How long the server keeps a program waiting that does wait: many times what it takes to end. In milliseconds. */
const ANSWER_DELAY_MS = 500;

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const certificate = pathOf('../test/loopback.cert.pem');

/** What a program prints until it ends by itself; rejects when it fails or does not end. */
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

describe('a program that does nothing but send', { timeout: 2 * PROGRAM_TIMEOUT_MS }, () => {
  it('ends at once with unref, though the server never answers', async () => {
    await using server = await startIngestServer();
    server.setDefaultReply(hang());

    expect(await outputOf('send-and-end.mjs', server.endpoint, '{"unref":true}')).toBe('');

    expect(server.connectionsMade).toBe(1);
  });

  it('ends at once with unref over TLS too', async () => {
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

  it('lives until the response without unref', async () => {
    await using server = await startIngestServer();
    server.setDefaultReply(reply(202, { delayMs: ANSWER_DELAY_MS }));

    expect(await outputOf('send-and-end.mjs', server.endpoint, '{}')).toBe('202');
  });

  it('has loaded neither http nor https before it sends', async () => {
    expect(JSON.parse(await outputOf('loaded-modules.mjs'))).toEqual([]);
  });
});
