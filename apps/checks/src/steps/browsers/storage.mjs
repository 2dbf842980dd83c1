import { strict as assert } from 'node:assert';
import { INSECURE_HOST } from '../../browsers.mjs';
import { assertArrived, assertNothingIsLeft, becomes, makeIDs, openDriven, sendAll } from './stage.mjs';

/** @import { Tab } from '../../browsers.mjs' */
/** @import { Checks, Stage } from './stage.mjs' */

/** Makes the client wait an hour, so that a page has signals to store. @satisfies {import('@td/testing').Reply} */
const LATER = /** @type {const} */ ({
  kind: 'response',
  status: 503,
  headers: { 'Retry-After': '3600' },
  body: '',
  delayMs: 0,
  unfinished: false,
});

/** Checks of the storage that the pages of one origin share. @type {Checks} */
export const storageChecks = {
  'another tab sends the signals of a crashed tab, once and not before the crash (point 29)': async (stage) => {
    const [tab, other] = await openTwo(stage);
    await vanish(tab);
    await assertTaken(stage, other);
  },

  'a page with full storage sends all signals, and warns that they wait in memory only (point 29)': async (stage) => {
    const tab = await stage.newTab();
    const ids = makeIDs('signal', 300);
    await openDriven(stage, tab);
    await tab.run(`(${fillStorage})()`);
    await tab.run(`(${sendAll(ids, 1000)}, hide())`);
    const logged = await tab.run('logged');
    await becomes(tab, 'client.flush().then(() => client.stats().delivered)', ids.length);
    await tab.run('localStorage.clear()');
    await assertArrived(stage.server, ids);
    assert.match(String(logged), /^TelemetryDeck: signals wait in memory only: QuotaExceededError[^\n]*$/);
  },
};

/** The same for a page without locks. @type {Checks} */
export const insecureStorageChecks = {
  'without locks, another tab sends the signals of a closed tab, once (point 29)': async (stage) => {
    const [tab, other] = await openTwo(stage, INSECURE_HOST);
    assert.equal(await other.run('typeof navigator.locks'), 'undefined');
    await vanish(tab);
    await other.run('client.flush()');
    await assertArrived(stage.server, ['3']);
    // Makes the stored signals look so old that another tab may take them.
    await other.run(`Object.entries(localStorage).forEach(([key, lines]) => {
      if (key.startsWith('TelemetryDeck.signals.')) localStorage.setItem(key, lines.replace(/^\\d+/, '0'));
    })`);
    await assertTaken(stage, other);
  },
};

/**
 * Opens two tabs. The first has stored `1` and `2`. The second has found nothing to take over, and has sent `3`.
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
  await becomes(tab, 'client.flush({ timeoutMs: 100 }).then(() => logged.length)', 1);
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
 * Ends a page without events. In a browser that cannot crash a page, the page's listeners do not run.
 *
 * @param {Tab} tab
 */
async function vanish(tab) {
  if (tab.crash) return tab.crash();
  await tab.run(`['visibilitychange', 'pagehide'].forEach((type) =>
    addEventListener(type, (event) => event.stopImmediatePropagation(), true))`);
  await tab.close();
}

/** Runs in the page. */
function fillStorage() {
  let count = 0;
  for (let size = 2 ** 24; size >= 1; size /= 2) {
    try {
      for (;;) localStorage.setItem(`host${count++}`, 'x'.repeat(size));
    } catch {
      // A smaller value may still fit.
    }
  }
}
