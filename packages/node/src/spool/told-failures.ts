import { reasonOf } from '../forbidden.js';

const UNKEPT = 'signals cannot be kept on disk';

/** Reports failures, each kind once. */
export interface ToldFailures {
  tell(error: unknown, what?: string): void;
  /** Does something, reports its failure, and returns whether it worked. */
  guard(work: () => void): boolean;
}

export function createToldFailures(report: (failure: string) => void): ToldFailures {
  const told = new Set<string>();
  const failures: ToldFailures = {
    tell(error, what = UNKEPT) {
      if (!told.has(what)) report(`${what}: ${reasonOf(error)}`);
      told.add(what);
    },
    guard(work) {
      try {
        work();
        return true;
      } catch (error) {
        failures.tell(error);
        return false;
      }
    },
  };
  return failures;
}
