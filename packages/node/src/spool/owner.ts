import { hashUserID } from '@td/core';
import { attempt } from '../attempt.js';
import { nodeFS, nodeOS } from '../builtin-modules.js';
import { thisProcess } from '../this-process.js';

/**
 * After so long without a sign of life, an owner that cannot be asked for is taken for dead: one on another machine or in
 * another container, or where a process does not tell when it was started. In milliseconds.
 */
const SILENCE_MS = 15 * 60_000;

/** How often an owner gives a sign of life, by touching its files, in milliseconds. */
export const HEARTBEAT_MS = 60_000;

/** A process, told apart from all others that may see the same folder. */
interface Owner {
  /** The machine since it was started, and the container: where a process number means one process. */
  readonly place: string;
  readonly pid: number;
  /** When the process was started, since process numbers come back; empty where the system does not say. */
  readonly startedAt: string;
}

let known: Owner | undefined;

/** This process, as a part of a file's name. */
export function thisOwner(): string {
  const { place, pid, startedAt } = self();
  return `${place}-${pid}-${startedAt}`;
}

/**
 * Whether the owner that a file's name gives has ended, and will not come back to it.
 *
 * @param silentMs - How long ago it last touched the file.
 */
export function hasEnded(owner: string, silentMs: number): boolean {
  const [place, pid, startedAt] = owner.split('-');
  const { place: here, startedAt: isTold } = self();
  if (place === here) {
    // What the system itself says is certain, also of a process that was suspended for hours.
    if (isTold) return startOf(`${pid}`) !== startedAt;
    if (!isRunning(Number(pid))) return true;
  }
  return silentMs > SILENCE_MS;
}

function self(): Owner {
  known ??= { place: place(), pid: thisProcess.pid, startedAt: startOf('self') };
  return known;
}

function place(): string {
  const boot = attempt(() => nodeFS().readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
  const container = attempt(() => nodeFS().readlinkSync('/proc/self/ns/pid'));
  return hashUserID(boot && container ? boot + container : `${attempt(() => nodeOS().hostname())}`).slice(0, 16);
}

/** When a process was started, in ticks since the machine was; empty when it has ended, or where Linux is not. */
function startOf(pid: string): string {
  const stat = attempt(() => nodeFS().readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? '';
  // The name of the program stands in brackets and may hold anything. Then come the state and, as the 20th, the start.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const isDead = /^[ZX]/.test(fields[0] ?? '');
  return isDead ? '' : (fields[19] ?? '');
}

function isRunning(pid: number): boolean {
  try {
    thisProcess.kill(pid, 0);
    return true;
  } catch (error) {
    // Another answer than that there is none, such as that it may not be asked, is no proof.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
