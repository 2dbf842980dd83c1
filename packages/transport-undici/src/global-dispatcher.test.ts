import { type IngestServer, reply, startIngestServer } from '@td/testing';
import {
  Agent,
  type Dispatcher,
  EnvHttpProxyAgent,
  getGlobalDispatcher,
  interceptors,
  MockAgent,
  Pool,
  ProxyAgent,
  RetryAgent,
  setGlobalDispatcher,
} from 'undici';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { startConnectProxy } from '../test/connect-proxy.js';
import { destroyAfterTest } from '../test/destroy-after-test.js';
import { requestTo } from '../test/request-to.js';
import { undiciTransport } from './undici-transport.js';

let server: IngestServer;
let before: Dispatcher;

beforeEach(async () => {
  before = getGlobalDispatcher();
  server = await startIngestServer();
});

afterEach(async () => {
  setGlobalDispatcher(before);
  await server.close();
});

function closeAfterTest(mock: MockAgent): MockAgent {
  onTestFinished(() => mock.close());
  return mock;
}

it('a MockAgent that a test sets as the global dispatcher catches the requests', async () => {
  const transport = undiciTransport();
  await (await transport.send(requestTo(server.endpoint))).text();
  const mock = closeAfterTest(new MockAgent());
  mock.disableNetConnect();
  mock
    .get(server.url)
    .intercept({ method: 'POST', path: '/v2/', body: /^\[\]$/ })
    .reply(202, 'mocked')
    .times(2);
  setGlobalDispatcher(mock);

  const response = await transport.send(requestTo(server.endpoint));

  expect(await response.text()).toBe('mocked');
  expect(server.requests).toHaveLength(1);
  await transport.close?.();
  expect(await (await transport.send(requestTo(server.endpoint))).text()).toBe('mocked');
});

it('a MockAgent without a reply fails the request, and nothing is sent', async () => {
  const mock = closeAfterTest(new MockAgent());
  mock.disableNetConnect();
  setGlobalDispatcher(mock);
  await expect(undiciTransport().send(requestTo(server.endpoint))).rejects.toMatchObject({ kind: 'network' });
  expect(server.requests).toHaveLength(0);
});

it('if the program sends over the proxies of the environment, the transport does so by itself', async () => {
  await using proxy = await startConnectProxy(200);
  for (const name of ['HTTP_PROXY', 'http_proxy']) vi.stubEnv(name, proxy.url);
  for (const name of ['NO_PROXY', 'no_proxy']) vi.stubEnv(name, '');
  setGlobalDispatcher(destroyAfterTest(new EnvHttpProxyAgent().compose(addSecret) as EnvHttpProxyAgent));
  const transport = undiciTransport();
  await (await transport.send(requestTo(server.endpoint))).text();
  await transport.close?.();
  vi.unstubAllEnvs();
  expect(proxy.targets).toEqual([new URL(server.url).host]);
  expect(server.requests[0]?.headers['authorization']).toBeUndefined();
});

it("the dispatcher that was passed overrides the program's global one", async () => {
  setGlobalDispatcher(closeAfterTest(new MockAgent()));
  const dispatcher = destroyAfterTest(new Agent());
  expect((await undiciTransport({ dispatcher }).send(requestTo(server.endpoint))).status).toBe(200);
});

it('interceptors of a global Agent do not see the requests', async () => {
  const seen: unknown[] = [];
  const spy: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
    seen.push(options.path);
    return dispatch(options, handler);
  };
  setGlobalDispatcher(destroyAfterTest(new Agent()).compose(spy));
  const transport = undiciTransport();
  await (await transport.send(requestTo(server.endpoint))).text();
  await transport.close?.();
  expect(seen).toEqual([]);
});

const withNet = (mock: MockAgent): MockAgent => {
  mock.enableNetConnect();
  return Object.assign(mock, { destroy: () => mock.close() });
};

const addSecret: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
  dispatch({ ...options, headers: { ...(options.headers as object), authorization: 'Bearer secret' } }, handler);

class OwnAgent extends Agent {}

/** As `compose` of undici 6 makes it. */
class ComposedDispatcher extends Agent {
  override dispatch(options: Agent.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const dispatch = (given: Dispatcher.DispatchOptions, to: Dispatcher.DispatchHandler) => super.dispatch(given, to);
    return addSecret(dispatch)(options, handler);
  }
}

/** A class of the program, with the name of one of undici's. */
const named = (name: string) => Object.defineProperty(class extends ComposedDispatcher {}, 'name', { value: name });

const withSecret = (origin: string | URL, options: object) => new Pool(origin, options).compose(addSecret);

it.each([
  ['an EnvHttpProxyAgent with a factory', () => new EnvHttpProxyAgent({ factory: withSecret })],
  ['a ProxyAgent', () => new ProxyAgent({ uri: 'http://127.0.0.1:9', factory: withSecret })],
  ["the program's own ProxyAgent", () => new (named('ProxyAgent'))()],
  ["the program's own EnvHttpProxyAgent", () => new (named('EnvHttpProxyAgent'))()],
  ["the program's own MockAgent", () => new (named('MockAgent'))()],
  ['a MockAgent with interceptors', () => withNet(new MockAgent()).compose(addSecret)],
  ['a RetryAgent', () => new RetryAgent(new Agent().compose(addSecret))],
  ['a subclass of Agent', () => new OwnAgent().compose(addSecret)],
  ['a composed dispatcher of undici 6', () => new ComposedDispatcher()],
  ['a ProxyAgent with interceptors', () => new ProxyAgent('http://127.0.0.1:9').compose(addSecret)],
])('a global dispatcher that may add credentials does not get the requests: %s', async (_what, create) => {
  setGlobalDispatcher(destroyAfterTest(create() as Agent));
  const transport = undiciTransport();
  await (await transport.send(requestTo(server.endpoint))).text();
  await transport.close?.();
  expect(server.requests[0]?.headers['authorization']).toBeUndefined();
});

it('a dispatcher that follows redirects does not carry the credentials of its interceptors to another origin', async () => {
  await using other = await startIngestServer();
  const addToken: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
    dispatch({ ...options, headers: { ...(options.headers as object), authorization: 'Bearer secret' } }, handler);
  const dispatcher = destroyAfterTest(new Agent()).compose(addToken, interceptors.redirect({ maxRedirections: 3 }));
  for (const status of [301, 302, 303, 307, 308]) {
    server.script(reply(status, { headers: { Location: other.endpoint } }));
    const response = await undiciTransport({ dispatcher }).send(requestTo(server.endpoint));
    await response.text();
    expect(response.status).toBe(status);
  }
  expect(server.requests[0]?.headers['authorization']).toBe('Bearer secret');
  expect(other.requests).toEqual([]);
});
