import { type IngestServer, startIngestServer } from '@td/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { requestTo } from '../test/request-to.js';
import { undiciTransport } from './undici-transport.js';

let server: IngestServer;

beforeEach(async () => {
  server = await startIngestServer();
});

afterEach(() => server.close());

/** What another library adds to all objects. */
const hostile: Readonly<Record<string, unknown>> = {
  dispatcher: { dispatch: () => true },
  query: { stolen: 1 },
  socketPath: '/nowhere/telemetrydeck.sock',
  throwOnError: true,
};

it.each(Object.keys(hostile))('a request inherits no option from Object.prototype: %s', async (name) => {
  const transport = undiciTransport();
  const { endpoint } = server;
  Object.defineProperty(Object.prototype, name, { value: hostile[name], configurable: true });
  try {
    const response = await transport.send(requestTo(endpoint));
    expect(response.status).toBe(200);
    expect(await response.text()).toBeTypeOf('string');
  } finally {
    Reflect.deleteProperty(Object.prototype, name);
    await transport.close?.();
  }
  expect(server.requests.map(({ path }) => path)).toEqual([new URL(endpoint).pathname]);
});
