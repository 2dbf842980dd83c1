/** Maps the epoch of a view or a lazy client to the epoch of its client. */
const parents = /* @__PURE__ */ new WeakMap<object, object>();

/** Maps the epoch of a lazy client to the epoch of the client that continues it. */
const successors = /* @__PURE__ */ new WeakMap<object, object>();

/** What ready-made signals remember in an epoch: measurements by their names, and the last path. */
const memories = /* @__PURE__ */ new WeakMap<object, Map<unknown, unknown>>();

/** Records that a view's epoch is in the same period of consent as its client's epoch. */
export function joinPeriod(epoch: object, parent: object): void {
  parents.set(epoch, parent);
}

/** Replaces a lazy client's epoch with its client's epoch, and moves all that is remembered there. */
export function continueAs(epoch: object, successor: object): void {
  const [from, to] = [lastOf(epoch), lastOf(successor)];
  if (from === to) return;
  const known = memoryOf(to);
  for (const [name, value] of memoryOf(from)) if (!known.has(name)) known.set(name, value);
  memories.delete(from);
  successors.set(from, to);
}

/** Returns what is remembered in an epoch, until an opt-out. */
export function memoryOf(epoch: object): Map<unknown, unknown> {
  const key = lastOf(epoch);
  const memory = memories.get(key) ?? new Map<unknown, unknown>();
  memories.set(key, memory);
  return memory;
}

/** Whether both epochs are in the same period of consent. Their users may differ. */
export const isSamePeriod = (one: object | undefined, other: object | undefined): boolean =>
  one === other || (!!one && !!other && periodOf(one) === periodOf(other));

function periodOf(epoch: object): object {
  const last = lastOf(epoch);
  const parent = parents.get(last);
  return parent ? periodOf(parent) : last;
}

function lastOf(epoch: object): object {
  const next = successors.get(epoch);
  return next ? lastOf(next) : epoch;
}
