import { strict as assert } from 'node:assert';
import { becomes, openDriven, openProven } from './stage.mjs';

/** @import { Checks } from './stage.mjs' */

const PAGE_VIEW = 'TelemetryDeck.Navigation.pathChanged';
const PAGE_LEAVE = 'TelemetryDeck.Web.pageLeave';
const LINK_CLICK = 'TelemetryDeck.Web.linkClick';

/** What a website counts. @type {Checks} */
export const websiteChecks = {
  'page views, links and engagement arrive, also of a page that is left (point 38)': async ({ newTab, ...stage }) => {
    const tab = await newTab();
    await openProven({ newTab, ...stage }, tab);
    const next = JSON.stringify(stage.address({ from: 'none' }));
    await tab.run(`(${visit})(${next})`);
    await stage.server.waitForSignals(10, { timeoutMs: 20_000 });
    const told = (/** @type {string} */ type) =>
      stage.server.signals.filter((signal) => signal.type === type).map(({ payload = {} }) => payload);
    assert.deepEqual(
      told(PAGE_VIEW).map((payload) => payload['TelemetryDeck.Navigation.identifier']),
      [' -> /index.html', '/index.html -> /a', '/a -> /b', '/b -> /a'],
    );
    // The last one has a request of its own, which may arrive first.
    assert.deepEqual(
      told(PAGE_LEAVE)
        .map(({ url }) => new URL(String(url)).pathname)
        .sort(),
      ['/a', '/a', '/b', '/index.html'],
    );
    assert.deepEqual(
      told(LINK_CLICK).map((payload) => payload['TelemetryDeck.Link.url']),
      ['https://other.example/x'],
    );
    assert.deepEqual(stage.server.faults, []);
  },

  'a link that leaves the page is counted once, also where the page sends what waits in the same click': async (
    stage,
  ) => {
    const tab = await stage.newTab();
    await openDriven(stage, tab);
    const next = JSON.stringify(stage.address({ from: 'none' }));
    await tab.run(`(${follow})(${next})`);
    await becomes(tab, `location.search.includes('from=none') && document.readyState`, 'complete');
    await stage.server.waitForSignals(3, { timeoutMs: 20_000 });
    // What the page has kept would arrive twice.
    await openDriven(stage, tab);
    await becomes(tab, 'client.flush().then(() => client.stats().pending)', 0);
    const count = (/** @type {string} */ type) => stage.server.signals.filter((signal) => signal.type === type).length;
    assert.deepEqual([count(PAGE_VIEW), count(LINK_CLICK), count(PAGE_LEAVE)], [1, 1, 1]);
    assert.deepEqual(stage.server.faults, []);
  },
};

/** Runs in the page. */
const follow = `async (next) => {
  trackAll();
  await client.flush();
  const link = document.body.appendChild(document.createElement('a'));
  link.href = next;
  link.dataset.tdLink = '';
  link.addEventListener('click', () => void client.flush());
  setTimeout(() => link.click());
}`;

/** Runs in the page. */
const visit = `async (next) => {
  trackAll()();
  trackAll();
  history.pushState(null, '', '/a?q=1');
  history.pushState(null, '', '/b#top');
  const isBack = new Promise((resolve) => addEventListener('popstate', resolve, { once: true }));
  history.back();
  await isBack;
  const host = document.body.appendChild(document.createElement('div'));
  const link = host.attachShadow({ mode: 'open' }).appendChild(document.createElement('a'));
  link.href = 'https://ada:secret@other.example/x';
  host.addEventListener('click', (event) => event.preventDefault());
  link.click();
  setTimeout(() => { location.href = next; });
}`;
