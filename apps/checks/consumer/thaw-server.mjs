// The ingest server, in a thread that keeps running while the client's thread is frozen.
import { parentPort, workerData } from 'node:worker_threads';
import { startIngestServer } from '@td/testing';

let server = await startIngestServer();
parentPort.on('message', async () => {
  await server.close();
  server = await startIngestServer({ port: new URL(server.url).port });
  Atomics.store(workerData, 0, 1);
  Atomics.notify(workerData, 0);
});
parentPort.postMessage(server.endpoint);
