import { assertArrived, becomes, openDriven, sendAll } from './stage.mjs';

/** @import { Tab } from '../../browsers.mjs' */
/** @import { Checks, Stage } from './stage.mjs' */

/** What the user decides in one page holds in all others of the origin. @type {Checks} */
export const optingOutChecks = {
  'opting out in one tab reaches another, which sends and keeps nothing more': async (stage) => {
    const [tab, other] = await openTwo(stage);
    await tab.run(sendAll(['2']));
    await other.run('client.optOut()');
    // Without having been asked anything.
    await becomes(tab, 'client.stats().pending', 0);
    await assertOut(stage, tab);
    await tab.run('hide()');
    await tab.run(SHOW);
    await assertOut(stage, tab);
  },

  'opting out reaches a tab that is hidden, which sends and keeps nothing however long that is': async (stage) => {
    const [tab, other] = await openTwo(stage);
    await tab.run(`(${sendAll(['2'])}, hide())`);
    await assertArrived(stage.server, ['1', '2']);
    // Before the answer is there, the next signal would leave with it.
    await becomes(tab, 'client.stats().pending', 0);
    await tab.run(sendAll(['3']));
    await other.run('client.optOut()');
    await becomes(tab, 'client.stats().pending', 0);
    await tab.pass(3_600_000);
    await assertOut(stage, tab, ['1', '2']);
    await tab.run(SHOW);
    await assertOut(stage, tab, ['1', '2']);
  },

  'a page that comes back from the cache after an opt-out on the next one sends nothing': async (stage) => {
    const tab = await stage.newTab();
    await openDriven(stage, tab);
    await tab.run(sendAll(['1']));
    await openDriven(stage, tab);
    await assertArrived(stage.server, ['1']);
    await tab.run('client.optOut()');
    await tab.run('void setTimeout(() => history.back())');
    await becomes(tab, 'globalThis.isBack', true);
    await assertOut(stage, tab);
  },
};

/** The user turns back to a page that was made to believe otherwise. */
const SHOW = `(delete document.hidden, void document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))`;

const decisionOf = (/** @type {string} */ app) => `TelemetryDeck.${app}.consent=denied`;

/** What is stored of an app, and of whatever user older versions knew. */
const storedOf = (/** @type {string} */ app) => `Object.entries(localStorage)
  .filter(([key]) => /\\.(${app}[.:]|userID$)/.test(key))
  .map((entry) => entry.join('='))`;

/**
 * Two tabs of which one has sent `1`.
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
  await becomes(tab, 'client.flush().then(() => client.stats().delivered)', 1);
  return [tab, other];
}

/**
 * Has a page try to send, and sees to it that nothing has arrived but what had before, and only the decision is stored.
 *
 * @param {Stage} stage
 * @param {Tab} tab
 * @param {readonly string[]} [before]
 */
async function assertOut({ app, server }, tab, before = ['1']) {
  await tab.run(sendAll(['late']));
  await tab.run(`client.deliverSignal('Check.sent', { 'Check.id': 'late' })`);
  await becomes(tab, 'client.flush().then(() => client.stats().pending)', 0);
  await becomes(tab, storedOf(app), [decisionOf(app)]);
  await assertArrived(server, before);
}
