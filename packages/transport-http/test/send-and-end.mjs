// Sends one request, does nothing more, and prints the status if it lives to see it.
import process from 'node:process';
import { httpTransport } from '@td/transport-http';

const [url, options] = process.argv.slice(2);

httpTransport(JSON.parse(options))
  .send({ url, headers: {}, body: new TextEncoder().encode('[]'), signal: new AbortController().signal })
  .then(async (response) => {
    await response.text();
    process.stdout.write(`${response.status}`);
  });
