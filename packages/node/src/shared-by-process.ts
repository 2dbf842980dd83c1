import { attempt } from './attempt.js';
import { thisProcess } from './this-process.js';

/** The objects of this copy of the package, for a process object that accepts no new property. */
const own = new Map<symbol, object>();

/**
 * Returns an object that all copies of this package share in a process, or in one of its threads. Bundles, hot reloads
 * and test runners load many copies, and Node warns of more than ten listeners.
 *
 * @param name - The name of the object for all copies, also of other versions. It changes with the interface.
 * @param methods - The methods that the object must have, because anything may be in its place.
 * @param create - Makes the object when it is first needed.
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
