import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertSentSignal } from '@td/testing';
import { clientNames, deliver, isComplete, send, transportNames } from '../send-with-every-package.js';

test('every package can be imported', () => {
  assert.equal(isComplete, true);
});

for (const name of clientNames) {
  test(`${name} sends over a transport that records`, async () => {
    const transport = await send(name);
    assertSentSignal(transport, 'Shop.bought', { plan: 'pro' });
    assert.throws(() => assertSentSignal(transport, 'Shop.closed'), { code: 'ERR_ASSERTION' });
  });
}

for (const name of transportNames) {
  test(`${name} delivers`, async () => {
    const signals = await deliver(name);
    assert.deepEqual(
      signals.map(({ type }) => type),
      ['Shop.bought'],
    );
  });
}
