import { attempt } from '../attempt.js';
import { sharedByProcess } from './shared-by-process.js';

const TYPE = 'uncaughtExceptionMonitor';

/** Listens to the uncaught errors of a program, for all copies of this package in it together. */
interface ErrorWatch {
  /** Adds a function that gets each error; returns what removes it. */
  add(report: (error: unknown) => void): () => void;
}

function createErrorWatch(process: NodeJS.Process): ErrorWatch {
  const reports = new Set<(error: unknown) => void>();
  // Node passes the kind of the error as well.
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

/** The watch of this process. The number changes with {@link ErrorWatch}. */
export const errorWatch = (): ErrorWatch => sharedByProcess('@td/node error watch 1', ['add'], createErrorWatch);
