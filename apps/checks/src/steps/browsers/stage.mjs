import { strict as assert } from 'node:assert';
import { eventually } from '../../eventually.mjs';

/** @import { IngestServer } from '@td/testing' */
/** @import { Browser, Tab } from '../../browsers.mjs' */

/**
 * What a check in one browser gets.
 *
 * @typedef {object} Stage
 * @property {Browser['newTab']} newTab - Opens a tab, which is closed after the check.
 * @property {Browser['openUndriven']} openUndriven
 * @property {Browser['printed']} printed
 * @property {IngestServer} server - The ingest server of this check.
 * @property {(query: Readonly<Record<string, string>>, host?: string) => string} address - Returns the address of the
 *   page. `consumer/page/page.ts` reads the query.
 * @property {string} app - The app ID of this check. Each check has its own, because all pages share one storage.
 */

/** @typedef {Readonly<Record<string, (stage: Stage) => Promise<void>>>} Checks - The checks by name. */

/**
 * Opens a page with a client that the check drives, and waits until the client exists.
 *
 * @param {Stage} stage
 * @param {Tab} tab
 * @param {Readonly<Record<string, string>>} [query] - What the page needs to know beside that.
 * @param {string} [host]
 */
export async function openDriven({ address, app }, tab, query = {}, host) {
  // A new address each time: a page that opens at the current address would replace its own entry in the history.
  await tab.open(address({ from: 'driver', app, visit: String(performance.now()), ...query }, host));
  await becomes(tab, `typeof client === 'object'`, true);
}

/**
 * Opens a page as `openDriven` does, whose endpoint has accepted the signal `first`.
 *
 * @param {Stage} stage
 * @param {Tab} tab
 * @param {Readonly<Record<string, string>>} [query]
 */
export async function openProven(stage, tab, query = {}) {
  await openDriven(stage, tab, query);
  await tab.run(sendAll(['first']));
  await becomes(tab, 'client.flush().then(() => client.stats().delivered)', 1);
}

/**
 * Waits until the page of a new visitor has given back its lock: Firefox keeps no page with a lock in the back/forward cache.
 *
 * @param {Tab} tab
 */
export function becomesCacheable(tab) {
  const isOver = `navigator.locks.query().then(({ held, pending }) => [...held, ...pending].every(({ name }) => !/\\.$/.test(name)))`;
  return becomes(tab, isOver, true);
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
 * Returns a script that sends one signal for each ID, with the ID as `Check.id` in its payload.
 *
 * @param {readonly string[]} ids
 * @param {number} [bytes] - The size of a filler in each payload.
 */
export function sendAll(ids, bytes = 0) {
  return `(${JSON.stringify(ids)}.forEach((id) => client.sendSignal('Check.sent', { 'Check.id': id, 'Check.filler': 'x'.repeat(${bytes}) })))`;
}

/** @param {string} name @param {number} count */
export function makeIDs(name, count) {
  return Array.from({ length: count }, (_, at) => `${name}${at}`);
}

/**
 * Waits for signals, and asserts that each has arrived once and that no other has arrived.
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
 * Makes a page deliver what any page has stored, and asserts that the storage is then empty.
 *
 * @param {Tab} tab
 * @param {string} app
 */
export async function assertNothingIsLeft(tab, app) {
  await becomes(tab, `client.flush().then(() => client.stats().pending)`, 0);
  await becomes(tab, `Object.keys(localStorage).filter((key) => key.includes(${JSON.stringify(`.${app}:`)}))`, []);
}
