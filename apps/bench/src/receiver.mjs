// The endpoint of all benchmarks. It runs in its own process, so that its work does not count as the client's. It stores
// raw bodies, and parses them only on the command `count`. receiver-control.mjs controls it with messages.
import http from 'node:http';
import zlib from 'node:zlib';
import { EVENT_ID } from './harness/event.mjs';

let received = [];
let counted = { unique: new Set(), events: 0, bytes: 0 };
let requests = 0;
let firstRequestAt;
let behaviour = { kind: 'accept' };

const server = http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const chunks = [];
  request.on('error', () => {});
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    // All processes of the machine share the clock of process.hrtime.
    firstRequestAt ??= Number(process.hrtime.bigint());
    requests++;
    const message = { url: request.url, encoding: request.headers['content-encoding'], chunks };
    const reply = decideReply(message);
    if (!reply) return;
    if (reply.status === 200) received.push(message);
    const body = replyText(request.url, reply.status);
    response.writeHead(reply.status, { 'Content-Type': 'application/json', ...reply.headers });
    response.end(body);
  });
});

/** Returns the reply of the current behaviour, or `undefined` for no reply. */
function decideReply(message) {
  switch (behaviour.kind) {
    case 'hang':
      return undefined;
    case 'fail-first': {
      if (behaviour.left === 0) return { status: 200 };
      behaviour.left--;
      const headers = behaviour.retryAfter === undefined ? {} : { 'Retry-After': String(behaviour.retryAfter) };
      return { status: behaviour.status, headers };
    }
    case 'limit':
      return { status: idsOf(message).length > behaviour.maxEvents ? 413 : 200 };
    default:
      return { status: 200 };
  }
}

/** Returns the body that a peer expects from its own service. With another body, the peer would send everything again. */
function replyText(url, status) {
  if (url.startsWith('/track')) return status === 200 ? '1' : '0';
  if (url.startsWith('/2/httpapi')) return JSON.stringify({ code: status });
  return JSON.stringify({ status: status === 200 ? 1 : 0 });
}

function idsOf({ url, encoding, chunks }) {
  const bytes = Buffer.concat(chunks);
  let text = (encoding === 'gzip' ? zlib.gunzipSync(bytes) : bytes).toString();
  if (url.startsWith('/track')) {
    const data = text.startsWith('data=') ? text.slice(5) : new URL(url, 'http://localhost').searchParams.get('data');
    text = Buffer.from(decodeURIComponent(data ?? ''), 'base64').toString();
  }
  return text.match(EVENT_ID) ?? [];
}

/** Parses what has arrived since the last call, and returns the totals. */
function count() {
  for (const message of received) {
    const ids = idsOf(message);
    counted.events += ids.length;
    for (const id of ids) counted.unique.add(id);
    for (const chunk of message.chunks) counted.bytes += chunk.length;
  }
  received = [];
  const { unique, events, bytes } = counted;
  return { unique: unique.size, duplicates: events - unique.size, requests, bytes, firstRequestAt };
}

/** Resets the counters, and keeps the connections. For the middle of a run. */
function forget() {
  received = [];
  counted = { unique: new Set(), events: 0, bytes: 0 };
  requests = 0;
  firstRequestAt = undefined;
  return {};
}

const commands = {
  listen: ({ port = 0 }) =>
    new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve({ port: server.address().port }))),
  refuse: () =>
    new Promise((resolve) => {
      server.close(() => resolve({}));
      server.closeAllConnections();
    }),
  behave: (message) => {
    behaviour = message.behaviour;
    return {};
  },
  forget,
  reset: () => {
    behaviour = { kind: 'accept' };
    server.closeAllConnections();
    return forget();
  },
  count,
};

process.on('message', async (message) => {
  process.send({ replyTo: message.id, ...(await commands[message.command](message)) });
});
process.on('disconnect', () => process.exit(0));
