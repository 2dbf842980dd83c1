import { listStored, type StoredFile, sendStored } from '@td/node/spool';
import type { Io } from '../terminal/io.js';
import { onOneLine } from '../terminal/one-line.js';
import { printJSON } from '../terminal/print-json.js';
import { shownURL } from '../terminal/shown-url.js';
import { whyDry, whyOff } from '../why-off.js';
import { countOf } from './spool-report.js';

type Destination = NonNullable<StoredFile['destination']>;

/** The result of sending to one destination. */
interface Outcome {
  readonly appID: string;
  /** Without its query. */
  readonly url: string;
  readonly delivered: number;
  readonly refused: number;
  readonly left: number;
  readonly status: number | undefined;
  readonly failure: string | undefined;
}

/** Sends the files that no program owns, one destination after the other. Resolves with 0 when nothing is left. */
export async function sendFiles(files: readonly StoredFile[], isJSON: boolean, io: Io): Promise<number> {
  const targets = new Map<string, { folder: string; destination: Destination }>();
  for (const { destination, folder, state } of files) {
    if (destination && state === 'free') targets.set(keyOf(folder, destination), { folder, destination });
  }
  const outcomes: Outcome[] = [];
  for (const { folder, destination } of targets.values()) outcomes.push(await sendOne(folder, destination));
  const unsent = files.filter(({ state }) => state !== 'free').reduce((sum, { signals }) => sum + signals, 0);
  const ok = unsent === 0 && outcomes.every(({ failure, left }) => left === 0 && !failure);
  if (isJSON) {
    printJSON(io, { ok, outcomes, others: unsent });
    return ok ? 0 : 1;
  }
  for (const { appID, delivered, failure, left, refused, url } of outcomes) {
    const why = onOneLine(failure ?? '');
    if (delivered > 0) io.print(`${countOf(delivered)} of ${onOneLine(appID)} delivered to ${url}`);
    if (refused > 0) io.complain(`${countOf(refused)} refused, and deleted: ${why}`);
    else if (failure) io.complain(`not sent to ${url}: ${why}; ${countOf(left)} left`);
    else if (left > 0) io.complain(`${countOf(left)} left: another program has taken them over, or has added them`);
  }
  if (unsent > 0) io.complain(`${countOf(unsent)} left: owned by a running program, or unreadable`);
  if (files.length === 0) io.print('no signals wait');
  return ok ? 0 : 1;
}

const keyOf = (folder: string, { appID, url, layout }: Destination) => JSON.stringify([folder, appID, url, layout]);

async function sendOne(folder: string, destination: Destination): Promise<Outcome> {
  const off = whyOff(folder) ?? whyDry();
  const nothing = { delivered: 0, refused: 0, status: undefined, failure: off };
  // A foreign file may name an address that no client accepts. The others are sent all the same.
  const sent = off
    ? nothing
    : await sendStored(folder, destination).catch((error: Error) => ({ ...nothing, failure: error.message }));
  const key = keyOf(folder, destination);
  const after = (await listStored(folder)).filter(
    (file) => file.destination && keyOf(folder, file.destination) === key,
  );
  return {
    appID: destination.appID,
    url: shownURL(destination.url),
    ...sent,
    left: after.reduce((sum, { signals }) => sum + signals, 0),
  };
}
