import { strict as assert } from 'node:assert';
import { INSECURE_HOST } from '../../browsers.mjs';
import { assertArrived, assertNothingIsLeft, becomes, makeIDs, openDriven, sendAll } from './stage.mjs';

/** @import { Tab } from '../../browsers.mjs' */
/** @import { Checks, Stage } from './stage.mjs' */

/** The endpoint has asked for time, so that a page has something to keep. @satisfies {import('@td/testing').Reply} */
const LATER = /** @type {const} */ ({
  kind: 'response',
  status: 503,
  headers: { 'Retry-After': '3600' },
  body: '',
  delayMs: 0,
  unfinished: false,
});

/** What pages of one origin keep for each other. @type {Checks} */
export const storageChecks = {
  'signals of a tab that has crashed are sent by another, once, and before by none (point 29)': async (stage) => {
    const [tab, other] = await openTwo(stage);
    await vanish(tab);
    await assertTaken(stage, other);
  },

  'a full storage costs nothing but the safety of what waits (point 29)': async (stage) => {
    const tab = await stage.newTab();
    const ids = makeIDs('signal', 300);
    await openDriven(stage, tab);
    await tab.run(`(${fillStorage})()`);
    await tab.run(`(${sendAll(ids, 1000)}, hide())`);
    const told = await tab.run('told');
    await becomes(tab, 'client.flush().then(() => client.stats().delivered)', ids.length);
    await tab.run('localStorage.clear()');
    await assertArrived(stage.server, ids);
    assert.match(String(told), /^TelemetryDeck: signals wait in memory only: QuotaExceededError[^\n]*$/);
  },
};

/** The same where there are no locks. @type {Checks} */
export const insecureStorageChecks = {
  'without locks, signals of a tab that is gone are sent by another, once (point 29)': async (stage) => {
    const [tab, other] = await openTwo(stage, INSECURE_HOST);
    assert.equal(await other.run('typeof navigator.locks'), 'undefined');
    await vanish(tab);
    await other.run('client.flush()');
    await assertArrived(stage.server, ['3']);
    // As if its time were over.
    await other.run(`Object.entries(localStorage).forEach(([key, lines]) => {
      if (key.startsWith('TelemetryDeck.signals.')) localStorage.setItem(key, lines.replace(/^\\d+/, '0'));
    })`);
    await assertTaken(stage, other);
  },
};

/**
 * Two tabs: one has kept `1` and `2`, and the other, which has found nothing to take over, has sent `3`.
 *
 * @param {Stage} stage
 * @param {string} [host]
 * @returns {Promise<readonly [Tab, Tab]>}
 */
async function openTwo(stage, host) {
  const { newTab, server } = stage;
  const tab = await newTab();
  await openDriven(stage, tab, {}, host);
  server.setDefaultReply(LATER);
  await tab.run(sendAll(['1', '2']));
  await becomes(tab, 'client.flush({ timeoutMs: 100 }).then(() => told.length)', 1);
  await tab.run('hide()');
  server.setDefaultReply(undefined);

  const other = await newTab();
  await openDriven(stage, other, {}, host);
  await other.run(sendAll(['3']));
  await becomes(other, 'client.flush().then(() => client.stats().delivered)', 1);
  await other.run('client.flush()');
  await assertArrived(server, ['3']);
  return [tab, other];
}

/** @param {Stage} stage @param {Tab} other */
async function assertTaken({ app, server }, other) {
  await assertNothingIsLeft(other, app);
  await assertArrived(server, ['1', '2', '3']);
}

/**
 * Ends a page without its knowledge. Where a browser cannot be made to crash, the page is made deaf to its end.
 *
 * @param {Tab} tab
 */
async function vanish(tab) {
  if (tab.crash) return tab.crash();
  await tab.run(`['visibilitychange', 'pagehide'].forEach((type) =>
    addEventListener(type, (event) => event.stopImmediatePropagation(), true))`);
  await tab.close();
}

/** Run in the page. */
function fillStorage() {
  let count = 0;
  for (let size = 2 ** 24; size >= 1; size /= 2) {
    try {
      for (;;) localStorage.setItem(`host${count++}`, 'x'.repeat(size));
    } catch {
      // Smaller ones may still fit.
    }
  }
}
