import { attempt } from '../attempt.js';
import { sharedByProcess } from '../shared-by-process.js';

const TYPE = 'uncaughtExceptionMonitor';

/** Listens to the uncaught errors of a program. All copies of this package in the program share it. */
interface ErrorWatch {
  /** Adds a function that receives each error. Returns a function that removes it. */
  add(report: (error: unknown) => void): () => void;
}

function createErrorWatch(process: NodeJS.Process): ErrorWatch {
  const reports = new Set<(error: unknown) => void>();
  // Node passes a second argument, the kind of the error.
  const onError = (error: unknown) => {
    for (const report of reports) attempt(() => report(error));
  };
  return {
    add(report) {
      if (reports.size === 0) process.on(TYPE, onError);
      reports.add(report);
      return () => {
        if (reports.delete(report) && reports.size === 0) process.off(TYPE, onError);
      };
    },
  };
}

/** Returns the watch of this process. The number in the name changes with {@link ErrorWatch}. */
export const errorWatch = (): ErrorWatch => sharedByProcess('@td/node error watch 1', ['add'], createErrorWatch);
