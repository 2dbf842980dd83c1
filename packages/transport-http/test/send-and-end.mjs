// Sends one request, and prints the status if the process is still alive when the response arrives.
import process from 'node:process';
import { httpTransport } from '@td/transport-http';

const [url, options] = process.argv.slice(2);

httpTransport(JSON.parse(options))
  .send({ url, headers: {}, body: new TextEncoder().encode('[]'), signal: new AbortController().signal })
  .then(async (response) => {
    await response.text();
    process.stdout.write(`${response.status}`);
  });
