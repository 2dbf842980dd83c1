import type { Socket } from 'node:net';

/** What holds a program, as far as a request of ours may have to do with it. */
export interface ActiveResources {
  /** Connections, made or being made, whoever uses them. */
  readonly sockets: readonly Socket[];
  /** How many names are being looked up. */
  readonly lookups: number;
  /** Whether there is anything that no request can be: a timer, a server, a file, a child process, …. */
  readonly hasOthers: boolean;
}

/** What Node calls the handles and requests of connections, and those of the standard streams, in versions 20 to 26. */
const CONNECTIONS = /^(TCPSocketWrap|TLSWrap|(TCP)?ConnectWrap|(Simple)?WriteWrap|ShutdownWrap|GetAddrInfoReqWrap)$/;
const STREAMS = /^(TTYWrap|PipeWrap)$/;

/** A handle, as much as is known of it. */
type Handle = Partial<Socket> & {
  readonly fd?: number | null;
  readonly _handle?: { readonly reading?: boolean } | null;
};

type Telling = Pick<NodeJS.Process, 'getActiveResourcesInfo'> & { _getActiveHandles?(): readonly Handle[] };

/** What holds the program at this moment; `undefined` where the runtime does not tell. */
export function activeResources(process: NodeJS.Process): ActiveResources | undefined {
  const telling: Partial<Telling> = process;
  const names = telling.getActiveResourcesInfo?.();
  // The names alone do not tell an idle standard output, which holds nothing, from a pipe that is in use.
  const handles = telling._getActiveHandles?.();
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

/** Standard output and error hold nothing; standard input does while it is read. */
function isIdleStream({ fd, _handle }: Handle): boolean {
  return fd === 1 || fd === 2 || (fd === 0 && !_handle?.reading);
}

/** A pipe has neither an address nor a port, and is another program's end of something. */
function isSocket(handle: Handle): handle is Socket {
  return typeof handle.connecting === 'boolean' && (handle.connecting || handle.remotePort !== undefined);
}
