import { strict as assert } from 'node:assert';
import { eventually } from '../../eventually.mjs';
import {
  assertArrived,
  assertNothingIsLeft,
  becomes,
  becomesCacheable,
  makeIDs,
  openDriven,
  openProven,
  sendAll,
} from './stage.mjs';

/** @import { Checks, Stage } from './stage.mjs' */

/** Makes the client wait an hour. @satisfies {import('@td/testing').Reply} */
const FAILURE = /** @type {const} */ ({
  kind: 'response',
  status: 503,
  headers: {},
  body: '',
  delayMs: 0,
  unfinished: false,
});

/** Checks of what is sent when a page is left already, and beside what its host sends. @type {Checks} */
export const lastMomentChecks = {
  ...Object.fromEntries(
    [10_000, 60_000].map((bytes) => [
      `beside a beacon of ${bytes} bytes of the host, each signal arrives once, at the latest from the next page`,
      async (/** @type {Stage} */ stage) => {
        const tab = await stage.newTab();
        const ids = makeIDs('signal', 8);
        await openProven(stage, tab);
        await tab.run(`(${onEvent('pagehide', hostBeacon(bytes))}, ${sendAll(ids, 1000)})`);
        await openDriven(stage, tab);
        await assertNothingIsLeft(tab, stage.app);
        await assertArrived(stage.server, ['first', ...ids]);
      },
    ]),
  ),

  ...Object.fromEntries(
    ['visibilitychange', 'pagehide'].map((type) => [
      `a signal of a listener to ${type} that the host has added later arrives once`,
      async (/** @type {Stage} */ stage) => {
        const tab = await stage.newTab();
        await openProven(stage, tab);
        await tab.run(`(${sendAll(['1'])}, ${onEvent(type, sendAll(['2']))}, 0)`);
        await tab.open(stage.address({ from: 'none' }));
        await assertArrived(stage.server, ['first', '1', '2']);
        await openDriven(stage, tab);
        await assertNothingIsLeft(tab, stage.app);
        await assertArrived(stage.server, ['first', '1', '2']);
      },
    ]),
  ),

  'a signal of a listener to unload arrives once, where the browser unloads the page': async (stage) => {
    const tab = await stage.newTab();
    await openProven(stage, tab);
    const unload = `(localStorage.setItem('unloaded', '1'), ${sendAll(['1'])})`;
    await tab.run(`(localStorage.removeItem('unloaded'), ${onEvent('unload', unload)}, 0)`);
    await openDriven(stage, tab);
    const isUnloaded = await tab.run(`localStorage.getItem('unloaded') === '1'`);
    await assertNothingIsLeft(tab, stage.app);
    await assertArrived(stage.server, isUnloaded ? ['first', '1'] : ['first']);
  },

  'a signal right before window.close() arrives once': async (stage) => {
    const tab = await stage.newTab();
    await openProven(stage, tab);
    const address = JSON.stringify(stage.address({ from: 'driver', app: stage.app }));
    await tab.run(`void (globalThis.popup = open(${address}))`);
    // The driver of WebKit lets no page open another.
    if ((await tab.run('popup === null')) === true) return;
    await becomes(tab, 'typeof popup.client', 'object');
    await tab.run(`(popup.client.sendSignal('Check.sent', { 'Check.id': '1' }), popup.close())`);
    await assertArrived(stage.server, ['first', '1']);
    await assertNothingIsLeft(tab, stage.app);
    await assertArrived(stage.server, ['first', '1']);
  },

  'while an endpoint fails, a page that is left stores its signals, and the next one sends them once': async (
    stage,
  ) => {
    const tab = await stage.newTab();
    await openProven(stage, tab);
    stage.server.setDefaultReply(FAILURE);
    await tab.run(sendAll(['1']));
    await becomes(tab, 'client.flush({ timeoutMs: 100 }).then(() => logged.length > 0)', true);
    await tab.run(`(${onEvent('pagehide', sendAll(['2']))}, 0)`);
    await tab.open(stage.address({ from: 'none' }));
    stage.server.setDefaultReply(undefined);
    await openDriven(stage, tab);
    await assertNothingIsLeft(tab, stage.app);
    await assertArrived(stage.server, ['first', '1', '2']);
  },

  'an endpoint that has not answered yet loses nothing: the next page has what was sent': async (stage) => {
    const tab = await stage.newTab();
    await openDriven(stage, tab);
    stage.server.setDefaultReply(FAILURE);
    await tab.run(sendAll(['1']));
    // Before the page is left, which may cut a request that has just begun.
    await eventually(async () => assert.ok(stage.server.requests.length > 0));
    await tab.open(stage.address({ from: 'none' }));
    stage.server.setDefaultReply(undefined);
    await openDriven(stage, tab);
    await assertNothingIsLeft(tab, stage.app);
    await assertArrived(stage.server, ['1']);
  },

  'nothing is sent twice where signals that may have arrived are dropped': async (stage) => {
    const tab = await stage.newTab();
    await openDriven(stage, tab, { drop: '' });
    // At the last moment: a request that is under way when the page is left may be cut, and is not repeated.
    await tab.run(`(${onEvent('pagehide', sendAll(['1']))}, 0)`);
    await openDriven(stage, tab, { drop: '' });
    await assertArrived(stage.server, ['1']);
    await assertNothingIsLeft(tab, stage.app);
    await assertArrived(stage.server, ['1']);
  },

  'a browser that wrongly says it is offline sends each signal once': async (stage) => {
    const tab = await stage.newTab();
    await openDriven(stage, tab);
    await tab.run(`void Object.defineProperty(navigator, 'onLine', { value: false })`);
    await tab.run(sendAll(['first']));
    await becomes(tab, 'client.flush().then(() => client.stats().delivered)', 1);
    await tab.run(sendAll(['1']));
    await tab.open(stage.address({ from: 'none' }));
    await assertArrived(stage.server, ['first', '1']);
    await openDriven(stage, tab);
    await assertNothingIsLeft(tab, stage.app);
    await assertArrived(stage.server, ['first', '1']);
  },

  'a page that stays leaves all room for keepalive to its host, and one that is left half of it': async (stage) => {
    const tab = await stage.newTab();
    await openProven(stage, tab);
    const ids = makeIDs('signal', 99);
    stage.server.setDefaultReply({ ...FAILURE, status: 200, delayMs: 500 });
    await tab.run(`(${sendAll(ids, 3000)}, client.flush(), 0)`);
    await eventually(async () => assert.ok(stage.server.requests.length > 1));
    assert.equal(await tab.run(hostBeacon(60_000)), true);
    await becomes(tab, 'client.flush().then(() => client.stats().pending)', 0);
    // A beacon of the host takes room until it has arrived.
    await becomes(
      tab,
      `performance.getEntriesByType('resource').some((entry) => /host/.test(entry.name)) || !globalThis.chrome`,
      true,
    );
    await tab.run(
      `(${sendAll(makeIDs('last', 40), 1000)}, ${onEvent('pagehide', `localStorage.setItem('host', ${hostBeacon(10_000)})`)}, 0)`,
    );
    await openDriven(stage, tab);
    assert.equal(await tab.run(`localStorage.getItem('host')`), 'true');
    await assertNothingIsLeft(tab, stage.app);
    await assertArrived(stage.server, ['first', ...ids, ...makeIDs('last', 40)]);
  },
};

/** In which browsers a page that returns from the back/forward cache hears of a failure, by when it was answered. */
const HEARD_IN = /** @type {const} */ ({
  'after the page is back': ['Chromium', 'Firefox'],
  'while the page was away': ['Chromium'],
});

/** How late the answer is where the page is back before it, in milliseconds. */
const LATE_MS = 2000;

/** Checks of what counts as delivered: the guide has their results. @type {Checks} */
export const returningChecks = Object.fromEntries(
  Object.entries(HEARD_IN).map(([when, browsers]) => [
    `a failure that is answered ${when} is heard in ${browsers.join(' and ')} alone`,
    async (/** @type {Stage} */ stage) => {
      const tab = await stage.newTab();
      await openProven(stage, tab);
      await becomesCacheable(tab);
      const isLate = when === 'after the page is back';
      stage.server.setDefaultReply({ ...FAILURE, delayMs: isLate ? LATE_MS : 0 });
      const before = stage.server.requests.length;
      await tab.run(sendAll(['1']));
      await tab.open(stage.address({ from: 'none' }));
      await eventually(async () => assert.ok(stage.server.requests.length > before));
      stage.server.setDefaultReply(undefined);
      await tab.run('void setTimeout(() => history.back())');
      await becomes(tab, 'globalThis.isRestored', true);
      await becomes(tab, 'client.flush().then(() => client.stats().pending)', 0);
      const isHeard = /** @type {readonly string[]} */ (browsers).includes(String(await tab.run(BROWSER)));
      await assertArrived(stage.server, isHeard ? ['first', '1'] : ['first']);
    },
  ]),
);

/** The name of the browser, in a page. */
const BROWSER = `navigator.vendor ? (navigator.vendor.startsWith('Apple') ? 'WebKit' : 'Chromium') : 'Firefox'`;

/** @param {string} type @param {string} script */
const onEvent = (type, script) => `addEventListener(${JSON.stringify(type)}, () => { ${script} })`;

/** Sends a beacon to the page's own server. @param {number} bytes */
const hostBeacon = (bytes) => `navigator.sendBeacon('index.html?host', 'x'.repeat(${bytes}))`;
