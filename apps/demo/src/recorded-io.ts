import type { Io } from './io.js';
import { run } from './run.js';

/** The exit code and the output of a command, for tests. */
export interface RecordedRun {
  readonly exitCode: number;
  readonly printed: readonly string[];
  readonly complaints: readonly string[];
}

/** An `Io` that records its lines. */
export function recordedIo(): Io & { readonly printed: string[]; readonly complaints: string[] } {
  const printed: string[] = [];
  const complaints: string[] = [];
  return {
    printed,
    complaints,
    print: (line) => printed.push(line),
    complain: (line) => complaints.push(line),
    colour: false,
  };
}

/** Runs a command line as the program does, and records its output. */
export async function runRecorded(...args: readonly string[]): Promise<RecordedRun> {
  const { printed, complaints, ...io } = recordedIo();
  const exitCode = await run(args, io);
  return { exitCode, printed, complaints };
}
