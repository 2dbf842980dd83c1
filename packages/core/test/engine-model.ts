import fc from 'fast-check';
import { type EngineOptions, engineOptions, healthy, type Step, turns } from './engine-steps.js';
import { manualClock } from './manual-clock.js';
import { createMemoryDisk, type MemoryDisk } from './memory-disk.js';
import type { Reply } from './scripted-endpoint.js';
import { createSignalHistory, type SignalHistory } from './signal-history.js';
import { type MakeClient, startProgram, type WatchedProgram } from './watched-program.js';

/** Longer than anything keeps a client from sending, in milliseconds: an hour that an endpoint may ask for, and a probe. */
const LONG_MS = 3 * 3_600_000;

/**
 * Whatever happens to a program, its client keeps the rules: a property for fast-check, over anything that may happen
 * to clients made in this way.
 */
export function engineProperty(makeClient: MakeClient): fc.IAsyncProperty<[EngineOptions, Step[][]]> {
  return fc.asyncProperty(engineOptions, turns, (options, all) => runEngine(makeClient, options, all));
}

/** @throws Error when a rule is broken. */
async function runEngine(makeClient: MakeClient, options: EngineOptions, all: readonly Step[][]): Promise<void> {
  const clock = manualClock();
  clock.randomValue = options.random;
  const history = createSignalHistory();
  const disk = options.disk && createMemoryDisk(options.disk);
  const programs: WatchedProgram[] = [];
  const replies: Reply[] = [];
  let usual = healthy;
  let numbers = 0;

  const onRejection = (reason: unknown) => history.violations.push(`nobody handles ${reason} (point 3)`);
  const check = (rules: readonly string[] = history.violations) => {
    if (rules.length > 0) throw new Error(rules.join('; '));
  };

  const start = (): WatchedProgram => {
    const program = startProgram(programs.length + 1, {
      makeClient,
      options,
      clock,
      history,
      disk,
      nextReply: () => replies.shift() ?? usual,
      nextNumber: () => ++numbers,
    });
    programs.push(program);
    return program;
  };
  let program = start();

  const restart = async (timeoutMs: number): Promise<void> => {
    program.close(timeoutMs);
    await clock.advance(Math.max(0, program.closedAt - clock.monotonic()));
    program.check();
    program = start();
  };

  const perform = (step: Step): void | Promise<void> => {
    switch (step.do) {
      case 'send':
        return program.send(step.signals, step.text, step.isCancelled);
      case 'send-odd-values':
        return program.sendOddValues();
      case 'send-unserializable':
        return program.sendUnserializable();
      case 'cancel':
        return program.cancel(step.which);
      case 'deliver':
        return program.deliver(step.signals, step.timeoutMs, step.isCancelled);
      case 'flush':
        return program.flush(step.timeoutMs, step.isCancelled);
      case 'wake':
      case 'interrupt':
      case 'keep':
        return program[step.do]();
      case 'depart':
        return program.depart(step.requests, step.bytes);
      case 'close':
        return program.close(step.timeoutMs);
      case 'jump':
        return clock.jump(step.ms);
      case 'reply':
        return void replies.push(...step.replies);
      case 'answer':
        usual = step.reply;
        return;
      case 'restart':
        return restart(step.timeoutMs);
      case 'exit':
      case 'kill':
        program[step.do]();
        program = start();
        return;
      case 'pass':
        return clock.advance(step.ms);
    }
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
      for (const one of programs) one.check();
      check();
    }

    // A quiet time with a healthy endpoint.
    replies.length = 0;
    usual = healthy;
    if (program.closedAt < Number.POSITIVE_INFINITY) await restart(0);
    await clock.advance(LONG_MS);
    for (const one of programs) one.check();
    check(judgeEnd(programs, history, disk));
    program.close(0);
    await clock.advance(LONG_MS);
    if (clock.pendingTimers() > 0) check([`${clock.pendingTimers()} timers are left`]);
  } finally {
    process.off('unhandledRejection', onRejection);
  }
}

function judgeEnd(
  programs: readonly WatchedProgram[],
  { doubtful, given, stored, violations }: SignalHistory,
  disk: MemoryDisk | undefined,
): readonly string[] {
  const waiting = programs.at(-1)?.pending;
  const onDisk = disk?.texts().length ?? 0;
  const lost = [...given].filter((id) => !stored.has(id)).length;
  const [killed, dropped] = [sumOf(programs, 'killed'), sumOf(programs, 'dropped')];
  return [
    ...violations,
    ...(waiting ? [`${waiting} signals wait for nothing (point 15)`] : []),
    ...(onDisk ? [`${onDisk} signals stay on the disk (point 15)`] : []),
    ...(lost > dropped + killed ? [`${lost} signals are lost, of which ${dropped} were counted (point 1)`] : []),
    ...(dropped > lost + doubtful.size ? [`${dropped} signals are counted as dropped, and ${lost} are (point 1)`] : []),
  ];
}

function sumOf(programs: readonly WatchedProgram[], what: 'killed' | 'dropped'): number {
  return programs.reduce((sum, program) => sum + program[what], 0);
}

/** Looks for something that makes clients made in this way break a rule, and says what was broken. */
export async function checkEngine(makeClient: MakeClient, numRuns: number, seed: number): Promise<string | undefined> {
  const { errorInstance } = await fc.check(engineProperty(makeClient), { numRuns, seed, endOnFailure: true });
  return errorInstance === undefined || errorInstance === null ? undefined : String(errorInstance);
}
