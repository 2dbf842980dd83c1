import { assertArrived, becomes, becomesCacheable, openDriven, sendAll } from './stage.mjs';

/** @import { Tab } from '../../browsers.mjs' */
/** @import { Checks, Stage } from './stage.mjs' */

/** Checks that an opt-out in one page applies to all pages of the origin. @type {Checks} */
export const optingOutChecks = {
  'an opt-out in one tab reaches another tab, which sends and stores nothing more': async (stage) => {
    const [tab, other] = await openTwo(stage);
    await tab.run(sendAll(['2']));
    await other.run('client.optOut()');
    // The other tab reacts without any call to its client.
    await becomes(tab, 'client.stats().pending', 0);
    await assertOptedOut(stage, tab);
    await tab.run('hide()');
    await tab.run(SHOW);
    await assertOptedOut(stage, tab);
  },

  'an opt-out reaches a hidden tab, which sends and stores nothing even after an hour': async (stage) => {
    const [tab, other] = await openTwo(stage);
    await tab.run(`(${sendAll(['2'])}, hide())`);
    await assertArrived(stage.server, ['1', '2']);
    // Waits for the response: the next signal must not be part of this request.
    await becomes(tab, 'client.stats().pending', 0);
    // A page that has just been hidden sends at once.
    await tab.pass(2000);
    await tab.run(sendAll(['3']));
    await other.run('client.optOut()');
    await becomes(tab, 'client.stats().pending', 0);
    await tab.pass(3_600_000);
    await assertOptedOut(stage, tab, ['1', '2']);
    await tab.run(SHOW);
    await assertOptedOut(stage, tab, ['1', '2']);
  },

  'a page that is restored from the cache after an opt-out in the next page sends nothing': async (stage) => {
    const tab = await stage.newTab();
    await openDriven(stage, tab);
    await tab.run(sendAll(['1']));
    await becomesCacheable(tab);
    await openDriven(stage, tab);
    await assertArrived(stage.server, ['1']);
    await tab.run('client.optOut()');
    await tab.run('void setTimeout(() => history.back())');
    await becomes(tab, 'globalThis.isRestored', true);
    await assertOptedOut(stage, tab);
  },
};

/** Undoes `hide()`: the page becomes visible again. */
const SHOW = `(delete document.hidden, void document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))`;

const deniedConsentOf = (/** @type {string} */ app) => `TelemetryDeck.${app}.consent=denied`;

/** Returns what is stored for an app, and the user that older versions stored. */
const storedOf = (/** @type {string} */ app) => `Object.entries(localStorage)
  .filter(([key]) => /^TelemetryDeck\\.((signals\\.)?${app}[.:]|userID$)/.test(key))
  .map((entry) => entry.join('='))`;

/**
 * Opens two tabs, of which the first has sent `1`.
 *
 * @param {Stage} stage
 * @returns {Promise<readonly [Tab, Tab]>}
 */
async function openTwo(stage) {
  const [tab, other] = [await stage.newTab(), await stage.newTab()];
  await tab.takeClock();
  await openDriven(stage, tab);
  await openDriven(stage, other);
  await tab.run(sendAll(['1']));
  // Not awaited: it also waits for signals of other pages, and the tab's clock stands still.
  await becomes(tab, '(void client.flush(), client.stats().delivered)', 1);
  return [tab, other];
}

/**
 * Makes a page send, and asserts that nothing has arrived since the opt-out and that only the denied consent is stored.
 *
 * @param {Stage} stage
 * @param {Tab} tab
 * @param {readonly string[]} [before]
 */
async function assertOptedOut({ app, server }, tab, before = ['1']) {
  await tab.run(sendAll(['late']));
  await tab.run(`client.deliverSignal('Check.sent', { 'Check.id': 'late' })`);
  await becomes(tab, 'client.flush().then(() => client.stats().pending)', 0);
  await becomes(tab, storedOf(app), [deniedConsentOf(app)]);
  await assertArrived(server, before);
}
