import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import {
  followRedirects,
  readResponseText,
  type Transport,
  TransportError,
  type TransportRequest,
  type TransportResponse,
} from '@td/core';

type ReadText = (incoming: IncomingMessage) => Promise<string>;

/** The smallest transport that keeps the contract. It proves that the suite can pass. */
export function referenceTransport({ readText = readResponseText }: { readText?: ReadText } = {}): Transport {
  const agent = new Agent({ keepAlive: true });

  const sendOnce = (request: TransportRequest): Promise<TransportResponse> =>
    new Promise((resolve, reject) => {
      const { signal } = request;
      if (signal.aborted) return reject(asTransportError(undefined, signal));
      const headers = { ...request.headers, 'Content-Length': request.body.length };
      const outgoing = httpRequest(request.url, { method: 'POST', headers, agent });
      const abort = () => {
        outgoing.destroy();
        reject(asTransportError(undefined, signal));
      };
      const removeAbortListener = () => signal.removeEventListener('abort', abort);
      signal.addEventListener('abort', abort, { once: true });
      outgoing.on('error', (error) => {
        removeAbortListener();
        reject(asTransportError(error, signal));
      });
      outgoing.on('response', (incoming) =>
        resolve(asResponse(incoming, () => readText(incoming).finally(removeAbortListener))),
      );
      outgoing.end(request.body);
    });

  return { send: followRedirects(sendOnce), close: () => agent.destroy() };
}

function asResponse(incoming: IncomingMessage, text: () => Promise<string>): TransportResponse {
  return {
    status: incoming.statusCode ?? 0,
    header(name) {
      const value = new Map(Object.entries(incoming.headers)).get(name.toLowerCase());
      return value === undefined ? null : `${value}`;
    },
    text,
  };
}

function asTransportError(error: unknown, { aborted, reason }: AbortSignal): TransportError {
  const { syscall }: NodeJS.ErrnoException = Object(error);
  const maybeSent = syscall !== 'connect';
  if (!aborted) return new TransportError('network', 'there was no response', { cause: error, maybeSent });
  const kind = reason instanceof Error && reason.name === 'TimeoutError' ? 'timeout' : 'aborted';
  return new TransportError(kind, 'the request was aborted', { cause: reason });
}
