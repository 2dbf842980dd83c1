import { attempt } from './attempt.js';

/**
 * Refers to an object without holding it, so that a listener or a timer does not hold a client that the program has
 * forgotten. Where the platform has no weak references, this holds it.
 */
export function weakReference<Target extends object>(target: Target): { deref(): Target | undefined } {
  const found = attempt(() => {
    const reference = new WeakRef(target);
    return reference.deref() === target && reference;
  });
  return found || { deref: () => target };
}
