import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { refusingURL, unresolvableURL } from './index.js';

it('refusingURL() returns an ingest URL on this machine that refuses connections', async () => {
  const { protocol, hostname, port, pathname } = new URL(await refusingURL());
  expect([protocol, hostname, pathname]).toEqual(['http:', '127.0.0.1', '/v2/']);
  const failure = await new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => resolve(socket.destroy()));
    socket.on('error', resolve);
  });
  expect(failure).toMatchObject({ code: 'ECONNREFUSED' });
});

it('unresolvableURL is an ingest URL with a host name that is reserved to never resolve', () => {
  const { protocol, hostname, pathname } = new URL(unresolvableURL);
  expect([protocol, pathname]).toEqual(['http:', '/v2/']);
  expect(hostname).toMatch(/\.invalid$/);
});
