import { afterEach, expect, it, vi } from 'vitest';
import { recordingTransport } from './index.js';
import { reply } from './reply.js';
import { decodeUTF8, encodeUTF8 } from './utf8.js';

afterEach(() => vi.unstubAllGlobals());

const TEXTS = ['', 'plain', '100 %', 'ä€😀', '\u0000\u007f\u0080\uffff', 'a lone \ud800'];

it.each(TEXTS)('%j is the same bytes without the encoders of the platform', (text) => {
  const bytes = new TextEncoder().encode(text);
  const decoded = new TextDecoder().decode(bytes);
  vi.stubGlobal('TextEncoder', undefined);
  vi.stubGlobal('TextDecoder', undefined);
  expect([...encodeUTF8(text)]).toEqual([...bytes]);
  expect(decodeUTF8(bytes)).toBe(decoded);
});

it('bytes that are not UTF-8 throw nothing', () => {
  vi.stubGlobal('TextDecoder', undefined);
  expect(decodeUTF8(Uint8Array.of(0x61, 0xff))).toBe('aÿ');
});

it('recordingTransport records and answers where the test environment has no encoders', async () => {
  vi.stubGlobal('TextEncoder', undefined);
  vi.stubGlobal('TextDecoder', undefined);
  const transport = recordingTransport({ defaultReply: reply(400, { body: 'wrüng' }) });
  const response = await transport.send({
    url: 'https://example.test/',
    headers: {},
    body: encodeUTF8('[{"type":"Käse.gekauft"}]'),
    signal: new AbortController().signal,
  });
  expect(transport.signals).toMatchObject([{ type: 'Käse.gekauft' }]);
  expect(await response.text()).toBe('wrüng');
});
