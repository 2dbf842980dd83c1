import type { Transport } from '@td/core';

/** A transport of one's own, whole: one POST by way of the platform's `fetch`, in Node and in a browser. */
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
