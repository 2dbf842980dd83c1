import { strict as assert } from 'node:assert';
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

/** @import { Checks } from './stage.mjs' */

/** Checks of a page that is left, hidden or closed. @type {Checks} */
export const leavingChecks = {
  'a signal right before the page is left arrives (point 28)': async (stage) => {
    const tab = await stage.newTab();
    await openProven(stage, tab);
    const next = JSON.stringify(stage.address({ from: 'none' }));
    await tab.run(`(${sendAll(['1'])}, void (location.href = ${next}))`);
    await assertArrived(stage.server, ['first', '1']);
  },

  'a signal right before the tab is closed arrives (point 28)': async (stage) => {
    const tab = await stage.newTab();
    await openProven(stage, tab);
    await tab.run(sendAll(['1']));
    await tab.close();
    await assertArrived(stage.server, ['first', '1']);
  },

  'the next page sends what does not fit into 32 KiB (point 28)': async (stage) => {
    const tab = await stage.newTab();
    // Fewer than a full batch, so that they wait.
    const ids = makeIDs('signal', 99);
    await openProven(stage, tab);
    await tab.run(sendAll(ids, 3000));
    await openDriven(stage, tab);
    await assertArrived(stage.server, ['first', ...ids]);
    await assertNothingIsLeft(tab, stage.app);
    await assertArrived(stage.server, ['first', ...ids]);
  },

  'a page that is restored from the cache continues, and sends nothing twice (point 28)': async (stage) => {
    const tab = await stage.newTab();
    await openProven(stage, tab);
    await becomesCacheable(tab);
    await tab.run(sendAll(['1']));
    await tab.open(stage.address({ from: 'none' }));
    await assertArrived(stage.server, ['first', '1']);
    await tab.run('void setTimeout(() => history.back())');
    await becomes(tab, 'globalThis.isRestored', true);
    await tab.run(sendAll(['2']));
    await becomes(tab, 'client.flush().then(() => client.stats().delivered)', 3);
    await assertArrived(stage.server, ['first', '1', '2']);
  },

  'a page that is restored from the cache does not send what the next page has sent (point 29)': async (stage) => {
    const tab = await stage.newTab();
    const ids = makeIDs('signal', 99);
    await openProven(stage, tab);
    await becomesCacheable(tab);
    await tab.run(sendAll(ids, 3000));
    await openDriven(stage, tab);
    await assertArrived(stage.server, ['first', ...ids]);
    await assertNothingIsLeft(tab, stage.app);
    await tab.run('void setTimeout(() => history.back())');
    await becomes(tab, 'globalThis.isRestored', true);
    await tab.run(sendAll(['later']));
    await becomes(tab, 'client.flush().then(() => client.stats().pending)', 0);
    await assertArrived(stage.server, ['first', ...ids, 'later']);
  },

  'a page that becomes hidden sends, and continues (point 28)': async (stage) => {
    const tab = await stage.newTab();
    await openDriven(stage, tab);
    await tab.run(`(${sendAll(['1'])}, hide())`);
    await assertArrived(stage.server, ['1']);
    await tab.run(sendAll(['2']));
    await becomes(tab, 'client.flush().then(() => client.stats())', {
      .../** @type {object} */ (await tab.run('client.stats()')),
      delivered: 2,
      pending: 0,
    });
    assert.deepEqual(await tab.run('logged'), []);
  },
};
