import { describe, expect, it, vi } from 'vitest';
import { createPlainClient } from '../../test/plain-options.js';
import { createPresetClient } from '../../test/preset-client.js';
import { stubTransport } from '../../test/stub-transport.js';
import {
  type ClientOptions,
  createClient,
  type DefaultParameters,
  isTelemetryDeckError,
  type PresetOptions,
  withHashSalt,
  withTestMode,
  withUserID,
} from '../index.js';
import { readOptions } from './read-options.js';

const refusal = (options: unknown): { code: string; message: string } => {
  try {
    const isPlain = typeof options === 'object' && options !== null && !Array.isArray(options);
    if (isPlain) createPresetClient({ defaultPayload: () => ({}) }, 'APP', [{ transport: stubTransport() }, options]);
    else createClient('APP', { transport: stubTransport() }, options as never);
  } catch (error) {
    if (isTelemetryDeckError(error)) return { code: error.code, message: error.message };
  }
  throw new Error('the options were not refused');
};

describe('options', () => {
  it.each<[Record<string, unknown>, string]>([
    [
      { endpoint: 'nom.telemetrydeck.com' },
      'endpoint must be an http(s) URL as a string, without credentials and fragment, not "nom.telemetrydeck.com"',
    ],
    [{ endpoint: 'ftp://example.com/' }, 'without credentials and fragment, not "ftp://example.com/"'],
    [{ endpoint: 'https://ada@example.com/' }, 'without credentials and fragment, not "...example.com/"'],
    [{ endpoint: 'https://:word@example.com/' }, 'without credentials and fragment, not "...example.com/"'],
    [{ baseURL: 'https://example.com/#top' }, 'without credentials and fragment, not "https://example.com/..."'],
    [{ endpoint: 'ftp://h/x;token=secret' }, 'fragment, not "ftp://h/x..."'],
    [{ endpoint: 'ftp://h/token=secret' }, 'fragment, not "ftp://h/token..."'],
    [{ endpoint: `ftp://h/${'x'.repeat(500)}` }, `fragment, not "ftp://h/${'x'.repeat(92)}..."`],
    [{ 'ada@example.com': true }, 'unknown option; an option that needs code'],
    [{ ['x'.repeat(41)]: true }, 'unknown option; an option that needs code'],
    [{ endpoint: '' }, 'not ""'],
    [{ baseURL: 42 }, 'not 42'],
    [{ timeoutMs: -1 }, 'timeoutMs must be a positive number of milliseconds, not -1'],
    [{ timeoutMs: 0 }, 'not 0'],
    [{ timeoutMs: Object.create(null) }, 'not of type object'],
    [{ testMode: () => 'secret source' }, 'testMode must be a boolean, not of type function; did you mean to call it?'],
    [{ transport: stubTransport }, 'with send(), not of type function; did you mean to call it?'],
    [{ endpoint: new URL('https://example.com/') }, 'without credentials and fragment, not of type object'],
    [{ timeoutMs: Number.NaN }, 'not NaN'],
    [{ timeoutMs: '5' }, 'not "5"'],
    [{ testMode: 'yes' }, 'testMode must be a boolean, not "yes"'],
    [{ namespace: '' }, 'namespace must be a name like com.example, not ""'],
    [{ namespace: '..' }, 'not ".."'],
    [{ namespace: 42 }, 'namespace must be a name like com.example, not 42'],
    [{ namespace: 'a/b' }, 'not "a/b"'],
    [{ namespace: '\ud800' }, 'namespace must be'],
    [{ batch: { maxSignals: 1.5 } }, 'not 1.5'],
    [{ sessionID: null }, 'sessionID must be a non-empty string, not null'],
    [{ logger: {} }, 'logger must be an object with error() and warn()'],
    [{ transport: { post() {} } }, 'transport must be an object with send()'],
    [{ batch: { maxSignals: 0 } }, 'batch.maxSignals must be a positive integer, not 0'],
    [{ batch: 5 }, 'batch must be an object, not 5'],
    [{ batch: false }, 'batch must be an object, not false'],
    [{ batch: [] }, 'batch must be an object, not of type array'],
    [{ batch: JSON.parse('{ "__proto__": { "maxSignals": 0 } }') }, 'unknown option "batch.__proto__"'],
    [JSON.parse('{ "__proto__": { "testMode": "yes" } }'), 'unknown option "__proto__"'],
    [{ batch: { lingerMs: -1 } }, 'batch.lingerMs must be a number of milliseconds, not -1'],
    [{ retry: { maxAgeMs: Number.POSITIVE_INFINITY } }, 'not Infinity'],
    [{ ambiguousFailure: 'ignore' }, 'ambiguousFailure must be "retry" or "drop", not "ignore"'],
    [{ waitUntil: {} }, 'waitUntil must be a function'],
    [
      { store: {} },
      'store must be an object with persist() and remove() and claim() and clear() and release(), not of type object',
    ],
    [{ retry: { maxBackoffMs: 0 } }, 'retry.maxBackoffMs must be a positive number of milliseconds, not 0'],
    [{ queue: { maxSignal: 5 } }, 'unknown option "queue.maxSignal"; did you mean queue.maxSignals?'],
    [
      { defaultParameters: { calender: false } },
      'unknown option "defaultParameters.calender"; did you mean defaultParameters.calendar?',
    ],
    [{ defaultParameters: { page: 0 } }, 'defaultParameters.page must be a boolean, not 0'],
    [{ defaultParameters: JSON.parse('{ "__proto__": true }') }, 'unknown option "defaultParameters.__proto__"'],
    [{ defaultPayload: [] }, 'defaultPayload must be an object'],
    [{ clock: {} }, 'clock must be an object with now() and monotonic() and random() and setTimer()'],
    [{ clock: { setTimer() {} } }, 'clock must be'],
  ])('%j are refused, naming the option, the value and what to do', (options, message) => {
    const error = refusal(options);
    expect(error.code).toBe('INVALID_OPTION');
    expect(error.message).toContain(message);
  });

  it.each([
    ['userId', 'userID'],
    ['user', 'userID'],
    ['salt', 'hashSalt'],
    ['url', 'baseURL'],
    ['timeout', 'timeoutMs'],
    ['testmode', 'testMode'],
    ['sessionId', 'sessionID'],
    ['id', 'userID'],
    ['mode', 'testMode'],
  ])('that do not exist are refused with the nearest name: %s, did you mean %s?', (name, nearest) => {
    expect(refusal({ [name]: 'x' }).message).toBe(`unknown option "${name}"; did you mean ${nearest}?`);
  });

  it('that hold an e-mail address are refused without it, also in a group', () => {
    expect(refusal({ batch: { 'ada@example.com': 1 } }).message).not.toContain('ada');
  });

  it.each(['zzzz', 'toString', 'x', ''])(
    'that resemble none are refused, and the message mentions builders: "%s"',
    (name) => {
      const hint = 'an option that needs code has a builder, such as withConsent()';
      expect(refusal({ [name]: 1 }).message).toBe(`unknown option "${name}"; ${hint}`);
    },
  );

  it.each([
    ['consent', 'withConsent'],
    ['logger', 'withLogger'],
    ['processors', 'withProcessor'],
    ['sessions', 'withSessions'],
    ['website', 'withWebsite'],
    ['diagnostics', 'withDiagnostics'],
  ])('that need code are refused as plain values, and the message names the builder: %s', (name, builder) => {
    const give = () => createClient('APP', { transport: stubTransport(), [name]: 'granted' } as ClientOptions);
    expect(give).toThrowError(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(`${builder}()`) }),
    );
  });

  it.each([[{ userID: 4711 }], [{ hashSalt: 4711 }], 4711, '4711', ['4711']])(
    'that name the user are not shown: %j',
    (options) => {
      expect(refusal(options).message).not.toContain('4711');
    },
  );

  it.each([
    'https://user:hunter2@example.com/path?token=hunter2#hunter2',
    'https://user:hunter2/hunter2@example.com/path',
    'user:hunter2@example.com/path',
    'hunter2@example.com/path?hunter2',
  ])('that hold a secret in a URL are not shown in full: %s', (endpoint) => {
    const { message } = refusal({ endpoint });
    expect(message).toContain('example.com/path');
    expect(message).not.toContain('hunter2');
  });

  it.each([
    'https://user:hunter2?hunter2@example.com/path',
    'https://user:hunter2#hunter2@example.com/path',
    'https://hunter2:hun?ter2/@host/',
    'ftp://host/?token=ada@hunter2',
    'ftp://hunter2/;ada@hunter2',
  ])('that hold a secret anywhere in a URL are not shown: %s', (endpoint) => {
    expect(refusal({ endpoint }).message).toMatch(/fragment, not "\.\.\."$/);
  });

  it.each([
    'http://a%zz/?token=hunter2',
    'http://127.0.0.1:99999/?token=hunter2',
    'https://256.256.256.256/?hunter2',
    'https://[1:2]/?hunter2',
    'https://a<b/?hunter2',
    'https://xn--a/?hunter2',
  ])('with a URL that cannot be requested are refused, and show no query: %s', (url) => {
    for (const name of ['endpoint', 'baseURL'] as const) {
      const { code, message } = refusal({ [name]: url });
      expect([code, message]).toEqual(['INVALID_OPTION', expect.stringContaining(`${name} must be an http(s) URL`)]);
      expect(message).not.toContain('hunter2');
    }
  });

  it.each([
    ['takes any text', class {}],
    ['is missing', undefined],
    [
      'is broken',
      class {
        constructor() {
          throw new Error('broken');
        }
      },
    ],
  ])('are checked by their text alone if URL %s', (_is, url) => {
    vi.stubGlobal('URL', url);
    expect(refusal({ endpoint: 'nowhere' }).code).toBe('INVALID_OPTION');
    createClient('APP', { transport: stubTransport(), endpoint: 'https://example.com/v2/?token=a' });
    vi.unstubAllGlobals();
  });

  it.each([
    ['userID', 'of type string'],
    ['', '""'],
    [0, '0'],
    [42, 'of type number'],
    [withTestMode, 'of type function; did you mean to call it?'],
  ])('that are not an object are refused: %j', (options, shown) => {
    expect(refusal(options)).toEqual({ code: 'INVALID_OPTION', message: `options must be an object, not ${shown}` });
  });

  it('may be left out by a condition', () => {
    const isTest: boolean = Reflect.has(globalThis, 'absent');
    const clients = [
      createPlainClient(
        'APP',
        { transport: stubTransport() },
        isTest && withUserID('bob'),
        undefined,
        withUserID('ada'),
      ),
      createPlainClient('APP', { transport: stubTransport() }, withUserID('ada')),
    ];
    expect(new Set(clients.map(({ userIDHash }) => userIDHash)).size).toBe(1);
  });

  it('that are undefined were not given', () => {
    const { timeoutMs, batch } = readOptions([{ timeoutMs: undefined, batch: { maxSignals: undefined } }]).options;
    expect({ timeoutMs, batch }).toEqual({
      timeoutMs: 5000,
      batch: { maxSignals: 100, maxBytes: 524_288, lingerMs: 0, maxInFlight: 2 },
    });
  });

  it('that are inherited were not given', () => {
    const { batch } = readOptions([{ batch: Object.create({ maxSignals: 0 }) }]).options;
    expect(batch.maxSignals).toBe(100);
    expect(groupsOf(Object.create({ page: false })).page).toBe(true);
  });

  it('of one group may be given one after another, and each counts', () => {
    const { batch } = readOptions([{ batch: { maxSignals: 5 } }, { batch: { maxBytes: 9 } }]).options;
    expect(batch).toMatchObject({ maxSignals: 5, maxBytes: 9 });
    const groups = groupsOf({ sdk: false }, { page: false }, { page: true, device: false });
    expect(groups).toMatchObject({ sdk: false, page: true, device: false, calendar: true });
  });

  it('of a group that was switched off count alone when they are given later', () => {
    expect(groupsOf({ page: true }, false)).toMatchObject({ page: false, sdk: false });
    expect(groupsOf(false, { page: false })).toMatchObject({ page: false, sdk: true });
  });

  it('are the same as builders, and the later one wins', () => {
    const clients = [
      createPlainClient('APP', { transport: stubTransport() }, withUserID('bob'), withUserID('ada'), withTestMode()),
      createPlainClient('APP', { userID: 'ada', transport: stubTransport(), testMode: true }),
    ];
    expect(new Set(clients.map(({ userIDHash }) => userIDHash)).size).toBe(1);
  });

  it('salt the user whatever their order', () => {
    const transport = stubTransport();
    const one = createPlainClient('APP', { transport }, withUserID('ada'), withHashSalt('salt'));
    const other = createPlainClient('APP', { transport }, withHashSalt('salt'), withUserID('ada'));
    expect(one.userIDHash).toBe(other.userIDHash);
  });
});

/** The groups of parameters that a preset is asked for. */
function groupsOf(...wanted: PresetOptions['defaultParameters'][]): DefaultParameters {
  let asked!: DefaultParameters;
  const defaultPayload = (groups: DefaultParameters) => {
    asked = groups;
    return {};
  };
  const options = wanted.map((defaultParameters) => ({ defaultParameters }) as ClientOptions);
  createPresetClient({ defaultPayload }, 'APP', [{ transport: stubTransport() }, ...options]).sendSignal('a');
  return asked;
}
