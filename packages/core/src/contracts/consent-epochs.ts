import { ownValues } from './own-values.js';

/** What belongs to an epoch of consent. */
interface EpochState {
  /** The epoch of the client, for that of a view or a lazy client. */
  parent?: object;
  /** The epoch of the client that continues a lazy client, for that of the lazy client. */
  successor?: object;
  /** What ready-made signals remember: measurements by their names, and the last path. */
  memory?: Map<unknown, unknown> | undefined;
}

/** Names the state in an epoch. Registered, because the ready-made signals are a module of their own when published. */
const STATE: unique symbol = Symbol.for('@td/core/epoch') as never;

function stateOf(epoch: object): EpochState {
  const found = epoch as { [STATE]?: EpochState };
  found[STATE] ??= ownValues({});
  return found[STATE];
}

/** Returns a view's epoch, in the same period of consent as its client's epoch. */
export function epochIn(parent: object): object {
  const epoch = {};
  stateOf(epoch).parent = parent;
  return epoch;
}

/** Replaces a lazy client's epoch with its client's epoch, and moves all that is remembered there. */
export function continueAs(epoch: object, successor: object): void {
  const [from, to] = [lastOf(epoch), lastOf(successor)];
  if (from === to) return;
  const known = memoryOf(to);
  for (const [name, value] of memoryOf(from)) if (!known.has(name)) known.set(name, value);
  stateOf(from).memory = undefined;
  stateOf(from).successor = to;
}

/** Whether an epoch continues a lazy client's epoch. */
export const isContinuedAs = (epoch: object, successor: object): boolean => lastOf(epoch) === lastOf(successor);

/** Returns what is remembered in an epoch, until an opt-out. */
export function memoryOf(epoch: object): Map<unknown, unknown> {
  const state = stateOf(lastOf(epoch));
  state.memory ??= new Map();
  return state.memory;
}

/** Whether both epochs are in the same period of consent. Their users may differ. */
export const isSamePeriod = (one: object | undefined, other: object | undefined): boolean =>
  one === other || (!!one && !!other && periodOf(one) === periodOf(other));

function periodOf(epoch: object): object {
  const last = lastOf(epoch);
  const { parent } = stateOf(last);
  return parent ? periodOf(parent) : last;
}

function lastOf(epoch: object): object {
  const { successor } = stateOf(epoch);
  return successor ? lastOf(successor) : epoch;
}
