import { strict as assert } from 'node:assert';
import { assertArrived, becomes, openDriven, openProven, sendAll } from './stage.mjs';

/** @import { Checks } from './stage.mjs' */

/** What the client of `createPageClient` does. @type {Checks} */
export const pageClientChecks = {
  'the smallest client sends right before the page is left, and knows its user on the next page (point 28)': async (
    stage,
  ) => {
    const tab = await stage.newTab();
    await openProven(stage, tab, { small: '' });
    await tab.run(sendAll(['1']));
    await openDriven(stage, tab, { small: '' });
    await assertArrived(stage.server, ['first', '1']);
    await tab.run(sendAll(['2']));
    await becomes(tab, 'client.flush().then(() => client.stats().delivered)', 1);
    await assertArrived(stage.server, ['first', '1', '2']);

    const [, first, second] = stage.server.signals;
    assert.deepEqual(Object.keys(first?.payload ?? {}), ['Check.id', 'Check.filler']);
    assert.equal(second?.clientUser, first?.clientUser);
    const keys = `Object.keys(localStorage).filter((key) => key.includes(${JSON.stringify(stage.app)}))`;
    assert.deepEqual(await tab.run(keys), [`TelemetryDeck.${stage.app}.userID`]);
  },

  'an endpoint that redirects is reported, although browsers hide where it redirects': async (stage) => {
    const tab = await stage.newTab();
    await openDriven(stage, tab, { small: '' });
    stage.server.setDefaultReply(MOVED);
    await tab.run(sendAll(['1']));
    await becomes(tab, 'client.flush({ timeoutMs: 100 }).then(() => logged)', [
      'TelemetryDeck: the endpoint answered 302 (set the endpoint to where it redirects); 1 signal waits to be sent again',
    ]);
    assert.deepEqual(await tab.run('client.stats().dropped'), {});
    stage.server.setDefaultReply(undefined);
    await becomes(tab, 'client.flush().then(() => client.stats().delivered)', 1);
  },
};

/** A redirect that a client outside of a browser follows. @satisfies {import('@td/testing').Reply} */
const MOVED = /** @type {const} */ ({
  kind: 'response',
  status: 307,
  headers: { Location: '/v2/' },
  body: '',
  delayMs: 0,
  unfinished: false,
});
