// A worker in workerd: core and the fetch transport, without anything of Node's.
import { createClient } from '@td/core';
import { fetchTransport } from '@td/transport-fetch';

// biome-ignore lint/style/noDefaultExport: workerd asks for it
export default {
  async fetch(request) {
    const endpoint = new URL(request.url).searchParams.get('endpoint');
    const client = createClient('APP', { endpoint, userID: 'ada', transport: fetchTransport() });
    await client.deliverSignal('Smoke.fetch', { awaited: true });
    client.sendSignal('Smoke.fetch', { awaited: false });
    return Response.json(await client.close());
  },
};
