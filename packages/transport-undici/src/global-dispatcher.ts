import type { Dispatcher } from 'undici';

/** Where undici keeps the global dispatcher: the versions up to 7, and those from 8 on. */
const PLACES = ['undici.globalDispatcher.2', 'undici.globalDispatcher.1'];

/**
 * Returns the `MockAgent` that a test has set for all requests, if it has. Any other dispatcher may add credentials, which
 * are for the program's own servers: by interceptors, by a factory of its connections, or by a class of the program. Does
 * not load undici.
 */
export function globalMockAgent(): Dispatcher | undefined {
  const dispatcher = globalDispatcher();
  const isMock = nameOf(dispatcher) === 'MockAgent' && typeof dispatcher?.disableNetConnect === 'function';
  return isMock && !isComposed(dispatcher as Dispatcher) ? (dispatcher as Dispatcher) : undefined;
}

/** Whether the program sends all requests over the proxies of the environment, which undici can then find by itself. */
export const usesGlobalProxies = (): boolean => nameOf(globalDispatcher()) === 'EnvHttpProxyAgent';

type FoundDispatcher = Partial<Dispatcher> & { readonly disableNetConnect?: unknown };

function globalDispatcher(): FoundDispatcher | undefined {
  const values = globalThis as unknown as Readonly<Record<symbol, FoundDispatcher | undefined>>;
  return PLACES.map((place) => values[Symbol.for(place)]).find(Boolean);
}

const nameOf = (dispatcher: FoundDispatcher | undefined) => dispatcher?.constructor?.name;

/** `compose` of undici 7 and later returns a proxy of the dispatcher with another `dispatch`. */
const isComposed = (dispatcher: Dispatcher): boolean =>
  dispatcher.dispatch !== Object.getPrototypeOf(dispatcher).dispatch;
