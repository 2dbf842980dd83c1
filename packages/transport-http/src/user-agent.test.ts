import { readFileSync } from 'node:fs';
import { startIngestServer } from '@td/testing';
import { expect, it } from 'vitest';
import { requestTo } from '../test/request-to.js';
import { httpTransport } from './index.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

it('a request names the software that sends it, and nothing else', async () => {
  await using server = await startIngestServer();
  const transport = httpTransport();
  await (await transport.send(requestTo(server.endpoint))).text();
  transport.close?.();
  expect(server.requests[0]?.headers['user-agent']).toBe(`telemetrydeck-ts/${version}`);
});

it.each(['User-Agent', 'user-agent'])('the header %s of a request overrides it, and is sent once', async (name) => {
  await using server = await startIngestServer();
  const transport = httpTransport();
  const headers = { 'Content-Type': 'application/json; charset=utf-8', [name]: 'mine' };
  await (await transport.send({ ...requestTo(server.endpoint), headers })).text();
  transport.close?.();
  const sent = server.requests[0]?.rawHeaders.filter((header) => header.toLowerCase() === 'user-agent');
  expect(sent).toHaveLength(1);
  expect(server.requests[0]?.headers['user-agent']).toBe('mine');
});
