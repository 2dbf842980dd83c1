import { expect, it, vi } from 'vitest';
import { manualClock, settle } from '../../test/manual-clock.js';
import { stubTransport } from '../../test/stub-transport.js';
import { createClient, isTelemetryDeckError, withConsent } from '../index.js';

vi.mock('#development', () => ({ isDevelopment: false }));

const codeOf = (options: object): string | undefined => {
  try {
    createClient('APP', { transport: stubTransport() }, options);
    return undefined;
  } catch (error) {
    return isTelemetryDeckError(error) ? error.code : String(error);
  }
};

it.each([[{ timeoutMs: -1 }], [{ testMode: 'yes' }], [{ batch: { maxSignals: 0 } }]])(
  'a production build accepts %j without a check',
  (options) => {
    expect(codeOf(options)).toBeUndefined();
  },
);

it.each([
  [{ userID: 42 }],
  [{ hashSalt: 1 }],
  [{ sessionID: '' }],
  [{ endpoint: 'no address' }],
  [{ baseURL: 'no address' }],
  [{ namespace: '..' }],
  [{ transport: {} }],
  [{ enabled: 'yes' }],
  [{ batch: 5 }],
  [{ clock: 5 }],
  [{ clock: {} }],
])('a production build refuses %j', (options) => {
  expect(codeOf(options)).toBe('INVALID_OPTION');
});

it.each<[object, string]>([
  [{ userId: 'ada' }, 'unknown option "userId"'],
  [{ batch: { maxSignal: 1 } }, 'unknown option "batch.maxSignal"'],
])('a production build refuses the unknown name in %j, without a suggestion', (options, message) => {
  expect(() => createClient('APP', options)).toThrow(new RegExp(`${message.replaceAll(/[.()]/g, '\\$&')}$`));
});

it('a production build refuses an unknown consent', () => {
  expect(() => withConsent('perhaps' as never)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
});

it.each([[Symbol('granted')], [Object.create(null)], [{ toString: 5 }]])(
  'a production build refuses a consent that is not a text: %#',
  (consent) => {
    expect(() => withConsent(consent as never)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  },
);

it('a production build lets no rejection of a clock escape', async () => {
  const escaped: unknown[] = [];
  const listen = (reason: unknown) => void escaped.push(reason);
  process.prependListener('unhandledRejection', listen);
  const transport = stubTransport();
  const now = (() => Promise.reject(new Error('no time'))) as never;
  const client = createClient('APP', { transport, clock: { ...manualClock(), now } });
  client.sendSignal('App.started');
  await client.flush();
  await settle();
  process.removeListener('unhandledRejection', listen);
  expect(escaped).toEqual([]);
});
