import { strict as assert } from 'node:assert';
import { INSECURE_HOST } from '../../browsers.mjs';

/** @import { Checks, Stage } from './stage.mjs' */

/** Checks of pages that send one signal when they load. @type {Checks} */
export const sendingChecks = {
  'two loads of a page have the same user and the same session': async (stage) => {
    const first = await visit(stage);
    const second = await visit(stage);
    assert.match(first.clientUser, /^[0-9a-f]{64}$/);
    assert.equal(second.clientUser, first.clientUser);
    assert.equal(second.sessionID, first.sessionID);
  },
  'a worker sends (point 30)': async (stage) => {
    const { payload } = await visit(stage, { from: 'worker' });
    assert.equal(payload['worker'], true);
  },
  'a service worker sends (point 30)': async (stage) => {
    const { payload } = await visit(stage, { from: 'service-worker' });
    assert.equal(payload['worker'], true);
  },
  'a frame without storage sends (point 30)': async (stage) => {
    const { payload } = await visit(stage, { from: 'sandbox' });
    assert.equal(payload['storage'], false);
  },
};

/** The same for a page of an insecure origin. @type {Checks} */
export const insecureSendingChecks = {
  'a page of an insecure origin sends (point 30)': async (stage) => {
    const { payload } = await visit(stage, {}, INSECURE_HOST);
    assert.equal(payload['secure'], false);
  },
};

/**
 * Opens the page. Returns the signal that the page sends, without the signals that the client adds.
 *
 * @param {Stage} stage
 * @param {Readonly<Record<string, string>>} [query]
 * @param {string} [host]
 */
async function visit({ newTab, server, address }, query = {}, host) {
  server.clear();
  const tab = await newTab();
  await tab.open(address(query, host));
  const isOfPage = (/** @type {{ type: string }} */ { type }) => type === 'Page.shown';
  while (!server.signals.some(isOfPage)) await server.waitForSignals(server.signals.length + 1, { timeoutMs: 20_000 });
  assert.deepEqual(server.faults, []);
  return server.signals.filter(isOfPage)[0] ?? assert.fail();
}
