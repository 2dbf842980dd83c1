import { check, checkBytes, checkEqual } from './assertions.js';
import { type ContractCase, contractCase, encode } from './contract-case.js';

/**
 * What HTTP needs and what libraries add by themselves, none of which says anything of the user. Whatever is beyond this
 * list core did not ask for.
 */
const USUAL_HEADERS: ReadonlySet<string> = new Set([
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
  contractCase('posts to the URL as it is given', async ({ server, send }) => {
    await (await send({ url: `${server.url}/v2/namespace/com.example/?text=%C3%A4%20b&b=1` })).text();
    checkEqual(server.requests[0]?.method, 'POST', 'the method');
    checkEqual(server.requests[0]?.path, '/v2/namespace/com.example/?text=%C3%A4%20b&b=1', 'the path');
  }),

  contractCase('sends text beyond ASCII byte for byte', async ({ server, send }) => {
    const body = encode('[{"type":"Ä€😀 \\u00e4","nul":"\\u0000"}]');
    await (await send({ body })).text();
    checkBytes(server.requests[0]?.body, body);
  }),

  contractCase('sends 300 KiB byte for byte', async ({ server, send }) => {
    const body = encode('€'.repeat(100 * 1024));
    await (await send({ body })).text();
    checkBytes(server.requests[0]?.body, body);
  }),

  contractCase('sends bytes that are no text', async ({ server, send }) => {
    const body = new Uint8Array(new ArrayBuffer(256)).map((_byte, index) => index);
    await (await send({ body })).text();
    checkBytes(server.requests[0]?.body, body);
  }),

  contractCase('says how long the body is, and neither chunks nor compresses it', async ({ server, send }) => {
    await (await send({ body: encode('["€"]') })).text();
    const { headers = {} } = server.requests[0] ?? {};
    checkEqual(headers['content-length'], '7', 'Content-Length');
    checkEqual(headers['transfer-encoding'], undefined, 'Transfer-Encoding');
    checkEqual(headers['content-encoding'], undefined, 'Content-Encoding');
  }),

  contractCase('sends the headers that it is given, unchanged and once', async ({ server, send }) => {
    const headers = { 'Content-Type': 'application/json; charset=utf-8', 'X-Contract': 'a, b; c="d"', 'x-lower': '1' };
    await (await send({ headers })).text();
    for (const [name, value] of Object.entries(headers)) {
      checkEqual(valuesOf(server.requests[0]?.rawHeaders, name).join(' | '), value, name);
    }
  }),

  contractCase('adds no headers but the usual ones', async ({ server, send }) => {
    await (await send()).text();
    const names = Object.keys(server.requests[0]?.headers ?? {});
    const added = names.filter((name) => name !== 'content-type' && !USUAL_HEADERS.has(name));
    check(added.length === 0, `it must not add ${added.join(', ')}`);
  }),

  contractCase('takes the keepalive hint', async ({ server, send }) => {
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
