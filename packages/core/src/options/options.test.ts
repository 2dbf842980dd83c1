import { describe, expect, it } from 'vitest';
import { createPlainClient, type PlainOptions } from '../../test/plain-options.js';
import { stubTransport } from '../../test/stub-transport.js';
import type { PlainOptions } from '../contracts/options.js';
import { isTelemetryDeckError, withHashSalt, withTestMode, withUserID } from '../index.js';
import { resolveOptions } from './read-options.js';

const refusal = (options: unknown): { code: string; message: string } => {
  try {
    resolveOptions([options as object], {});
  } catch (error) {
    if (isTelemetryDeckError(error)) return { code: error.code, message: error.message };
  }
  throw new Error('the options were not refused');
};

describe('options', () => {
  it.each<[Record<string, unknown>, string]>([
    [
      { endpoint: 'nom.telemetrydeck.com' },
      'endpoint must be a string with an http(s) URL, not "nom.telemetrydeck.com"',
    ],
    [{ endpoint: 'ftp://example.com/' }, 'an http(s) URL, not "ftp://example.com/"'],
    [{ endpoint: 'https://ada@example.com/' }, 'endpoint must be a URL without credentials, not "...example.com/"'],
    [{ endpoint: 'https://:word@example.com/' }, 'without credentials, not "...example.com/"'],
    [
      { baseURL: 'https://example.com/#top' },
      'baseURL must be a URL without a fragment, not "https://example.com/..."',
    ],
    [{ endpoint: '' }, 'not ""'],
    [{ baseURL: 42 }, 'not 42'],
    [{ timeoutMs: -1 }, 'timeoutMs must be a positive number of milliseconds, not -1'],
    [{ timeoutMs: 0 }, 'not 0'],
    [{ timeoutMs: Object.create(null) }, 'not of type object'],
    [{ testMode: () => 'secret source' }, 'testMode must be a boolean, not of type function; did you mean to call it?'],
    [{ transport: stubTransport }, 'with send(), not of type function; did you mean to call it?'],
    [
      { endpoint: new URL('https://example.com/') },
      'endpoint must be a string with an http(s) URL, not of type object',
    ],
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
    [{ batch: JSON.parse('{ "__proto__": { "maxSignals": 0 } }') }, 'there is no option batch.__proto__'],
    [JSON.parse('{ "__proto__": { "testMode": "yes" } }'), 'there is no option __proto__'],
    [{ batch: { lingerMs: -1 } }, 'batch.lingerMs must be a number of milliseconds, not -1'],
    [{ retry: { maxAgeMs: Number.POSITIVE_INFINITY } }, 'not Infinity'],
    [{ ambiguousFailure: 'ignore' }, 'ambiguousFailure must be "retry" or "drop", not "ignore"'],
    [{ waitUntil: {} }, 'waitUntil must be a function'],
    [{ store: {} }, 'there is no option store'],
    [{ queue: { maxSignal: 5 } }, 'there is no option queue.maxSignal; did you mean queue.maxSignals?'],
    [
      { defaultParameters: { calender: false } },
      'there is no option defaultParameters.calender; did you mean defaultParameters.calendar?',
    ],
    [{ defaultParameters: { page: 0 } }, 'defaultParameters.page must be a boolean, not 0'],
    [{ defaultParameters: JSON.parse('{ "__proto__": true }') }, 'there is no option defaultParameters.__proto__'],
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
    ['version', 'appVersion'],
    ['id', 'userID'],
    ['lgoger', 'logger'],
    ['mode', 'testMode'],
  ])('that do not exist are refused with the nearest name: %s, did you mean %s?', (name, nearest) => {
    expect(refusal({ [name]: 'x' }).message).toBe(`there is no option ${name}; did you mean ${nearest}?`);
  });

  it.each(['zzzz', 'toString', 'constructor', 'flushInterval', 'key', 'x', ''])(
    'that resemble none are refused without a suggestion: "%s"',
    (name) => {
      expect(refusal({ [name]: 1 }).message).toBe(`there is no option ${name}`);
    },
  );

  it.each([[{ userID: 4711 }], [{ hashSalt: 4711 }], 4711, '4711', ['4711']])(
    'that say who the user is are not shown: %j',
    (options) => {
      expect(refusal(options).message).not.toContain('4711');
    },
  );

  it.each([
    'https://user:hunter2@example.com/path?token=hunter2#hunter2',
    'https://user:hunter2/hunter2@example.com/path',
    'https://user:hunter2?hunter2@example.com/path',
    'https://user:hunter2#hunter2@example.com/path',
    'user:hunter2@example.com/path',
    'hunter2@example.com/path?hunter2',
  ])('that hold a secret in a URL are not shown in full: %s', (endpoint) => {
    const { message } = refusal({ endpoint });
    expect(message).toContain('example.com/path');
    expect(message).not.toContain('hunter2');
  });

  it.each([
    [null, 'null'],
    ['userID', 'of type string'],
    ['', '""'],
    [0, '0'],
    [42, 'of type number'],
    [['userID'], 'of type array'],
    [withTestMode, 'of type function; did you mean to call it?'],
  ])('that are no object are refused: %j', (options, shown) => {
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
    const { timeoutMs, batch } = resolveOptions([{ timeoutMs: undefined, batch: { maxSignals: undefined } }], {});
    expect({ timeoutMs, batch }).toEqual({
      timeoutMs: 5000,
      batch: { maxSignals: 100, maxBytes: 524_288, lingerMs: 0, maxInFlight: 2 },
    });
  });

  it('that are inherited were not given', () => {
    const { batch, defaultParameters } = resolveOptions(
      [{ batch: Object.create({ maxSignals: 0 }), defaultParameters: Object.create({ page: false }) }],
      {},
    );
    expect(batch.maxSignals).toBe(100);
    expect(defaultParameters.page).toBe(true);
  });

  it('of one group may be given one after another, and each counts', () => {
    const { batch, defaultParameters } = resolveOptions<PlainOptions>(
      [
        { batch: { maxSignals: 5 }, defaultParameters: { page: false } },
        { batch: { maxBytes: 9 }, defaultParameters: { page: true, device: false } },
      ],
      { defaults: { defaultParameters: { sdk: false } } },
    );
    expect(batch).toMatchObject({ maxSignals: 5, maxBytes: 9 });
    expect(defaultParameters).toMatchObject({ sdk: false, page: true, device: false, calendar: true });
  });

  it('of a group that was switched off count alone when they are given later', () => {
    const parameters = (...given: (false | { page: boolean })[]) =>
      resolveOptions(
        given.map((defaultParameters) => ({ defaultParameters })),
        {},
      ).defaultParameters;
    expect(parameters({ page: true }, false)).toMatchObject({ page: false, sdk: false });
    expect(parameters(false, { page: false })).toMatchObject({ page: false, sdk: true });
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

  it('lead to the right URL', () => {
    const url = (...options: object[]) => resolveOptions(options, {}).url;
    expect(url()).toBe('https://nom.telemetrydeck.com/v2/');
    expect(url({ namespace: 'com.example' })).toBe('https://nom.telemetrydeck.com/v2/namespace/com.example/');
    expect(url({ baseURL: 'https://example.com/signals' })).toBe('https://example.com/signals/v2/');
    expect(url({ baseURL: 'https://example.com/signals//?key=1', namespace: 'n' })).toBe(
      'https://example.com/signals/v2/namespace/n/?key=1',
    );
    expect(url({ endpoint: 'http://127.0.0.1:1/x?y=%7a', namespace: 'ignored' })).toBe('http://127.0.0.1:1/x?y=%7a');
  });
});
