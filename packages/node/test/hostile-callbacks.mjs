// A program whose callbacks fail in one of these ways: `node hostile-callbacks.mjs rejects`. Node ends it at the first
// rejection that nothing handles. It prints the signals that it has delivered.
import process from 'node:process';
import {
  createClient,
  lazyClient,
  withConsent,
  withDiagnostics,
  withLogger,
  withProcessor,
  withStore,
  withWaitUntil,
} from '../src/index.ts';

const failure = () => new Error('hostile');

/** @param {PropertyDescriptor} descriptor */
const withThen = (descriptor) => Object.defineProperty({}, 'then', descriptor);

/**
 * @this {unknown}
 * @param {(value: unknown) => void} resolve
 */
function resolveToItself(resolve) {
  resolve(this);
}

/** @type {Record<string, () => unknown>} */
const ways = {
  rejects: async () => {
    throw failure();
  },
  'rejects with what has no text': () => Promise.reject(Object.create(null)),
  throws: () => {
    throw failure();
  },
  'throws what has no text': () => {
    throw Object.create(null);
  },
  'returns a getter that throws': () => withThen({ get: ways['throws'] }),
  'returns a `then` that throws': () => withThen({ value: ways['throws'] }),
  'returns a `then` that rejects': () => withThen({ value: ways['rejects'] }),
  'returns a `then` that resolves to itself': () => withThen({ value: resolveToItself }),
  'never settles': () => new Promise(() => {}),
};

const fail = /** @type {() => any} */ (ways[process.argv[2] ?? '']);

/** @type {import('../src/index.ts').Transport} */
const transport = {
  send: async () => ({ status: 200, header: () => null, text: async () => '' }),
  close: fail,
};
const base = { transport, spool: /** @type {const} */ (false), exitTimeoutMs: 0 };
/** @type {import('../src/index.ts').SignalStore} */
const store = { writeAhead: true, persist: fail, remove: fail, claim: fail, clear: fail, release: fail };

/** @type {Record<string, import('../src/index.ts').ClientOption[]>} */
const callbacks = {
  logger: [withLogger({ error: fail, warn: fail })],
  diagnostics: [withDiagnostics(fail)],
  defaultPayload: [{ defaultPayload: fail }],
  waitUntil: [withWaitUntil(fail)],
  processor: [withProcessor(fail)],
  store: [withStore(store)],
  joints: [
    {
      join: () => ({
        begin: () => fail,
        beforeCapture: fail,
        captured: fail,
        onConsent: fail,
        onEvent: fail,
      }),
    },
    { join: () => ({ begin: fail }) },
  ],
};

for (const [name, options] of Object.entries(callbacks)) {
  const client = createClient('HOSTILE', base, withConsent('unknown'), ...options);
  client.sendSignal('Early');
  client.optIn();
  client.sendSignal('Late', { unsendable: Symbol('a') });
  const refusing = createClient('HOSTILE', { ...base, retry: { maxAttempts: 1 } }, ...options, {
    transport: { ...transport, send: fail },
  });
  refusing.sendSignal('Refused');
  const lazy = lazyClient();
  lazy.sendSignal('Lazy');
  lazy.configure(createClient('HOSTILE', base, ...options));
  await Promise.allSettled([client, refusing, lazy].map((one) => one.deliverSignal('Single', {}, { timeoutMs: 20 })));
  await client.flush({ timeoutMs: 20 });
  client.optOut();
  client.optIn();
  for (const one of [client, refusing, lazy]) await one.close({ timeoutMs: 20 });
  const { tracked, recovered, delivered, pending, spooled, dropped } = client.stats();
  const gone = Object.values(dropped).reduce((sum, signals) => sum + signals, 0);
  if (tracked + recovered !== delivered + pending + spooled + gone) throw new Error(`${name} miscounts`);
}
process.stdout.write('survived\n');
