// A worker for workerd that uses core and the fetch transport, without Node's modules. It has one route for each way of
// sending.
import { createClient, withLogger, withWaitUntil } from '@td/core';
import { fetchTransport } from '@td/transport-fetch';

const ROUNDS = 20;

let heldRequest;

const routes = {
  async '/deliver'({ query }) {
    const client = clientFor(query);
    await client.deliverSignal('Smoke.fetch', { awaited: true });
    client.sendSignal('Smoke.fetch', { awaited: false });
    return Response.json(await client.close());
  },

  // The platform waits for the delivery. The response does not.
  async '/wait-until'({ query, context }) {
    const client = clientFor(
      query,
      withWaitUntil((delivery) => context.waitUntil(delivery)),
    );
    await sendTwice(client, query);
    return Response.json({});
  },

  async '/flush'({ query }) {
    const client = clientFor(query);
    await sendTwice(client, query);
    return Response.json(await client.flush());
  },

  async '/one-by-one'({ query }) {
    const client = clientFor(query);
    for (let round = 0; round < ROUNDS; round++) {
      client.sendSignal('Round.made', { round });
      await client.flush();
    }
    return Response.json(client.stats());
  },

  // Does what no worker may do: one request reads the body of an earlier one. The first request only stores its body.
  async '/trespass'({ request, context }) {
    if (heldRequest) context.waitUntil(heldRequest.text());
    heldRequest = request;
    return Response.json({});
  },

  async '/farewell'({ query }) {
    console.error(query.say);
    return Response.json({});
  },
};

// biome-ignore lint/style/noDefaultExport: workerd asks for it
export default {
  fetch(request, _environment, context) {
    const { pathname, searchParams } = new URL(request.url);
    return routes[pathname]({ request, context, query: Object.fromEntries(searchParams) });
  },
};

/** Creates a client for this request only. Its log appears in the output of the runtime. */
function clientFor({ endpoint }, ...options) {
  return createClient('APP', { endpoint, userID: 'ada', transport: fetchTransport() }, withLogger(console), ...options);
}

/** Sends, waits at the gate if there is one, and sends again. */
async function sendTwice(client, { gate, number }) {
  client.sendSignal('Request.begun', { number });
  if (gate) await (await fetch(gate)).text();
  client.sendSignal('Request.answered', { number });
}
