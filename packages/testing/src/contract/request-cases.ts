import { reply } from '../reply.js';
import { check, checkBytes, checkEqual } from './assertions.js';
import { type ContractCase, contractCase, encode } from './contract-case.js';

/**
 * The headers that HTTP needs and that libraries add. None of them contains data about the user. A transport must add no
 * other header, because core did not ask for it.
 */
const ALLOWED_HEADERS: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'keep-alive',
  'content-length',
  'accept',
  'accept-encoding',
  'accept-language',
  'user-agent',
  'sec-fetch-mode',
]);

export const requestCases: readonly ContractCase[] = [
  contractCase('it posts to the exact URL', async ({ server, send }) => {
    await (await send({ url: `${server.url}/v2/namespace/com.example/?text=%C3%A4%20b&b=1` })).text();
    checkEqual(server.requests[0]?.method, 'POST', 'the method');
    checkEqual(server.requests[0]?.path, '/v2/namespace/com.example/?text=%C3%A4%20b&b=1', 'the path');
  }),

  contractCase('it sends non-ASCII text byte for byte', async ({ server, send }) => {
    const body = encode('[{"type":"Ä€😀 \\u00e4","nul":"\\u0000"}]');
    await (await send({ body })).text();
    checkBytes(server.requests[0]?.body, body);
  }),

  contractCase('it sends 300 KiB byte for byte', async ({ server, send }) => {
    const body = encode('€'.repeat(100 * 1024));
    await (await send({ body })).text();
    checkBytes(server.requests[0]?.body, body);
  }),

  contractCase('it sends bytes that are not UTF-8', async ({ server, send }) => {
    const body = new Uint8Array(new ArrayBuffer(256)).map((_byte, index) => index);
    await (await send({ body })).text();
    checkBytes(server.requests[0]?.body, body);
  }),

  contractCase('it sends the Content-Length, and neither chunks nor compresses the body', async ({ server, send }) => {
    await (await send({ body: encode('["€"]') })).text();
    const { headers = {} } = server.requests[0] ?? {};
    checkEqual(headers['content-length'], '7', 'Content-Length');
    checkEqual(headers['transfer-encoding'], undefined, 'Transfer-Encoding');
    checkEqual(headers['content-encoding'], undefined, 'Content-Encoding');
  }),

  contractCase('it sends the given headers unchanged and once', async ({ server, send }) => {
    const headers = { 'Content-Type': 'application/json; charset=utf-8', 'X-Contract': 'a, b; c="d"', 'x-lower': '1' };
    await (await send({ headers })).text();
    for (const [name, value] of Object.entries(headers)) {
      checkEqual(valuesOf(server.requests[0]?.rawHeaders, name).join(' | '), value, name);
    }
  }),

  contractCase('it adds no headers other than the allowed ones', async ({ server, send }) => {
    await (await send()).text();
    const names = Object.keys(server.requests[0]?.headers ?? {});
    const added = names.filter((name) => name !== 'content-type' && !ALLOWED_HEADERS.has(name));
    check(added.length === 0, `the transport must not add the headers ${added.join(', ')}`);
  }),

  contractCase('it writes neither into the request nor into its headers', async ({ server, send }) => {
    const headers = Object.freeze({ 'Content-Type': 'application/json' });
    // Follows a redirect, so that a transport which changes the headers for it is seen, too.
    server.script(reply(307, { headers: { Location: '/elsewhere' } }));
    const body = encode('["own"]');
    await (await send({ headers, body })).text();
    checkBytes(body, encode('["own"]'));
    checkEqual(server.requests.at(-1)?.headers['content-type'], 'application/json', 'Content-Type');
  }),

  contractCase('it accepts the keepalive hint', async ({ server, send }) => {
    const body = encode('["kept alive"]');
    const response = await send({ body, keepalive: true });
    await response.text();
    checkEqual(response.status, 200, 'the status');
    checkBytes(server.requests[0]?.body, body);
  }),
];

function valuesOf(rawHeaders: readonly string[] = [], name: string): readonly (string | undefined)[] {
  return rawHeaders.flatMap((header, index) =>
    index % 2 === 0 && header.toLowerCase() === name.toLowerCase() ? [rawHeaders[index + 1]] : [],
  );
}
