import fc from 'fast-check';
import { memoryStorage } from '../../src/internal/memory-storage.js';
import { manualClock } from '../manual-clock.js';
import { memoryDecision } from '../memory-decision.js';
import { createMemoryDisk } from '../memory-disk.js';
import { type RunOptions, runOptions } from './run-options.js';
import { healthy, type Reply } from './scripted-endpoint.js';
import { createSignalHistory, type SignalHistory } from './signal-history.js';
import { type Step, turns } from './steps.js';
import { startProgram, type WatchedProgram } from './watched-program.js';
import type { Core, World } from './world.js';

/** Longer than anything keeps a client from sending, in milliseconds: a pause of an hour, and a probe. */
const LONG_MS = 3 * 3_600_000;

/**
 * A property for fast-check: clients of this core keep all rules, in any order of steps.
 *
 * @param given - Options that are the same in all runs.
 */
export function deliveryProperty(core: Core, given?: Partial<RunOptions>): fc.IAsyncProperty<[RunOptions, Step[][]]> {
  return fc.asyncProperty(runOptions, turns, (options, all) => run(core, { ...options, ...given }, all));
}

/** @throws Error when a client breaks a rule. */
async function run(core: Core, options: RunOptions, all: readonly Step[][]): Promise<void> {
  const clock = manualClock();
  clock.randomValue = options.random;
  const history = createSignalHistory();
  const disk = options.disk && createMemoryDisk(options.disk);
  const programs: WatchedProgram[] = [];
  const replies: Reply[] = [];
  let usual = healthy;
  let numbers = 0;
  const world: World = {
    ...{ core, options, clock, history, disk },
    storage: options.hasStorage ? memoryStorage() : undefined,
    decision: options.hasStorage ? memoryDecision() : undefined,
    nextReply: () => replies.shift() ?? usual,
    nextNumber: () => ++numbers,
  };

  const onRejection = (reason: unknown) => history.violations.push(`nobody handles ${reason} (point 3)`);
  const check = () => {
    for (const program of programs) program.check();
    if (history.violations.length > 0) throw new Error(history.violations.join('; '));
  };
  const start = (): WatchedProgram => {
    const program = startProgram(programs.length + 1, world);
    programs.push(program);
    return program;
  };
  let program = start();
  const another = () => programs.find((one) => one.isAlive() && one !== program) ?? start();

  const close = async (one: WatchedProgram, timeoutMs: number): Promise<void> => {
    one.close(timeoutMs);
    await clock.advance(Math.max(0, one.closedAt() - clock.monotonic()));
    one.check();
  };
  const restart = async (timeoutMs: number): Promise<void> => {
    await close(program, timeoutMs);
    program.kill();
    program = start();
  };

  const perform = (step: Step): void | Promise<void> => {
    switch (step.do) {
      case 'send':
        return program.send(step.signals, step.text, step.isCancelled);
      case 'cancel':
        return program.cancel(step.which);
      case 'deliver':
        return program.deliver(step.signals, step.timeoutMs, step.isCancelled);
      case 'flush':
        return program.flush(step.timeoutMs, step.isCancelled);
      case 'unload':
        return program.unload(step.requests, step.bytes);
      case 'close':
        return program.close(step.timeoutMs);
      case 'jump':
        return clock.jump(step.ms);
      case 'reply':
        return void replies.push(...step.replies);
      case 'answer':
        usual = step.reply;
        return;
      case 'other':
        program = another();
        return;
      case 'optOutElsewhere':
        another().optOut();
        return program.syncConsent();
      case 'away':
        program.pause();
        return clock.advance(step.ms).then(() => {
          program.resume();
          return clock.advance(0);
        });
      case 'restart':
        return restart(step.timeoutMs);
      case 'exit':
      case 'kill':
        program[step.do]();
        program = start();
        return;
      case 'pass':
        return clock.advance(step.ms);
      default:
        return program[step.do]();
    }
  };

  /** A quiet time with a healthy endpoint, after which nothing may be left anywhere. */
  const settle = async (): Promise<void> => {
    replies.length = 0;
    usual = healthy;
    const living = programs.filter((one) => one.isAlive());
    // The presence of a user is noted every minute.
    for (const one of living) one.pause();
    if (program.isUndecided()) program.optIn();
    await clock.advance(LONG_MS);
    for (const one of living) one.checkQuiet();
    for (const one of living) await close(one, 0);
    if (disk) {
      program = start();
      if (program.isUndecided()) program.optIn();
      await clock.advance(LONG_MS);
      program.checkQuiet();
      await close(program, 0);
    }
    judge(programs, history, disk?.texts().length ?? 0);
    await clock.advance(LONG_MS);
    history.demand(clock.pendingTimers() === 0, `${clock.pendingTimers()} timers are left`);
    check();
  };

  process.on('unhandledRejection', onRejection);
  try {
    for (const turn of all) {
      for (const step of turn) {
        const done = perform(step);
        program.checkSum(`after ${step.do},`);
        if (done) await done;
      }
      await clock.advance(0);
      check();
    }
    await settle();
  } finally {
    process.off('unhandledRejection', onRejection);
  }
}

/** Compares what the clients have counted with what the endpoint has. */
function judge(programs: readonly WatchedProgram[], history: SignalHistory, onDisk: number): void {
  const { demand, doubtful, given, stored, wiped } = history;
  const missing = [...given].filter((id) => !stored.has(id));
  const lost = missing.filter((id) => !wiped.has(id)).length;
  const killed = programs.reduce((sum, program) => sum + program.killed(), 0);
  const dropped = programs.reduce((sum, program) => sum + program.dropped(), 0);
  demand(onDisk === 0, `${onDisk} signals stay on the disk (point 15)`);
  demand(lost <= dropped + killed, `${lost} signals are lost, of which ${dropped} were counted (point 1)`);
  const most = missing.length + doubtful.size;
  demand(dropped <= most, `${dropped} signals are counted as dropped, and ${missing.length} are (point 1)`);
}

/** Looks for a rule that clients of this core break, and returns what was found. */
export async function findFault(
  core: Core,
  given: Partial<RunOptions> | undefined,
  numRuns: number,
  seed: number,
): Promise<string | undefined> {
  const { errorInstance } = await fc.check(deliveryProperty(core, given), { numRuns, seed, endOnFailure: true });
  return errorInstance === undefined || errorInstance === null ? undefined : String(errorInstance);
}
