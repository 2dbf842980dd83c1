import { attempt } from '../attempt.js';
import { thisProcess } from '../this-process.js';

/** The objects of this copy of the package, for a process object that accepts no new property. */
const own = new Map<symbol, object>();

/**
 * What all copies of this package in a process share, or in a thread of it. Bundles, hot reloads and test runners load
 * many copies, and Node warns of more than ten listeners.
 *
 * @param name - Names it for all copies, of other versions too. It changes with the interface.
 * @param methods - What the shared object must have: anything may stand in its place.
 * @param create - Makes it when it is first needed.
 */
export function sharedByProcess<Shared extends object>(
  name: string,
  methods: readonly (keyof Shared)[],
  create: (process: NodeJS.Process) => Shared,
): Shared {
  const process = thisProcess();
  const key = Symbol.for(name);
  const found = (process as { [key]?: Partial<Shared> })[key];
  if (found && methods.every((method) => typeof found[method] === 'function')) return found as Shared;
  const made = (own.get(key) as Shared | undefined) ?? create(process);
  own.set(key, made);
  attempt(() => Object.defineProperty(process, key, { value: made, configurable: true }));
  return made;
}
