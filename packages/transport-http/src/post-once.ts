import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { TransportError, type TransportRequest, type TransportResponse, toTransportError } from '@td/core';
import type { Connecting } from './connections.js';
import { isClosedByServer, listenTo } from './stale-connection.js';
import { toResponse } from './to-response.js';

/**
 * One POST; redirects are not followed.
 *
 * A server may close an idle connection in the very moment when it is used again. What went into such a connection is
 * sent once more, at once. That is no policy of retries but a race that HTTP/1.1 has by design (RFC 9112, 9.3.1 and 9.5):
 * the connection ended before the server said a word, most likely before it read one. A new connection that ends so is a
 * failure like any other.
 */
export async function postOnce(request: TransportRequest, connecting: Connecting): Promise<TransportResponse> {
  let maybeSent = false;
  const onSent = () => {
    maybeSent = true;
  };
  try {
    return await attempt(request, connecting, onSent, true);
  } catch (error) {
    const { kind, message, cause } = toTransportError(error, request.signal);
    // Until there was a connection nothing has left, whatever the error looks like; after that, all of it may have.
    throw new TransportError(kind, message, { cause, maybeSent });
  }
}

function attempt(
  request: TransportRequest,
  connecting: Connecting,
  onSent: () => void,
  maySendAgain: boolean,
): Promise<TransportResponse> {
  const { url, headers, body, signal } = request;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const options = { method: 'POST', headers: { ...headers, 'Content-Length': body.length }, agent: connecting.agent };
    const outgoing = connecting.open(url, options);
    const abort = () => outgoing.destroy();
    const release = () => signal.removeEventListener('abort', abort);
    let isHeard = () => true;
    let isAnswered = false;

    signal.addEventListener('abort', abort);
    outgoing.on('socket', (socket) => {
      if (connecting.unref) whenConnected(socket, () => socket.unref());
      whenSecure(socket, onSent);
      isHeard = listenTo(socket);
    });
    outgoing.on('response', (incoming) => {
      isAnswered = true;
      resolve(toResponse(incoming, outgoing, signal));
    });
    outgoing.on('error', (error) => {
      release();
      const isStale = outgoing.reusedSocket && !isAnswered && !isHeard() && isClosedByServer(error);
      if (isStale && maySendAgain) resolve(attempt(request, connecting, onSent, false));
      else reject(error);
    });
    outgoing.on('close', () => {
      release();
      // Neither a response nor an error: the server has switched to another protocol, unasked.
      if (!isAnswered) reject(new Error('the connection ended without a response'));
    });
    outgoing.end(body);
  });
}

/** Later than at once, because a name with several addresses may be connected to with another handle than the first. */
function whenConnected(socket: Socket, work: () => void): void {
  if (socket.connecting) socket.once('connect', work);
  else work();
}

function whenSecure(socket: Socket | TLSSocket, work: () => void): void {
  if ('secureConnecting' in socket && socket.secureConnecting) socket.once('secureConnect', work);
  else whenConnected(socket, work);
}
