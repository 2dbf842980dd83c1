import { expect, it } from 'vitest';
import { startIngestServer } from './index.js';

it('takes signals', async () => {
  await using server = await startIngestServer();
  const body = JSON.stringify([{ appID: 'A', clientUser: 'u', type: 't', payload: { a: 1 } }]);
  const headers = { 'Content-Type': 'application/json; charset=utf-8' };
  const response = await fetch(server.endpoint, { method: 'POST', headers, body });
  expect(response.status).toBe(200);
  expect(await server.waitForSignals(1)).toMatchObject([{ type: 't', payload: { a: 1 } }]);
});
