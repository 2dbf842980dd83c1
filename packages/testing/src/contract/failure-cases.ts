import { hang, reset } from '../connection-faults.js';
import { reply } from '../reply.js';
import { refusingURL } from '../unreachable-urls.js';
import { check, checkEqual, rejectionOf, transportErrorOf } from './assertions.js';
import { type ContractCase, contractCase, type Stage, waitForAllDisconnects } from './contract-case.js';

/** What a server may do after it has read the request, so that there is no response. */
const LOST_ANSWERS = {
  'the connection is cut': reset(),
  'the response cannot be parsed': reply(200, { headers: { 'Content-Length': 'two' } }),
};

export const failureCases: readonly ContractCase[] = [
  contractCase('it rejects with the kind "network" when the connection is refused', async ({ send }) => {
    const error = await transportErrorOf(send({ url: await refusingURL() }), 'network');
    check(error.cause !== undefined, 'the error must have a cause');
  }),

  contractCase(
    'it rejects with the kind "network" when the connection is cut before the response',
    async ({ server, send }) => {
      server.script(reset());
      const error = await transportErrorOf(send(), 'network');
      check(error.cause !== undefined, 'the error must have a cause');
    },
  ),

  contractCase(
    'it says that nothing was sent when the connection is refused',
    async ({ send }) => {
      const { maybeSent } = await transportErrorOf(send({ url: await refusingURL() }), 'network');
      checkEqual(maybeSent, false, 'maybeSent');
    },
    'knowsWhatWasSent',
  ),

  ...Object.entries(LOST_ANSWERS).map(([what, lost]) =>
    contractCase(
      `it says that the request may have been sent when ${what}`,
      async ({ server, send }) => {
        server.script(lost);
        const { maybeSent } = await transportErrorOf(send(), 'network');
        checkEqual(maybeSent, true, 'maybeSent');
      },
      'knowsWhatWasSent',
    ),
  ),

  contractCase('it makes one attempt when the connection is cut', async ({ server, send }) => {
    server.script(reset());
    await rejectionOf(send());
    await (await send()).text();
    checkEqual(server.requests.length, 2, 'the number of requests after two attempts');
  }),

  ...[
    { kind: 'aborted', makeReason: () => new Error('the caller stopped waiting') } as const,
    { kind: 'timeout', makeReason: () => new DOMException('time ran out', 'TimeoutError') } as const,
  ].flatMap(({ kind, makeReason }) => [
    contractCase(
      `it rejects with the kind "${kind}" and sends nothing when the request is aborted before`,
      async (stage) => {
        const reason = makeReason();
        const error = await transportErrorOf(stage.send({ signal: AbortSignal.abort(reason) }), kind);
        checkEqual(error.cause, reason, 'the cause');
        await (await stage.send()).text();
        checkEqual(stage.server.requests.length, 1, 'the number of requests that arrived');
      },
    ),

    contractCase(
      `it rejects with the kind "${kind}" and closes the connection when the request is aborted while pending`,
      async (stage) => {
        const reason = makeReason();
        const error = await transportErrorOf(abortUnanswered(stage, reason), kind);
        checkEqual(error.cause, reason, 'the cause');
        await waitForAllDisconnects(stage.server);
      },
    ),
  ]),

  contractCase('it rejects text() when the request is aborted within the body', async ({ server, send }) => {
    const controller = new AbortController();
    server.script(reply(200, { body: 'part', unfinished: true }));
    const response = await send({ signal: controller.signal });
    const text = rejectionOf(response.text());
    controller.abort(new Error('the caller stopped waiting'));
    await text;
    await waitForAllDisconnects(server);
  }),

  contractCase('it completes the other requests when one is aborted', async (stage) => {
    const aborted = abortUnanswered(stage, new Error('the caller stopped waiting'));
    const other = stage.server.waitForRequests(1).then(() => stage.send());
    const [, response] = await Promise.all([rejectionOf(aborted), other]);
    checkEqual(response.status, 200, 'the status of the other request');
    await response.text();
  }),

  ...(['a response', 'a failure'] as const).map((outcome) =>
    contractCase(
      `it leaves no listener on the abort signal after ${outcome}`,
      async ({ server, send }) => {
        const { signal, listeners } = watchedSignal();
        server.script(outcome === 'a failure' ? reset() : reply(200, { body: 'text' }));
        await send({ signal }).then(
          (response) => response.text(),
          () => {},
        );
        checkEqual(listeners.size, 0, 'the number of listeners on the abort signal');
      },
      'removesListeners',
    ),
  ),
];

/** Sends a request that gets no response, and aborts it when it has arrived. */
async function abortUnanswered({ server, send }: Stage, reason: unknown): Promise<unknown> {
  const controller = new AbortController();
  server.script(hang());
  const sending = send({ signal: controller.signal });
  sending.catch(() => {});
  await server.waitForRequests(1);
  controller.abort(reason);
  return await sending;
}

/** Returns an abort signal and the set of its current listeners. */
function watchedSignal(): { readonly signal: AbortSignal; readonly listeners: ReadonlySet<unknown> } {
  const { signal } = new AbortController();
  const listeners = new Set<unknown>();
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...parameters: Parameters<AbortSignal['addEventListener']>) => {
    listeners.add(parameters[1]);
    addEventListener.apply(signal, parameters);
  };
  signal.removeEventListener = (...parameters: Parameters<AbortSignal['removeEventListener']>) => {
    listeners.delete(parameters[1]);
    removeEventListener.apply(signal, parameters);
  };
  return { signal, listeners };
}
