import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { refusingURL, unresolvableURL } from './index.js';

it('finds an ingest URL on this machine where nothing listens', async () => {
  const { protocol, hostname, port, pathname } = new URL(await refusingURL());
  expect([protocol, hostname, pathname]).toEqual(['http:', '127.0.0.1', '/v2/']);
  const failure = await new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => resolve(socket.destroy()));
    socket.on('error', resolve);
  });
  expect(failure).toMatchObject({ code: 'ECONNREFUSED' });
});

it('has an ingest URL whose name is reserved for what never resolves', () => {
  const { protocol, hostname, pathname } = new URL(unresolvableURL);
  expect([protocol, pathname]).toEqual(['http:', '/v2/']);
  expect(hostname).toMatch(/\.invalid$/);
});
