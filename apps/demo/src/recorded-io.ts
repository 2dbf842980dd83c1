import type { Io } from './io.js';

/** An `Io` that records its lines, for tests. */
export function recordedIo(): Io & { readonly printed: string[]; readonly complaints: string[] } {
  const printed: string[] = [];
  const complaints: string[] = [];
  return {
    printed,
    complaints,
    print: (line) => printed.push(line),
    complain: (line) => complaints.push(line),
    colour: false,
  };
}
