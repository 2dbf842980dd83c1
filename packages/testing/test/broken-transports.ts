import { text as readWholeText } from 'node:stream/consumers';
import { type Transport, TransportError } from '@td/core';
import { referenceTransport } from './reference-transport.js';

type Send = Transport['send'];

/** Transports that each break the contract in one way. The names say how. */
export const brokenTransports = {
  'swallows the abort': () => around((send) => (request) => send({ ...request, signal: new AbortController().signal })),

  'loses the reason of an abort': () =>
    failing((error) => (error.kind === 'network' ? error : new TransportError(error.kind, error.message))),

  'does not say what was sent': () =>
    failing((error) => new TransportError(error.kind, error.message, { cause: error.cause })),

  'reports a timeout as an abort': () =>
    failing((error) =>
      error.kind === 'timeout' ? new TransportError('aborted', error.message, { cause: error.cause }) : error,
    ),

  'rejects with the errors of its library': () => failing((error) => error.cause),

  'retries by itself': () =>
    around((send) => async (request) => {
      try {
        const response = await send(request);
        return response.status < 500 ? response : await send(request);
      } catch (error) {
        if (request.signal.aborted) throw error;
        return await send(request);
      }
    }),

  'throws on 500': () =>
    around((send) => async (request) => {
      const response = await send(request);
      if (response.status === 500) throw new Error('server error');
      return response;
    }),

  'loses a header': () =>
    around((send) => (request) => {
      const kept = Object.entries(request.headers).filter(([name]) => name !== 'x-lower');
      return send({ ...request, headers: Object.fromEntries(kept) });
    }),

  'adds a header': () =>
    around((send) => (request) => send({ ...request, headers: { ...request.headers, 'X-Requested-With': 'me' } })),

  'encodes the body again': () =>
    around((send) => (request) => {
      const body = new TextEncoder().encode(new TextDecoder().decode(request.body));
      return send({ ...request, body });
    }),

  'finds headers in lower case only': () =>
    around((send) => async (request) => {
      const response = await send(request);
      const header = (name: string) => (name === name.toLowerCase() ? response.header(name) : null);
      return { ...response, header };
    }),

  'reads responses without a limit': () => referenceTransport({ readText: readWholeText }),

  'never closes its sockets': () => ({ send: referenceTransport().send }),

  'opens a connection for each request': () =>
    around((send) => (request) => send({ ...request, headers: { ...request.headers, Connection: 'close' } })),

  'follows a 302 with a GET': () =>
    around((send) => async (request) => {
      const response = await send(request);
      const location = response.header('location');
      if (response.status !== 302 || location === null) return response;
      await response.text();
      const followed = await fetch(new URL(location, request.url));
      return { status: followed.status, header: (name) => followed.headers.get(name), text: () => followed.text() };
    }),

  'follows redirects to other origins': () =>
    around((send) => async (request) => {
      const response = await send(request);
      const location = response.header('location');
      if (!/^https?:/.test(`${location}`) || !URL.canParse(`${location}`)) return response;
      await response.text();
      return send({ ...request, url: `${location}` });
    }),

  'writes into the headers that it is given': () =>
    around((send) => (request) => {
      Object.assign(request.headers, { Accept: 'application/json' });
      return send(request);
    }),

  'says that it delivers nothing': () => ({ ...referenceTransport(), deliversNothing: true }),

  'leaves its listener on the signal': () =>
    around((send) => (request) => {
      request.signal.addEventListener('abort', () => {});
      return send(request);
    }),
} satisfies Record<string, () => Transport>;

function around(change: (send: Send) => Send): Transport {
  const reference = referenceTransport();
  return { ...reference, send: change(reference.send) };
}

function failing(change: (error: TransportError) => unknown): Transport {
  return around(
    (send) => (request) =>
      send(request).catch((error: TransportError) => {
        throw change(error);
      }),
  );
}
