import type { Socket } from 'node:net';

/** What holds a program, as far as it may have to do with a request of a client. */
export interface ActiveResources {
  /** Connections, open or being made, of clients and of others. */
  readonly sockets: readonly Socket[];
  /** How many names are being looked up. */
  readonly lookups: number;
  /** Whether anything holds the program that cannot be a request: a timer, a server, a file, a child process, …. */
  readonly hasOthers: boolean;
}

/** Node's names for the handles and requests of connections, and for those of standard streams, in versions 20 to 26. */
const CONNECTIONS = /^(TCPSocketWrap|TLSWrap|(TCP)?ConnectWrap|(Simple)?WriteWrap|ShutdownWrap|GetAddrInfoReqWrap)$/;
const STREAMS = /^(TTYWrap|PipeWrap)$/;

/** A handle of Node's: what is known of it. */
type Handle = Partial<Socket> & {
  readonly fd?: number | null;
  readonly _handle?: { readonly reading?: boolean } | null;
};

type IntrospectiveProcess = Pick<NodeJS.Process, 'getActiveResourcesInfo'> & {
  _getActiveHandles?(): readonly Handle[];
};

/** What holds the program at this moment; `undefined` where the runtime does not tell. */
export function activeResources(process: NodeJS.Process): ActiveResources | undefined {
  const asked: Partial<IntrospectiveProcess> = process;
  const names = asked.getActiveResourcesInfo?.();
  // The names do not tell an idle standard output, which holds nothing, from a pipe that is in use.
  const handles = asked._getActiveHandles?.();
  if (!names || !handles) return undefined;
  const others = handles.filter((handle) => !isIdleStream(handle));
  return {
    sockets: others.filter(isSocket),
    lookups: names.filter((name) => name === 'GetAddrInfoReqWrap').length,
    hasOthers:
      names.some((name) => !CONNECTIONS.test(name) && !STREAMS.test(name)) ||
      others.some((handle) => !isSocket(handle)),
  };
}

/** Standard output and error hold nothing. Standard input holds the program while it is read. */
function isIdleStream({ fd, _handle }: Handle): boolean {
  return fd === 1 || fd === 2 || (fd === 0 && !_handle?.reading);
}

/** A pipe has neither an address nor a port: it leads to another program. */
function isSocket(handle: Handle): handle is Socket {
  return typeof handle.connecting === 'boolean' && (handle.connecting || handle.remotePort !== undefined);
}
