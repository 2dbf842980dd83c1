/** One bundler, with as little configuration as it takes. */
export type Bundle = (task: BundleTask) => Promise<void>;

interface BundleTask {
  /** The program. */
  readonly entry: string;
  /** The file to write: a script where its name ends in `.cjs`, otherwise a module. */
  readonly output: string;
  readonly isProduction: boolean;
  /** Whether the program runs in Node, and not in a page. */
  readonly isForNode: boolean;
  /** Conditions of `exports` beside those that the bundler knows by itself. */
  readonly conditions: readonly string[];
}
