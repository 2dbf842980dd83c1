import { afterEach, describe, expect, it, vi } from 'vitest';
import { watchEscapes } from '../test/escaped-errors.js';
import { setUpClient } from '../test/set-up-client.js';
import { stubTransport } from '../test/stub-transport.js';
import {
  type Client,
  type ClientOption,
  createClient,
  isTelemetryDeckError,
  lazyClient,
  withBatching,
  withConsent,
  withLogger,
  withProcessor,
  withQueue,
  withSessions,
  withStore,
} from './index.js';
import * as signals from './signals/index.js';

watchEscapes();

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const fail = () => {
  throw new Error('locked');
};
const reject = async () => fail();
const revoked = (): never => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy as never;
};
const locked = () =>
  new Proxy({}, { get: fail, has: fail, getPrototypeOf: fail, ownKeys: fail, getOwnPropertyDescriptor: fail }) as never;

const thrownBy = (run: () => unknown): unknown => {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
};

const hostile: [string, () => never][] = [
  ['a revoked proxy', revoked],
  ['a proxy that throws', locked],
];

describe.each(hostile)('%s', (_name, make) => {
  const { client, transport } = setUpClient();

  it.each(Object.entries(signals).filter(([, signal]) => typeof signal === 'function'))(
    'in a ready-made signal is an error of this library, or none: %s',
    (_signal, send) => {
      const call = send as (...args: unknown[]) => unknown;
      for (const args of [[make()], [client, make()], [client, 'x.y', make()], [client, 'x.y', {}, make()]]) {
        const error = thrownBy(() => call(...args));
        expect(error === undefined || isTelemetryDeckError(error)).toBe(true);
      }
    },
  );

  it.each<[string, () => unknown]>([
    ['createClient', () => createClient('APP', { transport }, make())],
    ['createClient, as the app ID', () => createClient(make(), { transport })],
    ['createClient, as a transport', () => createClient('APP', { transport: make() })],
    ['withBatching', () => createClient('APP', { transport }, withBatching(make()))],
    ['withQueue', () => createClient('APP', { transport }, withQueue(make()))],
    ['withSessions', () => withSessions(make())],
    ['withConsent', () => withConsent(make())],
    ['withLogger', () => withLogger(make())],
    ['withProcessor', () => withProcessor(make())],
    ['withStore', () => withStore(make())],
    ['configure', () => lazyClient().configure(make())],
    ['sendSignal', () => (client.sendSignal as (type: unknown) => void)(make())],
    ['sendSignal of a lazy client', () => (lazyClient().sendSignal as (type: unknown) => void)(make())],
  ])('is refused with an error of this library: %s', (_where, use) => {
    expect(isTelemetryDeckError(thrownBy(use))).toBe(true);
  });

  it('does not name the user of a view, and its signals are sent', async () => {
    const own = setUpClient();
    own.client.with(make()).sendSignal('A.b');
    await own.client.flush();
    expect(own.transport.signals()).toHaveLength(1);
  });

  it.each(['nameOf', 'parameters', 'beforeCapture', 'captured'])(
    'that the joint %s throws does not break the counts',
    async (name) => {
      const own = setUpClient([], {
        join: () => ({
          [name]() {
            throw make();
          },
        }),
      } as ClientOption);
      own.client.sendSignal('A.b', { key: 1 });
      expect(own.unaccounted()).toBe(0);
      expect(own.client.stats().tracked).toBe(1);
    },
  );
});

it('parameters that fail are left out, and the signal is sent', async () => {
  const { client, logger, transport } = setUpClient([], { join: () => ({ parameters: fail }) } as ClientOption);
  client.sendSignal('A.b', { key: 1 });
  await client.flush();
  expect(transport.signals()).toMatchObject([{ payload: { key: 1 } }]);
  expect(logger.lines).toEqual(['TelemetryDeck: parameters are left out: Error: locked']);
});

describe.each<[string, () => unknown]>([
  ['throws', fail],
  ['rejects', reject],
  ['answers with nonsense', () => ({})],
])('a storage of a feature that %s', (_name, broken) => {
  const methods = ['get', 'set', 'claim', 'clear', 'read', 'write', 'watch'];
  const storage = Object.fromEntries(methods.map((method) => [method, broken]));

  it('ends neither sessions nor signals', async () => {
    const { client, transport } = setUpClient(
      [],
      { join: () => ({ storage }) } as unknown as ClientOption,
      withSessions(),
    );
    client.sendSignal('A.b');
    await client.flush();
    client.optOut();
    client.optIn();
    client.sendSignal('A.c');
    await client.close();
    const types = transport.signals().map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['A.b', 'A.c']));
    expect(types).not.toContain('TelemetryDeck.Acquisition.newInstallDetected');
  });

  it('counts as a refusal if it should know the decision', async () => {
    const { client, transport } = setUpClient([], { join: () => ({ decision: storage }) } as unknown as ClientOption);
    client.sendSignal('A.b');
    await client.flush();
    expect(client.consent).toBe('denied');
    expect(client.offReason).toEqual({ by: 'user' });
    expect(transport.signals()).toEqual([]);
    expect(client.optIn()).toBe(false);
    client.onConsentChange(() => {})();
  });
});

describe('options whose values cannot be read', () => {
  it.each<[string, object]>([
    ['Promise', Promise.resolve({ enabled: false })],
    ['Map', new Map([['enabled', false]])],
    ['Set', new Set(['enabled'])],
    ['Date', new Date()],
  ])('are refused, because they may contain a refusal: a %s', (name, option) => {
    const message = `options must be an object with readable values, not [object ${name}]`;
    expect(thrownBy(() => createClient('APP', { transport: stubTransport() }, option as ClientOption))).toMatchObject({
      code: 'INVALID_OPTION',
      message,
    });
    const inGroup = { transport: stubTransport(), batch: option } as ClientOption;
    expect(thrownBy(() => createClient('APP', inGroup))).toMatchObject({
      message: message.replace('options', 'batch'),
    });
  });

  it('are accepted if they are empty', () => {
    for (const option of [{}, Object.create(null), []]) createClient('APP', { transport: stubTransport() }, option);
  });
});

describe('an app ID', () => {
  it.each([
    ...[
      'undefined',
      'null',
      'NaN',
      '[object Object]',
      '[object Promise]',
      '<YOUR-APP-ID>',
      'your-app-id',
      'YOUR_APP_ID',
    ],
    ...['yourAppID', '{{YOUR-APP-ID}}', 'YOUR APP ID', '"YOUR-APP-ID"', ' ', '-', '<>'],
  ])('is refused if it is a placeholder: %s', (appID) => {
    expect(thrownBy(() => createClient(appID, { transport: stubTransport() }))).toMatchObject({
      code: 'NO_APP_ID',
      message: `missing app ID (got "${appID}"); find it in your TelemetryDeck dashboard`,
    });
  });

  it.each(['APP', 'B1D2-null', 'my-app', 'undefined-1', '12345678-1234-4321-1234-123456789abc'])(
    'may be %s',
    (appID) => {
      expect(createClient(appID, { transport: stubTransport() }).consent).toBe('granted');
    },
  );

  it('of another type is refused with a sentence', () => {
    expect(() => createClient({} as string)).toThrow('missing app ID (got a value of type object)');
    expect(() => (setUpClient().client.sendSignal as (type: unknown) => void)([])).toThrow(
      'missing signal type (got a value of type array)',
    );
  });

  it.each(['-', ' ', '.'])('checks an app ID of very many "%s" in linear time', (char) => {
    // In quadratic time, each takes minutes.
    const appID = `${char.repeat(1_000_000)}a`;
    for (const given of [appID, `${appID}-`]) createClient(given, { transport: stubTransport() });
  });

  it.each(['appId', 'appID', 'app_id'])('is refused as an option: %s', (name) => {
    expect(() => createClient('APP', { [name]: 'x' } as ClientOption)).toThrow(
      `unknown option "${name}"; the app ID is the first argument`,
    );
  });
});

describe('a call', () => {
  it.each<[object, string]>([
    [{ testMode: 'x' }, 'testMode in sendSignal() must be a boolean; the client ignores it'],
    [{ signal: 5 }, 'signal in sendSignal() must be an AbortSignal; the client ignores it'],
    [{ signal: {} }, 'signal in sendSignal() must be an AbortSignal; the client ignores it'],
    [{ timeoutMs: '5' }, 'timeoutMs in sendSignal() must be a number of milliseconds; the client ignores it'],
    [{ timeoutMs: -1 }, 'timeoutMs in sendSignal() must be a number of milliseconds; the client ignores it'],
  ])('reports an option of a wrong type: %o', async (options, message) => {
    const { client, logger, transport } = setUpClient();
    client.sendSignal('A.b', {}, options);
    await client.flush();
    expect(logger.lines).toEqual([`TelemetryDeck: ${message}`]);
    expect(transport.signals()).toHaveLength(1);
  });

  it('may leave out each option by undefined', () => {
    const { client, logger } = setUpClient();
    client.sendSignal('A.b', {}, { testMode: undefined, signal: undefined, timestamp: undefined });
    expect(logger.lines).toEqual([]);
  });
});

describe('what is too large', () => {
  it('is reported as too long', async () => {
    const { client, logger } = setUpClient();
    client.sendSignal('A.b', { value: 'x'.repeat(1_000_001) });
    expect(logger.lines).toEqual([
      'TelemetryDeck: "value" (longer than 1,000,000 characters) of signal "A.b" cannot be encoded and is left out',
    ]);
  });

  it.each<[string, unknown]>([
    ['a number', 1n << 20_000_000n],
    ['a negative number', -(1n << 20_000_000n)],
    ['an object of a number', Object(1n << 20_000_000n)],
    ['a number in a list', [1n << 20_000_000n]],
  ])('takes no time: %s', (_name, value) => {
    const { client, logger } = setUpClient();
    const begun = performance.now();
    client.sendSignal('A.b', { value });
    expect(performance.now() - begun).toBeLessThan(500);
    expect(logger.lines).toEqual(['TelemetryDeck: "value" of signal "A.b" cannot be encoded and is left out']);
  });

  it('is sent if it is a usual number', async () => {
    const { client, transport } = setUpClient();
    client.sendSignal('A.b', { small: -5n, large: 10n ** 299n });
    await client.flush();
    expect(transport.signals()).toMatchObject([{ payload: { small: '-5', large: `1${'0'.repeat(299)}` } }]);
  });

  it('takes no time as the name of an option', () => {
    const begun = performance.now();
    expect(() => createClient('APP', { ['o'.repeat(10_000_000)]: 1 } as ClientOption)).toThrow('unknown option');
    expect(performance.now() - begun).toBeLessThan(500);
  });

  it('is cut as the identifier of an error', async () => {
    const { client, transport } = setUpClient();
    const ids = ['i'.repeat(10_000_000), Object.assign(new Error(), { id: 'i'.repeat(10_000_000) })];
    for (const id of ids) signals.errorOccurred(client, id);
    await client.flush();
    for (const { payload } of transport.signals() as { payload: Record<string, string> }[]) {
      expect(payload['TelemetryDeck.Error.id']).toHaveLength(10_000);
    }
  });
});

it.each<[string, (client: Client) => Promise<void>]>([['deliverSignal', (client) => client.deliverSignal('A.b')]])(
  'without AbortController, %s rejects with a code',
  async (_name, deliver) => {
    vi.stubGlobal('AbortController', undefined);
    await expect(deliver(setUpClient().client)).rejects.toMatchObject({
      code: 'NETWORK',
      message: 'AbortController is missing or broken',
    });
  },
);
