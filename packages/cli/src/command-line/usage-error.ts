/** The command line is invalid. The message is one line that says what to write instead. */
export class UsageError extends Error {
  override name = 'UsageError';
}
