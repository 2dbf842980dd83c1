import { MAX_RESPONSE_BYTES, readResponseText, type TransportResponse, toTransportError } from '@td/core';
import type { Dispatcher } from 'undici';

type Headers = Dispatcher.ResponseData['headers'];

/** A response from undici, or from the error of an interceptor. */
interface UndiciResponse {
  readonly statusCode: number;
  readonly headers: Headers;
  readonly body?: unknown;
}

/**
 * Returns the response that an error contains. The interceptors `responseError` and `retry` throw an error for a status,
 * but a transport returns every status as a response.
 *
 * @throws the error itself if it contains no response
 */
export function responseFromError(error: unknown): UndiciResponse {
  const { statusCode, headers, body } = Object(error) as Partial<UndiciResponse>;
  if (typeof statusCode !== 'number' || !headers) throw error;
  return { statusCode, headers, body };
}

/** Converts undici's response into the response of the transport contract. */
export function toTransportResponse(
  { statusCode, headers, body }: UndiciResponse,
  signal: AbortSignal,
): TransportResponse {
  // An abort makes an unread body emit 'error'. Without a listener, that event would end the process.
  if (isBody(body)) body.on('error', () => {});
  return {
    status: statusCode,
    header: (name) => headerValue(headers, name.toLowerCase()),
    async text() {
      if (!isBody(body)) return textOf(body).slice(0, MAX_RESPONSE_BYTES);
      try {
        return await readResponseText(body);
      } catch (error) {
        throw toTransportError(error, signal);
      }
    },
  };
}

function isBody(body: unknown): body is Dispatcher.ResponseData['body'] {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

function headerValue(headers: Headers, name: string): string | null {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  return value === undefined ? null : [value].flat().join(', ');
}

/** Returns the text of a body that `responseError` has already read, and has parsed if it was JSON. */
function textOf(body: unknown): string {
  if (body === undefined) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}
