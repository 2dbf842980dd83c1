import { strict as assert } from 'node:assert';
import { becomes } from './stage.mjs';

/** @import { Tab } from '../../browsers.mjs' */
/** @import { Checks, Stage } from './stage.mjs' */

/**
 * A signal of a website, as it arrives.
 *
 * @typedef {{ appID: string, type?: string, url: string, isTestMode: boolean, payload: Record<string, unknown> }} Body
 */

/** Keeps what the script throws in `problem`, and off the console. */
const REPORT = `<script>
  addEventListener('error', (event) => {
    event.preventDefault();
    globalThis.problem = event.message;
  });
</script>`;

/** The guide shows it, and a test of the guide compares the two. */
const STUB = `<script>
  if (!window.td) {
    window.td = { calls: [] };
    for (const name of ['signal', 'pageView', 'optIn', 'optOut']) {
      td[name] = (...values) => void td.calls.push([name, ...values]);
    }
  }
</script>`;

const VIEW = 'page view';
const LEAVE = 'TelemetryDeck.Web.pageLeave';
const CLICK = 'TelemetryDeck.Web.linkClick';

/** What the classic script of a website does. @type {Checks} */
export const scriptChecks = {
  'a website counts a page once, however it loads the script, and stores nothing': async (stage) => {
    for (const how of ['', 'async', 'defer', 'type="module"', 'inserted']) {
      stage.server.clear();
      // A page that closes would send another signal.
      const tag = tagOf(stage, `${how} data-page-engagement="false"`);
      const tab = await openWebsite(stage, how === 'inserted' ? insertedTag(stage) : tag);
      await arrives(stage, [VIEW]);
      const [view] = bodiesOf(stage);
      assert.deepEqual([view?.appID, view?.isTestMode], [stage.app, true], how);
      assert.match(String(view?.url), /^http:\/\/127\.0\.0\.1:\d+\/website\.html\?utm_source=news$/, how);
      const kept = 'Object.keys({ ...localStorage, ...sessionStorage }).filter((key) => key.includes(td.appID))';
      assert.deepEqual([await tab.run(kept), await tab.run('td.appID')], [[], stage.app], how);
      await tab.close();
    }
  },

  'a website with a strict content security policy sends': async (stage) => {
    const tab = await openWebsite(stage, tagOf(stage, 'async'), { connect: stage.server.url });
    await becomes(tab, 'typeof td', 'object');
    await tab.run(`td.signal('Shop.ordered')`);
    await arrives(stage, [VIEW, 'Shop.ordered']);
  },

  'calls from before the script has loaded are made': async (stage) => {
    const early = `<script>td.signal('Shop.opened', { words: 2 })</script>`;
    const tab = await openWebsite(stage, STUB + early + tagOf(stage, 'defer'));
    await arrives(stage, ['Shop.opened', VIEW]);
    assert.equal(bodiesOf(stage).find(({ type }) => type)?.payload['words'], 2);

    stage.server.clear();
    await tab.run('td.optOut()');
    await openWebsite(stage, tagOf(stage, 'async'));
    await becomes(tab, 'td.consent', 'denied');
    await assertQuiet(stage);
  },

  'a tag without an app ID is an error in the words of the official script': async (stage) => {
    const api = `data-api="${stage.server.url}/v2/w/"`;
    for (const id of ['', 'data-app-id', 'data-app-id=""']) {
      const tab = await openWebsite(stage, `${REPORT}<script defer src="script.js" ${id} ${api}></script>`);
      await becomes(
        tab,
        `String(globalThis.problem).replace(/^(Uncaught )?Error: /, '')`,
        'TelemetryDeck: "data-app-id" missing',
      );
      await tab.close();
    }
    await assertQuiet(stage);
  },

  'a website that is left says how it was read, and which links were followed': async (stage) => {
    const tab = await openWebsite(stage, tagOf(stage, 'async'));
    await arrives(stage, [VIEW]);
    await clickLinks(tab);
    await tab.run('scrollTo(0, 1e6)');
    await tab.open(stage.address({ from: 'none' }));
    await arrives(stage, [VIEW, CLICK, CLICK, LEAVE]);
    const links = bodiesOf(stage).map(({ payload }) => payload['TelemetryDeck.Link.isOutbound']);
    assert.deepEqual(links.filter(Boolean).sort(), ['false', 'true']);
    const leave = bodiesOf(stage).find(({ type }) => type === LEAVE);
    assert.equal(leave?.payload['TelemetryDeck.PageEngagement.scrollDepth'], 100);
    assert.match(String(leave?.url), /website\.html/);
  },

  'a link that leaves the page, and the page itself, are counted once': async (stage) => {
    const tab = await openWebsite(stage, tagOf(stage, 'async'));
    await arrives(stage, [VIEW]);
    await tab.run(`void setTimeout(() => document.querySelector('#marked').click())`);
    await becomes(tab, `typeof td`, 'undefined');
    await arrives(stage, [VIEW, CLICK, LEAVE]);
    await assertQuiet(stage, 3);
  },

  'a website that wants neither of it sends marked links alone': async (stage) => {
    const off = 'data-page-engagement="false" data-outbound-links="false" data-is-test-mode="false"';
    const tab = await openWebsite(stage, tagOf(stage, `async ${off}`));
    await arrives(stage, [VIEW]);
    await clickLinks(tab);
    await tab.open(stage.address({ from: 'none' }));
    await arrives(stage, [VIEW, CLICK]);
    assert.deepEqual([...new Set(bodiesOf(stage).map(({ isTestMode }) => isTestMode))], [false]);
    await assertQuiet(stage, 2);
  },
};

/**
 * Returns the tag of the script.
 *
 * @param {Stage} stage
 * @param {string} attributes
 */
function tagOf({ app, server }, attributes) {
  return `<script ${attributes} src="script.js" data-app-id="${app}" data-api="${server.url}/v2/w/"></script>`;
}

/**
 * Returns what makes the tag of the script, as a tag manager does.
 *
 * @param {Stage} stage
 */
function insertedTag({ app, server }) {
  const dataset = { appId: app, api: `${server.url}/v2/w/`, pageEngagement: 'false' };
  return `<script>
    var script = document.createElement('script');
    Object.assign(script.dataset, ${JSON.stringify(dataset)});
    script.src = 'script.js';
    document.head.appendChild(script);
  </script>`;
}

/**
 * Opens the page of a website with these tags in its head.
 *
 * @param {Stage} stage
 * @param {string} head
 * @param {Readonly<Record<string, string>>} [query]
 */
async function openWebsite(stage, head, query = {}) {
  const tab = await stage.newTab();
  await tab.open(stage.address({ utm_source: 'news', head, ...query }).replace('index.html', 'website.html'));
  return tab;
}

/** Clicks each link of the page, and stays there. @param {Tab} tab */
async function clickLinks(tab) {
  await becomes(tab, 'td.consent', 'granted');
  await tab.run(`(addEventListener('click', (event) => event.preventDefault()),
    document.querySelectorAll('a').forEach((link) => link.click()))`);
}

/** @param {Stage} stage */
function bodiesOf({ server }) {
  const posts = server.requests.filter(({ method }) => method === 'POST');
  return posts.map(({ json }) => /** @type {Body} */ (json));
}

/**
 * Waits for signals, and asserts that these have arrived, in any order, and no other.
 *
 * @param {Stage} stage
 * @param {readonly string[]} types
 */
async function arrives(stage, types) {
  await stage.server.waitForSignals(types.length, { timeoutMs: 20_000 });
  assert.deepEqual(
    bodiesOf(stage)
      .map(({ type = VIEW }) => type)
      .toSorted(),
    types.toSorted(),
  );
  assert.deepEqual(stage.server.faults, []);
}

/**
 * Asserts that no more signals arrive: a request of this moment would overtake none.
 *
 * @param {Stage} stage
 * @param {number} [count]
 */
async function assertQuiet(stage, count = 0) {
  const tab = await stage.newTab();
  await tab.open(stage.address({ from: 'none' }));
  await tab.run(`fetch(${JSON.stringify(stage.server.url)}, { mode: 'no-cors' }).catch(() => {})`);
  assert.equal(bodiesOf(stage).length, count);
}
