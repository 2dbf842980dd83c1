import { type IngestServer, reply, startIngestServer } from '@td/testing';
import { Agent, type Dispatcher, interceptors } from 'undici';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { requestTo } from '../test/request-to.js';
import { undiciTransport } from './undici-transport.js';

let server: IngestServer;
let other: IngestServer;
let agent: Agent;

beforeEach(async () => {
  server = await startIngestServer();
  other = await startIngestServer();
  agent = new Agent();
});

afterEach(async () => {
  await agent.destroy();
  await server.close();
  await other.close();
});

/** Adds credentials, and turns redirects on, as an interceptor of the program may. */
const turnOn: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
  dispatch(
    {
      ...options,
      headers: { ...(options.headers as object), Authorization: 'Bearer secret' },
      maxRedirections: 5,
    } as Dispatcher.DispatchOptions,
    handler,
  );

const redirect = interceptors.redirect({ maxRedirections: 3 });

it.each<[name: string, compose: (agent: Agent) => Dispatcher]>([
  ['the redirect interceptor', () => agent.compose(redirect)],
  ['an interceptor that turns redirects on', () => agent.compose(redirect, turnOn)],
  [
    'an interceptor that turns redirects on, beside retries',
    () => agent.compose(redirect, turnOn, interceptors.retry()),
  ],
  [
    'an interceptor that turns redirects on, inside of retries',
    () => agent.compose(interceptors.retry(), redirect, turnOn),
  ],
])('with %s nothing goes to another origin, and the redirect is the response', async (_name, compose) => {
  const { send } = undiciTransport({ dispatcher: compose(agent) });
  for (const status of [300, 301, 302, 303, 307, 308]) {
    server.script(reply(status, { headers: { Location: other.endpoint } }));
    const response = await send(requestTo(server.endpoint));
    await response.text();
    expect(Math.floor(response.status / 100)).toBe(3);
  }
  expect(server.requests).toHaveLength(6);
  expect(other.requests).toEqual([]);
});

it('an interceptor that turns redirects on does no harm if there is none, also to a request that is sent again', async () => {
  const retry = interceptors.retry({ minTimeout: 1, methods: ['POST'] });
  const { send } = undiciTransport({ dispatcher: agent.compose(redirect, turnOn, retry) });
  server.script(reply(503));
  const response = await send(requestTo(server.endpoint));
  expect(response.status).toBe(200);
  expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'POST']);
});
