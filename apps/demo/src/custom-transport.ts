import type { Transport } from '@td/core';

/** A complete transport of your own. It sends one POST with the platform's `fetch`, in Node and in browsers. */
export function customTransport(): Transport {
  return {
    async send({ url, headers, body, signal }) {
      const response = await fetch(url, { method: 'POST', headers, body: body as BodyInit, signal });
      return {
        status: response.status,
        header: (name) => response.headers.get(name),
        text: () => response.text(),
      };
    },
  };
}
