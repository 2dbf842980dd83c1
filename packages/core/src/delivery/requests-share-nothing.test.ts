import { expect, it } from 'vitest';
import { stubTransport } from '../../test/stub-transport.js';
import {
  createClient,
  fallbackTransport,
  type Transport,
  TransportError,
  type TransportRequest,
  teeTransport,
} from '../index.js';

/** Records what each request says, and then writes a token into all that it is given. */
function meddlingTransport(...replies: (number | Error)[]) {
  const seen: { headers: Record<string, string>; text: string }[] = [];
  const transport: Transport = {
    async send(request: TransportRequest) {
      seen.push({ headers: { ...request.headers }, text: new TextDecoder().decode(request.body) });
      Object.assign(request.headers, { Authorization: 'Bearer secret' });
      Object.assign(request, { url: 'https://other.example/' });
      request.body.fill(0);
      const next = replies.shift() ?? 200;
      if (next instanceof Error) throw next;
      return { status: next, header: () => null, text: async () => '' };
    },
  };
  return { transport, seen };
}

const headers = { 'Content-Type': 'application/json; charset=utf-8' };
const text = expect.stringMatching(/^\[\{"appID":"APP".*\}\]$/);
const untouched = { headers, text };

it('what a wrapper of one client writes into a request does not reach another client', async () => {
  const first = meddlingTransport();
  const second = stubTransport();
  const [one, other] = [first.transport, second].map((transport) => createClient('APP', { transport, userID: 'ada' }));
  await one?.deliverSignal('App.started');
  await other?.deliverSignal('App.started');
  expect(second.requests).toMatchObject([{ url: 'https://nom.telemetrydeck.com/v2/', headers }]);
  expect(Object.keys(second.requests[0]?.headers ?? {})).toEqual(['Content-Type']);
});

it('what a wrapper writes into a request does not reach the next attempt', async () => {
  const { seen, transport } = meddlingTransport(503, 503);
  const client = createClient('APP', { transport, userID: 'ada' });
  client.sendSignal('App.started');
  for (let count = 0; count < 3; count++) await client.flush({ timeoutMs: 20 });
  await client.close();
  expect(seen.length).toBeGreaterThan(1);
  for (const request of seen) expect(request).toEqual(untouched);
});

it('what one transport of a fallback writes into a request does not reach the others', async () => {
  const first = meddlingTransport(new TransportError('network', 'refused'));
  const second = meddlingTransport();
  const transport = fallbackTransport([first.transport, second.transport]);
  await createClient('APP', { transport, userID: 'ada' }).deliverSignal('App.started');
  expect(second.seen).toEqual([untouched]);
});

it('what one transport of a tee writes into a request does not reach the others', async () => {
  const transports = [meddlingTransport(), meddlingTransport(), meddlingTransport()];
  const transport = teeTransport(transports.map((meddling) => meddling.transport));
  const client = createClient('APP', { transport, userID: 'ada' });
  await client.deliverSignal('App.started');
  await client.close();
  for (const { seen } of transports) expect(seen).toEqual([untouched]);
});
