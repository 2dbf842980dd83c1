import { HELP } from './help.js';
import type { Io } from './io.js';
import { parseArguments } from './parse-arguments.js';
import { UsageError } from './usage-error.js';
import { version } from './version.js';

/** Does what the command line asks for, and resolves with the program's exit code. */
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
        // Each loads only what it needs: the tour's browser and bundler cost a second to start.
        return await (await import('./send.js')).send(command, io);
      case 'tour':
        return await (await import('./tour.js')).tour(io);
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.complain(`${error.message} (npm start -- --help explains everything)`);
    return 2;
  }
}
