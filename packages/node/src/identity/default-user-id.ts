import { attempt } from '../attempt.js';
import { nodeOS } from '../builtin-modules.js';
import { environmentVariable } from '../environment-variable.js';
import { processNumber } from '../process-number.js';
import { goArch, goOS } from './go-names.js';
import { hardwareAddresses } from './hardware-addresses.js';

/**
 * Returns the identifier of a user whom the program does not name. It is the same for one machine and one account. On
 * Linux it is the string that the Go client generates, so that a tool that moves here from Go keeps its users.
 *
 * Its parts, each after a `|`: Go's names of operating system and processor, host name, hardware addresses, numeric
 * user and group, and the variables `USER`, `USERNAME` and `%USERNAME%`. A host name or addresses that cannot be read
 * are left out.
 *
 * On macOS and Windows, Node lists fewer network interfaces than Go: those that are down or have no IP address are
 * missing.
 *
 * @example
 * ```ts
 * defaultUserID(); // '|linux|amd64|build-01|02:42:ac:11:00:02 52:54:00:12:34:56|1000|1000|ada||'
 * ```
 */
export function defaultUserID(): string {
  const parts = [
    goOS(),
    goArch(),
    attempt(() => nodeOS().hostname()),
    hardwareAddresses()?.toSorted().join(' '),
    processNumber('getuid') ?? NO_NUMERIC_ID,
    processNumber('getgid') ?? NO_NUMERIC_ID,
    environmentVariable('USER'),
    environmentVariable('USERNAME'),
    // The Go client reads a variable of this name, percent signs included. Its value is usually empty.
    environmentVariable('%USERNAME%'),
  ];
  return parts.map((part) => (part === undefined ? '' : `|${part}`)).join('');
}

/** What Go reports as user and group where the system has no numbers for them, as on Windows. */
const NO_NUMERIC_ID = -1;
