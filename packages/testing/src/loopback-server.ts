import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { decideReply } from './decide-reply.js';
import { readRequest } from './read-request.js';
import type { RecordedRequest } from './recorded-request.js';
import type { Reply, ReplyRule } from './reply.js';
import { answerPreflight, respond } from './respond.js';
import { trickleHead } from './trickle-head.js';
import { createWaiting, type WaitOptions } from './waiting.js';

/** An HTTP server on 127.0.0.1 that records requests and sends scripted replies. */
export interface LoopbackServer {
  /** The origin, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /** All requests so far, except the CORS preflights of browsers. */
  readonly requests: readonly RecordedRequest[];
  /** The number of open connections. */
  readonly connections: number;
  /** The number of all connections since the start. */
  readonly connectionsMade: number;
  /** Adds replies for the next requests, one for each. */
  script(...replies: readonly (Reply | ReplyRule)[]): void;
  /** Sets the reply to requests without a scripted reply. `undefined` restores the server's own replies. */
  setDefaultReply(reply: Reply | ReplyRule | undefined): void;
  /**
   * Waits until this many requests have arrived in total.
   *
   * @throws Error when the wait times out.
   */
  waitForRequests(count: number, options?: WaitOptions): Promise<readonly RecordedRequest[]>;
  /**
   * Waits until exactly this many connections are open.
   *
   * @throws Error when the wait times out.
   */
  waitForConnections(count: number, options?: WaitOptions): Promise<void>;
  /**
   * Waits until the connection of a request is closed.
   *
   * @throws Error when the wait times out.
   */
  waitForDisconnect(request: RecordedRequest, options?: WaitOptions): Promise<void>;
  /** Empties the lists of recorded requests and scripted replies. */
  clear(): void;
  /** Cuts all connections and frees the port. */
  close(): Promise<void>;
  /** {@link LoopbackServer.close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

export interface LoopbackServerOptions {
  readonly port?: number | undefined;
  /** Returns the reply to a complete request. Gets the scripted reply, if there is one. */
  answer(request: RecordedRequest, scripted: Reply | undefined): Reply;
  /** Called when a request is recorded, or a connection opens or closes. */
  onEvent?(): void;
  onClear?(): void;
  onClose?(): void;
}

export async function startLoopbackServer(options: LoopbackServerOptions): Promise<LoopbackServer> {
  // Imported here, so that browsers can load the other test doubles of the package.
  const { createServer } = await import('node:http');
  const requests: RecordedRequest[] = [];
  const script: (Reply | ReplyRule)[] = [];
  const sockets = new Map<Socket, number | undefined>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const waiting = createWaiting();
  let defaultReply: Reply | ReplyRule | undefined;
  let connectionsMade = 0;
  let closing: Promise<void> | undefined;

  const onEvent = () => {
    waiting.check();
    options.onEvent?.();
  };

  const answerTo = (request: RecordedRequest) => {
    const scripted = script.shift() ?? defaultReply;
    return options.answer(request, scripted && decideReply(scripted, request.json));
  };

  const perform = (reply: Reply, request: IncomingMessage, response: ServerResponse) => {
    if (reply.kind === 'reset') request.socket.resetAndDestroy();
    if (reply.kind === 'trickle') trickleHead(reply.everyMs, request.socket);
    if (reply.kind !== 'response') return;
    if (reply.delayMs <= 0) return respond(reply, response);
    const timer = setTimeout(() => {
      timers.delete(timer);
      respond(reply, response);
    }, reply.delayMs);
    timers.add(timer);
  };

  const server = createServer((request, response) => {
    if (request.method === 'OPTIONS') return answerPreflight(request, response);
    readRequest(request, (recorded) => {
      requests.push(recorded);
      if (recorded.complete) perform(answerTo(recorded), request, response);
      onEvent();
    });
  });
  // Keeps idle connections open, so that a test sees whether the client reuses and closes them.
  server.keepAliveTimeout = 0;
  server.on('clientError', (_error, socket) => socket.destroy());
  server.on('connection', (socket) => {
    connectionsMade++;
    // Stored now, because a closed socket has no port.
    sockets.set(socket, socket.remotePort);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      onEvent();
    });
    onEvent();
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  const shutDown = async () => {
    for (const timer of timers) clearTimeout(timer);
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets.keys()) socket.destroy();
    await closed;
    waiting.end();
    options.onClose?.();
  };

  const close = () => {
    closing ??= shutDown();
    return closing;
  };

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    get connections() {
      return sockets.size;
    },
    get connectionsMade() {
      return connectionsMade;
    },
    script: (...replies) => void script.push(...replies),
    setDefaultReply(reply) {
      defaultReply = reply;
    },
    async waitForRequests(count, waitOptions) {
      const describe = () => `${requests.length} of ${count} requests arrived`;
      await waiting.until(() => requests.length >= count, describe, waitOptions);
      return requests;
    },
    waitForConnections: (count, waitOptions) =>
      waiting.until(
        () => sockets.size === count,
        () => `${sockets.size} connections are open, not ${count}`,
        waitOptions,
      ),
    waitForDisconnect: ({ remotePort }, waitOptions) =>
      waiting.until(
        () => ![...sockets.values()].includes(remotePort),
        () => `the connection from port ${remotePort} is still open`,
        waitOptions,
      ),
    clear() {
      requests.length = 0;
      script.length = 0;
      options.onClear?.();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
