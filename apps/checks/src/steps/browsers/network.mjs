import { strict as assert } from 'node:assert';
import { assertArrived, becomes, openDriven, sendAll } from './stage.mjs';

/** @import { Tab } from '../../browsers.mjs' */
/** @import { Checks } from './stage.mjs' */

/** Checks of a page with a strict content security policy. @type {Checks} */
export const policyChecks = {
  'a page that may only connect to the endpoint sends (point 30)': async (stage) => {
    const tab = await stage.newTab();
    await tab.open(stage.address({ from: 'driver', app: stage.app, connect: stage.server.url }));
    await becomes(tab, `typeof client === 'object'`, true);
    await tab.run(sendAll(['1']));
    await becomes(tab, 'client.flush().then(() => client.stats().delivered)', 1);
    await tab.run(`(${sendAll(['2'])}, hide())`);
    await assertArrived(stage.server, ['1', '2']);
  },
};

/** Checks of a page without a network. @type {Checks} */
export const networkChecks = {
  'a signal from offline arrives as soon as the network is back (point 31)': async (stage) => {
    const tab = await stage.newTab();
    await openDriven(stage, tab);
    await withoutNetwork(tab, () => failToSend(tab));
    await assertArrived(stage.server, ['1']);
  },

  'the next page sends a signal from offline whose tab was closed (point 28)': async (stage) => {
    const tab = await stage.newTab();
    await openDriven(stage, tab);
    await withoutNetwork(tab, async () => {
      await failToSend(tab);
      await tab.close();
    });
    const next = await stage.newTab();
    await openDriven(stage, next);
    await assertArrived(stage.server, ['1']);
  },

  'a page whose requests are blocked makes few requests, and prints nothing (point 16)': async (stage) => {
    const tab = await stage.newTab();
    await tab.takeClock();
    await tab.block(`${stage.server.url}/**`);
    await openDriven(stage, tab);
    await tab.run(RECORD_REQUESTS);
    // The first attempt fails before the clock runs fast. The page then makes its only second request, without keepalive.
    // While the clock runs fast, requests usually time out before they fail, and a timeout causes no second request.
    await tab.run(`(${sendAll(['first'])}, client.flush(), 0)`);
    await becomes(tab, 'requests.failed > 0 && requests.pending === 0', true);
    for (let minute = 0; minute < 120; minute++) {
      if (minute % 10 === 0) await tab.run(sendAll([String(minute)]));
      await tab.pass(60_000);
    }
    const times = /** @type {number[]} */ (await tab.run('requests.times'));
    // Hours by the page's clock, which runs ahead of the passed minutes where real time counts as well.
    const inHour = (/** @type {number} */ hour) => times.filter((at) => Math.floor(at / 3_600_000) === hour).length;
    // The first hour includes the attempts after which the page stops trying often.
    assert.ok(inHour(0) >= 1 && inHour(0) <= 13, `${inHour(0)} requests in the first hour, at ${times} ms`);
    assert.ok(inHour(1) >= 1 && inHour(1) <= 6, `${inHour(1)} requests in the second hour, at ${times} ms`);
  },
};

/**
 * Records the requests of the page, in the page: a request may end before the network sees it, because the page's minutes
 * pass fast. Times are in milliseconds from the start of the recording.
 */
const RECORD_REQUESTS = `(globalThis.requests = { times: [], pending: 0, failed: 0 },
  globalThis.fetch = ((send, startedAt) => (...args) => {
    requests.times.push(performance.now() - startedAt);
    requests.pending++;
    const response = send(...args);
    response
      .catch((error) => void (requests.failed += error instanceof TypeError))
      .finally(() => requests.pending--);
    return response;
  })(fetch, performance.now()), 0)`;

/**
 * @param {Tab} tab
 * @param {() => Promise<void>} work
 */
async function withoutNetwork(tab, work) {
  await tab.setOffline(true);
  await work().finally(() => tab.setOffline(false));
}

/**
 * Sends a signal, and makes attempts until the client waits half a minute before the next one.
 *
 * @param {Tab} tab
 */
async function failToSend(tab) {
  await tab.run(sendAll(['1']));
  for (let attempt = 0; attempt < 4; attempt++) await tab.run('client.flush({ timeoutMs: 300 })');
  assert.equal(await tab.run('client.stats().delivered'), 0);
}
