import { expect, it, vi } from 'vitest';
import { stubTransport } from '../../test/stub-transport.js';
import { createClient, isTelemetryDeckError } from '../index.js';

vi.mock('#development', () => ({ isDevelopment: false }));

const codeOf = (options: object): string | undefined => {
  try {
    createClient('APP', { transport: stubTransport() }, options);
    return undefined;
  } catch (error) {
    return isTelemetryDeckError(error) ? error.code : String(error);
  }
};

it.each([
  [{ timeoutMs: -1 }],
  [{ testMode: 'yes' }],
  [{ batch: { maxSignals: 0 } }],
  [{ defaultParameters: { page: 1 } }],
])('a production build takes %j as it is', (options) => {
  expect(codeOf(options)).toBeUndefined();
});

it.each([
  [{ userID: '' }],
  [{ hashSalt: 1 }],
  [{ sessionID: '' }],
  [{ endpoint: 'no address' }],
  [{ baseURL: 'no address' }],
  [{ namespace: '..' }],
  [{ transport: {} }],
  [{ consent: 'perhaps' }],
  [{ enabled: 'yes' }],
  [{ batch: 5 }],
])('a production build refuses %j', (options) => {
  expect(codeOf(options)).toBe('INVALID_OPTION');
});

it.each<[object, string]>([
  [{ userId: 'ada' }, 'there is no option userId'],
  [{ batch: { maxSignal: 1 } }, 'there is no option batch.maxSignal'],
  [{ defaultParameters: { pages: false } }, 'there is no option defaultParameters.pages'],
])('a production build refuses the unknown name in %j, without a suggestion', (options, message) => {
  expect(() => createClient('APP', options)).toThrow(new RegExp(`${message.replaceAll('.', '\\.')}$`));
});
