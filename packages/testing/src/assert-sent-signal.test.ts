import { createClient } from '@td/core';
import { expect, expectTypeOf, it } from 'vitest';
import { assertSentSignal, matchers, recordingTransport } from './index.js';

async function recorded() {
  const transport = recordingTransport();
  const client = createClient('APP', { transport });
  client.sendSignal('Command.run', { command: 'create', files: 3, dry: false });
  await client.close();
  return transport;
}

it('assertSentSignal passes for a signal with these parameters', async () => {
  const transport = await recorded();
  assertSentSignal(transport, 'Command.run');
  assertSentSignal(transport, 'Command.run', { files: 3, dry: false });
  assertSentSignal(transport, 'Command.run', { files: expect.any(Number) });
  assertSentSignal(transport, 'Command.run', expect.objectContaining({ command: 'create' }));
});

it('assertSentSignal throws with a list of the sent signals', async () => {
  const transport = await recorded();
  for (const payload of [{ files: 4 }, { files: '3' }, { more: 1 }, { files: expect.any(String) }]) {
    expect(() => assertSentSignal(transport, 'Command.run', payload)).toThrow(/to have been sent, but these signals/);
  }
  expect(() => assertSentSignal(transport, 'App.ended')).toThrow(
    expect.objectContaining({
      name: 'AssertionError',
      message:
        'expected "App.ended" {} to have been sent, but these signals were sent:\n' +
        '  "Command.run" {"command":"create","files":3,"dry":false}',
    }),
  );
  expect(() => assertSentSignal({} as never, 'App.ended')).toThrow('needs a recordingTransport');
});

it('assertSentSignal checks the names and parameters of typed signals', () => {
  interface AppSignals {
    'Command.run': { command: string };
  }
  expectTypeOf(assertSentSignal<AppSignals>)
    .parameter(1)
    .toEqualTypeOf<'Command.run'>();
});

it('the matchers come without a test framework, too', () => {
  expect(Object.keys(matchers)).toEqual(['toHaveSentSignal']);
});
