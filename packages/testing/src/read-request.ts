import type { IncomingMessage } from 'node:http';
import { parseJSON, type RecordedRequest } from './recorded-request.js';

/** Reads the body to its end, or until the client disconnects. */
export function readRequest(request: IncomingMessage, onRead: (recorded: RecordedRequest) => void): void {
  const chunks: Uint8Array[] = [];
  const { remotePort } = request.socket;
  request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  request.on('error', () => {});
  request.on('close', () => {
    if (!request.complete) onRead(record(false));
  });
  request.on('end', () => onRead(record(true)));

  const record = (complete: boolean): RecordedRequest => {
    const body = Buffer.concat(chunks);
    const text = body.toString('utf8');
    const { method = '', url: path = '', rawHeaders } = request;
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, `${value}`]));
    return { method, path, headers, rawHeaders, body, text, json: parseJSON(text), complete, remotePort };
  };
}
