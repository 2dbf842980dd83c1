import { attempt } from './attempt.js';

/**
 * Refers to an object without holding it in memory, so that a listener or a timer does not hold a client that the
 * program no longer uses. Where the platform has no weak references, this one holds the object.
 */
export function weakReference<Target extends object>(target: Target): { deref(): Target | undefined } {
  const found = attempt(() => {
    const reference = new WeakRef(target);
    return reference.deref() === target && reference;
  });
  return found || { deref: () => target };
}
