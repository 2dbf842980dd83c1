import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { TransportError, type TransportRequest, type TransportResponse, toTransportError } from '@td/core';
import type { Connector } from './connectors.js';
import { isClosedByServer, watchForData } from './stale-connection.js';
import { toResponse } from './to-response.js';
import { USER_AGENT } from './user-agent.js';

/**
 * Sends one POST, without following redirects.
 *
 * A server may close an idle connection at the moment when the client reuses it. HTTP/1.1 has this race by design
 * (RFC 9112, sections 9.3.1 and 9.5). If a reused connection ends before the first byte of a response, the server has
 * most likely not read the request, and it is sent once more at once. This is not a retry policy: if a new connection
 * ends the same way, the request fails.
 */
export async function postOnce(request: TransportRequest, connector: Connector): Promise<TransportResponse> {
  const progress: Progress = { maybeSent: false, isRepeated: false };
  try {
    return await open(request, connector, progress);
  } catch (error) {
    const { kind, message, cause } = toTransportError(error, request.signal);
    // Before there is a connection, no byte of the request can have left. After that, all of them may have. Bun shows an
    // open socket before it connects. A repetition that cannot connect says nothing about the first request.
    const { syscall }: NodeJS.ErrnoException = Object(error);
    const maybeSent = progress.maybeSent && (progress.isRepeated || syscall !== 'connect');
    throw new TransportError(kind, message, { cause, maybeSent });
  }
}

/** What is known of a request and its repetition together. */
interface Progress {
  maybeSent: boolean;
  isRepeated: boolean;
}

function open(request: TransportRequest, connector: Connector, progress: Progress): Promise<TransportResponse> {
  const { url, headers, body, signal } = request;
  return new Promise((resolve, reject) => {
    if (signal.aborted) throw signal.reason;
    const options = {
      method: 'POST',
      headers: { 'User-Agent': USER_AGENT, ...headers, 'Content-Length': body.length },
      agent: connector.agent,
    };
    const abort = () => {
      outgoing.destroy();
      // Rejects at once, so that the client knows whether anything was sent.
      if (!isAnswered) reject(signal.reason);
    };
    // Signals of polyfills may take no listeners. Before there is a request, whose errors would end the program if
    // this failed.
    signal.addEventListener?.('abort', abort);
    const removeAbortListener = () => signal.removeEventListener?.('abort', abort);
    let outgoing: ClientRequest;
    try {
      outgoing = connector.open(url, options);
    } catch (error) {
      // There is nothing to abort.
      removeAbortListener();
      throw error;
    }
    let hasData = () => true;
    let isAnswered = false;

    outgoing.on('socket', (socket) => {
      if (connector.unref) {
        markConnecting(socket);
        // The connections of a user's agent may be other streams.
        whenConnected(socket, () => socket.unref?.());
      }
      whenSecure(socket, () => {
        progress.maybeSent = true;
      });
      hasData = watchForData(socket);
    });
    outgoing.on('response', (incoming) => {
      isAnswered = true;
      resolve(toResponse(incoming, outgoing, signal));
    });
    outgoing.on('error', (error) => {
      removeAbortListener();
      const isStale = outgoing.reusedSocket && !isAnswered && !hasData() && isClosedByServer(error);
      if (!isStale || progress.isRepeated || signal.aborted) return reject(error);
      progress.isRepeated = true;
      resolve(open(request, connector, progress));
    });
    outgoing.on('close', () => {
      removeAbortListener();
      // Neither a response nor an error: the server switched to another protocol although the request asked for none.
      if (!isAnswered) reject(new Error('the connection ended without a response'));
    });
    outgoing.end(body);
  });
}

/** The key of a mark on a socket that is connecting, and so keeps the process alive. `@td/node` reads it. */
const CONNECTING = Symbol.for('@td/transport-http connecting');

function markConnecting(socket: Socket): void {
  if (!socket.connecting) return;
  const mark = { addresses: 0 };
  Object.assign(socket, { [CONNECTING]: mark });
  socket.on('lookup', () => {
    mark.addresses++;
  });
}

/**
 * Waits for the connection, because Node may replace the socket's handle while it tries several addresses. A socket
 * that has failed at once, for example without a network, never connects.
 */
function whenConnected(socket: Socket, work: () => void): void {
  if (socket.connecting) socket.once('connect', work);
  else if (!socket.destroyed) work();
}

function whenSecure(socket: Socket | TLSSocket, work: () => void): void {
  if ('secureConnecting' in socket && socket.secureConnecting) socket.once('secureConnect', work);
  else whenConnected(socket, work);
}
