import { ownValues } from './own-values.js';

/** Adds a member that never changes, and that no copy, JSON or log shows. Returns the object. */
export const defineHidden = <Target extends object>(target: Target, name: PropertyKey, value: unknown): Target =>
  Object.defineProperty(target, name, ownValues({ value }));
