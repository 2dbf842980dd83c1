import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ResponseReply } from './reply.js';

/** Allows pages of any origin to post. */
const CORS_HEADERS = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': '*' };

/** Sends a response, unless the client has disconnected. */
export function respond({ status, headers, body, unfinished }: ResponseReply, response: ServerResponse): void {
  if (response.destroyed) return;
  response.statusCode = status;
  for (const [name, value] of Object.entries({ ...CORS_HEADERS, ...headers })) response.setHeader(name, value);
  if (!unfinished) response.end(body);
  else if (body.length > 0) response.write(body);
  else response.flushHeaders();
}

/** Answers the CORS preflight of a browser. */
export function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(204, {
    ...CORS_HEADERS,
    'Access-Control-Allow-Methods': 'POST',
    'Access-Control-Allow-Headers': request.headers['access-control-request-headers'] ?? '*',
  });
  response.end();
}
