import { hashUserID } from '@td/core';
import { attempt } from '../attempt.js';
import { nodeFS, nodeOS, nodeThreads } from '../builtin-modules.js';
import { demandPermission } from '../deno-permissions.js';
import { thisProcess } from '../this-process.js';

/**
 * After this long without a sign of life, in milliseconds, an owner counts as ended if the system cannot tell: on
 * another machine, in another container, in another thread, or where the system does not show when a process was started.
 */
const SILENCE_MS = 15 * 60_000;

/** How often an owner touches its files as a sign of life, in milliseconds. */
export const HEARTBEAT_MS = 60_000;

/** What distinguishes a process, or a worker thread, from all others that may use the same folder. */
interface Owner {
  /** The machine since its last start, and the container. Within these, a process number names one process at a time. */
  readonly place: string;
  readonly pid: number;
  /** When the process was started, because systems reuse process numbers; empty if the process cannot read it. */
  readonly startedAt: string;
  /** The number of a worker thread; empty in the main thread. A process may end a worker at any moment. */
  readonly thread: string;
}

let known: Owner | undefined;

/** Returns this process, and in a worker this thread, as a part of a file's name. */
export function thisOwner(): string {
  const { place, pid, startedAt, thread } = self();
  return `${place}-${pid}-${startedAt}${thread && `-${thread}`}`;
}

/**
 * Whether the owner in a file's name has ended.
 *
 * @param silentMs - How long ago it last touched the file, in milliseconds.
 */
export function hasEnded(owner: string, silentMs: number): boolean {
  const [place, pid, startedAt, thread] = owner.split('-');
  const { place: here, startedAt: isShown } = self();
  if (place === here) {
    // The system also knows a process that was suspended for hours.
    const found = isShown && startedAt ? startOf(`${pid}`) : undefined;
    if (found !== undefined && found !== startedAt) return true;
    // No thread can tell whether another one lives.
    if (found !== undefined && (!thread || owner === thisOwner())) return false;
    if (!isRunning(Number(pid))) return true;
  }
  // The clock was wrong where that time has not come for as long.
  return Math.abs(silentMs) > SILENCE_MS;
}

function self(): Owner {
  if (known) return known;
  const { pid } = thisProcess();
  // In a container that sees the processes of another one, each number there is that of another process.
  const shown = attempt(() => nodeFS().readlinkSync('/proc/self')) ?? `${pid}`;
  const startedAt = shown === `${pid}` ? startOf('self') : '';
  const thread = mayBeWorker() ? attempt(() => nodeThreads().threadId) : 0;
  const found = {
    ...{ place: place(), pid, startedAt: startedAt ?? '' },
    thread: thread ? `${thread}` : '',
  };
  // What cannot be read at present is read again.
  if (startedAt !== undefined) known = found;
  return found;
}

/**
 * Whether this may be a worker thread. Only there does Node disable `chdir`, and only there do other runtimes have a scope
 * of workers. To ask the module of threads would take 2 ms of each program's end.
 */
function mayBeWorker(): boolean {
  const { chdir } = thisProcess() as { readonly chdir?: { readonly disabled?: boolean } };
  return chdir?.disabled === true || 'WorkerGlobalScope' in globalThis;
}

function place(): string {
  const boot = attempt(() => nodeFS().readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
  const container = attempt(() => nodeFS().readlinkSync('/proc/self/ns/pid'));
  return hashUserID(boot && container ? boot + container : `${attempt(() => nodeOS().hostname())}`).slice(0, 16);
}

/**
 * Returns when a process was started, in ticks since the machine's start; empty if it has ended, and outside of Linux;
 * `undefined` if that cannot be read at present.
 */
function startOf(pid: string): string | undefined {
  try {
    const stat = nodeFS().readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name is in brackets, and may contain any text. After it, the first field is the state, the 20th the
    // start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const isDead = /^[ZX]/.test(fields[0] ?? '');
    return isDead ? '' : fields[19];
  } catch (error) {
    // Any other error, such as too many open files, does not prove that the process has ended.
    return /^(ENOENT|ESRCH)$/.test(`${(error as NodeJS.ErrnoException).code}`) ? '' : undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    demandPermission({ name: 'run' });
    thisProcess().kill(pid, 0);
    return true;
  } catch (error) {
    // Any other error, such as a missing permission, does not prove that the process has ended.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
