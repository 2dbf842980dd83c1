import { showJSON } from './escape-controls.js';
import type { Io } from './io.js';

/** Prints a result as one line of JSON, for `--json`. */
export const printJSON = (io: Io, value: object): void => io.print(showJSON(value));
