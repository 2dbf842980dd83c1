import { reply } from '../reply.js';
import { check, checkBytes, checkEqual } from './assertions.js';
import { type ContractCase, contractCase, encode } from './contract-case.js';

/** The most requests of a redirect loop: the first, and the 20 redirects that the fetch standard follows. */
const MAX_LOOP_REQUESTS = 21;

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

  contractCase('it stops following a redirect that leads to itself', async ({ server, send }) => {
    server.setDefaultReply(reply(308, { headers: { Location: '/v2/' } }));
    // The outcome may be the last redirect as a response, or an error, which libraries throw that follow redirects.
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
