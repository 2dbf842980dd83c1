// The endpoint of all benchmarks: a process of its own, so that its work is not counted as the client's. It keeps what
// it receives as it is, and takes it apart only when it is asked to count. Driven through messages by receiver-control.
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
    // The clock of process.hrtime is the machine's, the same in every process.
    firstRequestAt ??= Number(process.hrtime.bigint());
    requests++;
    const message = { url: request.url, encoding: request.headers['content-encoding'], chunks };
    const answer = judge(message);
    if (!answer) return;
    if (answer.status === 200) received.push(message);
    const body = replyText(request.url, answer.status);
    response.writeHead(answer.status, { 'Content-Type': 'application/json', ...answer.headers });
    response.end(body);
  });
});

/** The answer that the present behaviour gives; `undefined` for none at all. */
function judge(message) {
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
      return { status: idsOf(message).length > behaviour.mostEvents ? 413 : 200 };
    default:
      return { status: 200 };
  }
}

/** Each peer reads the answer of its own service; one that does not understand it would send everything again. */
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

/** Takes apart what has come since it was last asked. */
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

/** Counts from zero, and leaves connections alone: for the middle of a run. */
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
