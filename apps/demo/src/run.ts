import { HELP } from './help.js';
import type { Io } from './io.js';
import { parseArguments } from './parse-arguments.js';
import { UsageError } from './usage-error.js';
import { version } from './version.js';

/** Runs a command line, and resolves with the exit code. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  try {
    const command = parseArguments(args);
    switch (command.kind) {
      case 'help':
        io.print(HELP);
        return 0;
      case 'version':
        io.print(version());
        return 0;
      case 'send':
        // Imported here, because the browser and the bundler of the tour take a second to load.
        return await (await import('./send.js')).send(command, io);
      case 'tour':
        return await (await import('./tour.js')).tour(io);
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.complain(`${error.message} (npm start -- --help lists all flags)`);
    return 2;
  }
}
