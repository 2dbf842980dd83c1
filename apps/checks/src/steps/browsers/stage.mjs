import { strict as assert } from 'node:assert';
import { eventually } from '../../eventually.mjs';

/** @import { IngestServer } from '@td/testing' */
/** @import { Browser, Tab } from '../../browsers.mjs' */

/**
 * What a check in one browser works with.
 *
 * @typedef {object} Stage
 * @property {Browser['newTab']} newTab - Tabs are closed when the check has ended.
 * @property {Browser['complaints']} complaints
 * @property {IngestServer} server - An ingest API of this check alone.
 * @property {(query: Readonly<Record<string, string>>, host?: string) => string} address - Of the page, see
 *   `consumer/page/page.ts`.
 * @property {string} app - An app ID of this check alone, since all pages share one storage.
 */

/** @typedef {Readonly<Record<string, (stage: Stage) => Promise<void>>>} Checks - By name. */

/**
 * Opens a page with a client that the check drives, and waits until it is there.
 *
 * @param {Stage} stage
 * @param {Tab} tab
 * @param {Readonly<Record<string, string>>} [query] - What the page needs to know beside that.
 * @param {string} [host]
 */
export async function openDriven({ address, app }, tab, query = {}, host) {
  // Each time another address: a page that is opened at its own address replaces itself in the history.
  await tab.open(address({ from: 'driver', app, visit: String(performance.now()), ...query }, host));
  await becomes(tab, `typeof client === 'object'`, true);
}

/**
 * Waits until an expression in the page has a value.
 *
 * @param {Tab} tab
 * @param {string} script
 * @param {unknown} expected
 */
export function becomes(tab, script, expected) {
  return eventually(async () => assert.deepEqual(await tab.run(script), expected, script));
}

/**
 * The script that sends signals, which are told apart by the `Check.id` in their payload.
 *
 * @param {readonly string[]} ids
 * @param {number} [bytes] - How large each is made.
 */
export function sendAll(ids, bytes = 0) {
  return `(${JSON.stringify(ids)}.forEach((id) => client.sendSignal('Check.sent', { 'Check.id': id, 'Check.filler': 'x'.repeat(${bytes}) })))`;
}

/** @param {string} name @param {number} count */
export function makeIDs(name, count) {
  return Array.from({ length: count }, (_, at) => `${name}${at}`);
}

/**
 * Waits for signals, and sees to it that each came once, and no other did.
 *
 * @param {IngestServer} server
 * @param {readonly string[]} ids
 */
export async function assertArrived(server, ids) {
  await server.waitForSignals(ids.length, { timeoutMs: 20_000 });
  const arrived = server.signals.map(({ payload }) => String(payload?.['Check.id']));
  assert.deepEqual(arrived.toSorted(), [...ids].sort());
  assert.deepEqual(server.faults, []);
}

/**
 * Has a page deliver whatever any page has left behind, and sees to it that nothing is left.
 *
 * @param {Tab} tab
 * @param {string} app
 */
export async function assertNothingIsLeft(tab, app) {
  await becomes(tab, `client.flush().then(() => client.stats().pending)`, 0);
  await becomes(tab, `Object.keys(localStorage).filter((key) => key.includes(${JSON.stringify(`.${app}:`)}))`, []);
}
