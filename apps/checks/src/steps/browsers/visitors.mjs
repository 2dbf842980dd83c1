import { strict as assert } from 'node:assert';
import { eventually } from '../../eventually.mjs';
import { becomes, makeIDs } from './stage.mjs';

/** @import { Tab } from '../../browsers.mjs' */
/** @import { Checks, Stage } from './stage.mjs' */

const INSTALLED = 'TelemetryDeck.Acquisition.newInstallDetected';
const STARTED = 'TelemetryDeck.Session.started';

/** How long the checks need to tell six pages when to begin, in milliseconds. */
const LEAD_MS = 1000;

/** Checks of who a visitor is whom no page knows yet. @type {Checks} */
export const visitorChecks = {
  'six pages of a new visitor that open at once have one user, one session and one install': assertOneVisitor,
};

/** @param {Stage} stage */
async function assertOneVisitor({ address, app, newTab, server }) {
  /** @type {Tab[]} */
  const tabs = [];
  for (const id of makeIDs('page', 6)) {
    const tab = await newTab();
    await tab.open(address({ from: 'visitor', app, id }));
    await becomes(tab, 'typeof visitAt', 'function');
    tabs.push(tab);
  }
  const at = Date.now() + LEAD_MS;
  for (const [index, tab] of tabs.entries()) await tab.run(`visitAt(${at}, 'page${index}')`);
  const visitors = [];
  for (const tab of tabs) {
    visitors.push(
      await eventually(async () => {
        const [user, session, pending] = /** @type {[string, string, number]} */ (await tab.run('visitor()'));
        assert.equal(pending, 0);
        return `${user} ${session}`;
      }),
    );
  }
  assert.equal(new Set(visitors).size, 1, 'the pages name different visitors');
  const { signals } = server;
  const count = (/** @type {string} */ type) => signals.filter((signal) => signal.type === type).length;
  assert.deepEqual([count(INSTALLED), count(STARTED), count('Check.sent')], [1, 1, 6]);
  assert.equal(new Set(signals.map(({ clientUser, sessionID }) => `${clientUser} ${sessionID}`)).size, 1);
  assert.deepEqual(server.faults, []);
}
