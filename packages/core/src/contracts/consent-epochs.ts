/** What an epoch of a lazy client or a view belongs to: the epoch of its client. */
const parents = /* @__PURE__ */ new WeakMap<object, object>();

/** What an epoch of a lazy client has become: the epoch of its client. */
const successors = /* @__PURE__ */ new WeakMap<object, object>();

/** What ready-made signals remember of a user, by the epoch: measurements by their names, and the last path. */
const memories = /* @__PURE__ */ new WeakMap<object, Map<unknown, unknown>>();

/** Says that an epoch of a view is in the same period of consent as that of its client. */
export function joinPeriod(epoch: object, parent: object): void {
  parents.set(epoch, parent);
}

/** Says that an epoch of a lazy client goes on as that of its client, which remembers the same from now on. */
export function continueAs(epoch: object, successor: object): void {
  const [from, to] = [lastOf(epoch), lastOf(successor)];
  if (from === to) return;
  const known = memoryOf(to);
  for (const [name, value] of memoryOf(from)) if (!known.has(name)) known.set(name, value);
  memories.delete(from);
  successors.set(from, to);
}

/** What is remembered of the user of an epoch, until an opt-out. */
export function memoryOf(epoch: object): Map<unknown, unknown> {
  const key = lastOf(epoch);
  const memory = memories.get(key) ?? new Map<unknown, unknown>();
  memories.set(key, memory);
  return memory;
}

/** Whether both epochs are in one period of consent, also if the user is another. */
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
