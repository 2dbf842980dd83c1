import { MAX_RESPONSE_BYTES, readResponseText, type TransportResponse, toTransportError } from '@td/core';
import type { Dispatcher } from 'undici';

type Headers = Dispatcher.ResponseData['headers'];

/** A response as undici gives it, or as an interceptor packed it into an error. */
interface UndiciAnswer {
  readonly statusCode: number;
  readonly headers: Headers;
  readonly body?: unknown;
}

/**
 * The response that an error carries. The interceptors `responseError` and `retry` throw for a status; a status is a
 * response all the same.
 *
 * @throws the error itself when it carries none
 */
export function answerWithin(error: unknown): UndiciAnswer {
  const { statusCode, headers, body } = Object(error) as Partial<UndiciAnswer>;
  if (typeof statusCode !== 'number' || !headers) throw error;
  return { statusCode, headers, body };
}

/** What core is given for an answer of undici's. */
export function toTransportResponse(
  { statusCode, headers, body }: UndiciAnswer,
  signal: AbortSignal,
): TransportResponse {
  // A body that nobody reads fails by an event when its request is aborted, and an unheard 'error' ends the process.
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

/** The body that `responseError` read already, and parsed where it was JSON. */
function textOf(body: unknown): string {
  if (body === undefined) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}
