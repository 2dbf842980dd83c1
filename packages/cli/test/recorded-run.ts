import { run } from '../src/run.js';

/** The exit code and the output of a command. */
export interface RecordedRun {
  readonly exitCode: number;
  readonly printed: readonly string[];
  readonly complaints: readonly string[];
}

/** Runs a command line as the program does, with a text as its standard input, and records its output. */
export async function runWith(input: string, args: readonly string[], colour = false): Promise<RecordedRun> {
  const printed: string[] = [];
  const complaints: string[] = [];
  const exitCode = await run(args, {
    print: (line) => printed.push(line),
    complain: (line) => complaints.push(line),
    readInput: async () => input,
    colour,
  });
  return { exitCode, printed, complaints };
}

/** Runs a command line without standard input. */
export const runRecorded = (...args: readonly string[]): Promise<RecordedRun> => runWith('', args);
