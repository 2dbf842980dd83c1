import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { requestTo } from '../test/request-to.js';
import { axiosTransport } from './axios-transport.js';

const answer = (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine');
const reset = (socket: Socket) => socket.resetAndDestroy();

/** For each coming connection, what the server does with each of its requests. */
let connections: ((socket: Socket) => unknown)[][] = [];
let requests = 0;
const server = createServer((socket) => {
  const behaviours = connections.shift() ?? [];
  socket.on('error', () => {});
  socket.on('data', () => {
    requests++;
    behaviours.shift()?.(socket);
  });
});
const transport = axiosTransport();

afterEach(async () => {
  await transport.close?.();
  await new Promise((resolve) => server.close(resolve));
});

it.each([
  ['is sent again when a reused connection is reset', [[answer, reset], [answer]], 3, 'fine'],
  ['fails when a reused and then a new connection is reset', [[answer, reset], [reset], [answer]], 3, 'network'],
  ['fails when a new connection is reset', [[reset], [answer]], 1, 'network'],
] as const)('a request %s (point 34)', async (_title, behaviours, count, outcome) => {
  connections = behaviours.map((list) => [...list]);
  requests = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const request = requestTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const send = async () => (await transport.send(request)).text();
  if (behaviours[0].length > 1) {
    expect(await send()).toBe('fine');
    // The agent takes the connection back one turn after the text has ended.
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await send().catch(({ kind }) => kind)).toBe(outcome);
  expect(requests).toBe(count);
});
