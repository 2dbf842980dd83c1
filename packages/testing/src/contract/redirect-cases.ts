import { type LoopbackServer, startLoopbackServer } from '../loopback-server.js';
import { reply } from '../reply.js';
import { check, checkBytes, checkEqual } from './assertions.js';
import { type ContractCase, contractCase, encode } from './contract-case.js';

/** The most requests of a redirect loop: the first, and the 20 redirects that the fetch standard follows. */
const MAX_LOOP_REQUESTS = 21;

type LocationOf = (server: LoopbackServer) => string;

/** Locations with the same origin as the request, which goes to `/v2/`. */
const LOCATIONS_THAT_STAY: Readonly<Record<string, LocationOf>> = {
  'a relative path': () => 'there?a=1',
  'an absolute path': () => '/v2/there?a=1',
  'the whole URL': ({ url }) => `${url}/v2/there?a=1`,
  'the same host without a scheme': ({ url }) => `${url.replace('http:', '')}/v2/there?a=1`,
};

/** Locations to which the request, with the credentials of a user's instance, must not go. */
const LOCATIONS_THAT_LEAVE: Readonly<Record<string, LocationOf>> = {
  'another host name on the same port': ({ url }) => `${url.replace('127.0.0.1', 'localhost')}/v2/`,
  'another host without a scheme': ({ url }) => `//localhost:${new URL(url).port}/v2/`,
  'another scheme': ({ url }) => `${url.replace('http:', 'ftp:')}/v2/`,
  'a URL with a user name and a password': ({ url }) => `${url.replace('//', '//user:secret@')}/v2/`,
  'a malformed URL': () => 'http://[broken/v2/',
};

export const redirectCases: readonly ContractCase[] = [
  ...[301, 302, 303].map((status) =>
    contractCase(
      `it returns a redirect with ${status} as the response`,
      async ({ server, send }) => {
        server.script(reply(status, { headers: { Location: '/elsewhere' } }));
        const response = await send();
        await response.text();
        checkEqual(response.status, status, 'the status');
        checkEqual(response.header('location'), '/elsewhere', 'Location');
        checkEqual(server.requests.length, 1, 'the number of requests');
      },
      'seesRedirects',
    ),
  ),

  ...[307, 308].map((status) =>
    contractCase(`it follows a redirect with ${status} with the same POST`, async ({ server, send }) => {
      const body = encode('["€"]');
      server.script(reply(status, { headers: { Location: '/elsewhere' } }), reply(202, { body: 'there' }));
      const response = await send({ body, headers: { 'Content-Type': 'application/json', 'X-Contract': '1' } });
      checkEqual(await response.text(), 'there', 'the text');
      checkEqual(response.status, 202, 'the status');
      const followed = server.requests[1];
      checkEqual(followed?.method, 'POST', 'the method');
      checkEqual(followed?.path, '/elsewhere', 'the path');
      checkEqual(followed?.headers['content-type'], 'application/json', 'Content-Type');
      checkEqual(followed?.headers['x-contract'], '1', 'X-Contract');
      checkBytes(followed?.body, body);
    }),
  ),

  contractCase(
    'it returns a redirect without a Location as the response',
    async ({ server, send }) => {
      server.script(reply(307, { body: 'nowhere' }));
      const response = await send();
      checkEqual(response.status, 307, 'the status');
      checkEqual(await response.text(), 'nowhere', 'the text');
    },
    'seesRedirects',
  ),

  ...[307, 308].map((status) =>
    contractCase(
      `it returns a redirect with ${status} to another origin as the response, and sends nothing there`,
      async ({ server, send }) => {
        const other = await startLoopbackServer({ answer: () => reply(200) });
        try {
          server.script(reply(status, { headers: { Location: `${other.url}/v2/` }, body: 'moved' }));
          const response = await send({ headers: { Authorization: 'Bearer secret', Cookie: 'session=secret' } });
          checkEqual(await response.text(), 'moved', 'the text');
          checkEqual(response.status, status, 'the status');
          checkEqual(other.requests.length, 0, 'the number of requests to the other origin');
        } finally {
          await other.close();
        }
      },
      'seesRedirects',
    ),
  ),

  ...Object.entries(LOCATIONS_THAT_STAY).map(([what, locationOf]) =>
    contractCase(`it follows a redirect to ${what}`, async ({ server, send }) => {
      server.script(reply(308, { headers: { Location: locationOf(server) } }));
      const response = await send();
      await response.text();
      checkEqual(response.status, 200, 'the status');
      checkEqual(server.requests.length, 2, 'the number of requests');
      checkEqual(server.requests[1]?.path, '/v2/there?a=1', 'the path');
    }),
  ),

  ...Object.entries(LOCATIONS_THAT_LEAVE).map(([what, locationOf]) =>
    contractCase(
      `it returns a redirect to ${what} as the response`,
      async ({ server, send }) => {
        server.script(reply(307, { headers: { Location: locationOf(server) } }));
        const response = await send();
        await response.text();
        checkEqual(response.status, 307, 'the status');
        checkEqual(server.requests.length, 1, 'the number of requests');
      },
      'seesRedirects',
    ),
  ),

  contractCase('it stops following a redirect that leads to itself', async ({ server, send }) => {
    server.setDefaultReply(reply(308, { headers: { Location: '/v2/' } }));
    // The outcome may be the last redirect as a response, or an error of the library that follows redirects.
    await send().then(
      (response) => response.text(),
      () => {},
    );
    check(
      server.requests.length <= MAX_LOOP_REQUESTS,
      `a redirect loop must end after at most ${MAX_LOOP_REQUESTS} requests, but takes ${server.requests.length}`,
    );
  }),
];
