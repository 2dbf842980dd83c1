/** Where a command reads and writes, so that tests can record it. */
export interface Io {
  /** Writes one line of results to standard output. */
  readonly print: (line: string) => void;
  /** Writes one line about a problem to standard error. */
  readonly complain: (line: string) => void;
  /** Reads all of standard input. */
  readonly readInput: () => Promise<string>;
  /** Whether `print` writes to a terminal that shows colours. */
  readonly colour: boolean;
}
