import type { Socket } from 'node:net';

/** The key by which the transport marks a socket that it connects: see `packages/transport-http`. */
const CONNECTING = Symbol.for('@td/transport-http connecting');

/** The properties of a Node handle that this file uses. */
type Handle = Partial<Socket> & {
  readonly fd?: number | null;
  readonly _handle?: { readonly reading?: boolean } | null;
  readonly [CONNECTING]?: { readonly addresses: number };
};

type IntrospectiveProcess = Pick<NodeJS.Process, 'getActiveResourcesInfo'> & {
  _getActiveHandles?(): readonly Handle[];
};

/** Node's names for sockets and standard streams, in versions 20 to 26. Their handles show which is which. */
const HANDLES = /^(TCPSocketWrap|TLSWrap|TTYWrap|PipeWrap)$/;
/** Node's names for the steps of opening a connection: the lookup of the name, and the connection itself. */
const STEPS = /^(GetAddrInfoReqWrap|(TCP)?ConnectWrap)$/;
const LOOKUP = 'GetAddrInfoReqWrap';

/** What keeps the program alive, as far as it concerns the clients. */
export interface Holding {
  /**
   * The connections that the clients are opening. An opening connection keeps the program alive; an open one does not.
   */
  readonly connecting: readonly Socket[];
  /** How many name lookups are under way, of the clients or the program. Node cannot end a lookup. */
  readonly lookups: number;
  /** Whether Node lists nothing else. There may be more, because Node does not list the work of other threads. */
  readonly isVisiblyAlone: boolean;
}

/** Returns what keeps the program alive at this moment; `undefined` if the runtime does not tell. */
export function whatHolds(process: NodeJS.Process): Holding | undefined {
  const asked: Partial<IntrospectiveProcess> = process;
  const names = asked.getActiveResourcesInfo?.();
  const handles = asked._getActiveHandles?.();
  if (!names || !handles) return undefined;
  const connecting = handles.filter((handle) => handle[CONNECTING] && handle.connecting) as (Socket & Handle)[];
  const timers = connecting.filter(hasTimer).length;
  const others = names.filter((name) => !HANDLES.test(name) && !STEPS.test(name));
  const isOurs = (handle: Handle) => isIdleStream(handle) || connecting.includes(handle as Socket);
  return {
    connecting,
    lookups: names.filter((name) => name === LOOKUP).length,
    isVisiblyAlone:
      names.filter((name) => STEPS.test(name)).length <= connecting.length &&
      others.length <= timers &&
      others.every((name) => name === 'Timeout') &&
      handles.every(isOurs),
  };
}

/** Standard output and error do not keep the program alive. Standard input does, while the program reads it. */
function isIdleStream({ fd, _handle }: Handle): boolean {
  return fd === 1 || fd === 2 || (fd === 0 && !_handle?.reading);
}

/** Node tries the addresses of a name one after another. It sets a timer for each of them except the last. */
function hasTimer(socket: Socket & Handle): boolean {
  return (socket.autoSelectFamilyAttemptedAddresses?.length ?? Infinity) < (socket[CONNECTING]?.addresses ?? 0);
}
