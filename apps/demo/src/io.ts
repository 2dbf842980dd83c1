/** Where a command writes to, so that tests can read along. */
export interface Io {
  /** One line of what was asked for, to standard output. */
  readonly print: (line: string) => void;
  /** One line of what went wrong, to standard error. */
  readonly complain: (line: string) => void;
  /** Whether `print` writes to somebody who sees colours. */
  readonly colour: boolean;
}
