import type { ClientLifecycle } from '@td/core';
import { manualClock } from '@td/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepaliveTransport, stay } from './keepalive-transport.js';
import { watchPage } from './watch-page.js';

const page = { hidden: false };
let calls: string[];
let target: EventTarget;
const listened = new Set<string>();

/** What the client does when it reads the stored decision. */
let syncConsent: () => void;

let isLeaving: boolean | undefined;

/** What the client does with each further signal of a page that is left. */
let sendNow: (() => void) | undefined;

/** Whether the endpoint has accepted the last request, and whether storage takes signals. */
let hasFinalVerdict: boolean;
let isKept: boolean;

let clock: ReturnType<typeof manualClock>;

const lifecycle = {
  setLeaving(value: boolean, send?: () => void) {
    isLeaving = value;
    sendNow = send;
  },
  syncConsent: () => syncConsent(),
  retryNow: (isHurried: boolean) => void calls.push(isHurried ? 'retryNow, hurried' : 'retryNow'),
  sendOnUnload: (...limits: number[]) => void calls.push(`sendOnUnload ${limits}`),
  hasFinalVerdict: () => hasFinalVerdict,
  persist(withRequests: boolean) {
    calls.push(`persist ${withRequests}`);
    return isKept;
  },
  handOver: (withRequests: boolean | 'cut') => void calls.push(`handOver ${withRequests}`),
  pause: () => void calls.push('pause'),
  resume: () => void calls.push('resume'),
} as unknown as ClientLifecycle;

beforeEach(() => {
  calls = [];
  isLeaving = undefined;
  sendNow = undefined;
  hasFinalVerdict = isKept = true;
  clock = manualClock();
  stay();
  syncConsent = () => {};
  page.hidden = false;
  target = new EventTarget();
  listened.clear();
  vi.stubGlobal('document', page);
  vi.stubGlobal('navigator', { onLine: true, vendor: 'Google Inc.' });
  vi.stubGlobal('addEventListener', (type: string, ...rest: [EventListener, AddEventListenerOptions]) => {
    listened.add(type);
    target.addEventListener(type, ...rest);
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Begins a watch, and forgets the calls that its beginning makes. */
function watch(): () => void {
  const end = watchPage(lifecycle, { clock, timeoutMs: 5000 });
  calls = [];
  return end;
}

/** What happens to a page. It is shown again as it comes back from the back/forward cache. */
const happens = (type: string, persisted = type === 'pageshow') =>
  target.dispatchEvent(Object.assign(new Event(type), { persisted }));

it.each([
  { type: 'visibilitychange', hidden: true },
  { type: 'pagehide', hidden: false },
  { type: 'pagehide', hidden: true },
])(
  'a page sends the signals that fit and stores the rest on $type while hidden is $hidden (point 28)',
  ({ type, hidden }) => {
    watch();
    page.hidden = hidden;
    happens(type);
    const store = (withRequests: boolean) => `${type === 'pagehide' ? 'handOver' : 'persist'} ${withRequests}`;
    expect(calls).toEqual(['pause', 'sendOnUnload 8,32768', store(false)]);
    // What a request carries to an endpoint that has not answered yet is stored, too.
    calls = [];
    hasFinalVerdict = false;
    sendNow?.();
    expect(calls).toEqual(['sendOnUnload 8,32768', store(true)]);
  },
);

it.each([
  { vendor: 'Google Inc.', cut: false },
  { vendor: 'Apple Computer, Inc.', cut: 'cut' },
  { vendor: '', cut: 'cut' },
])('a page that is left stores what a request under way carries, if the browser "$vendor" cuts it', (given) => {
  vi.stubGlobal('navigator', { onLine: true, vendor: given.vendor });
  watch();
  happens('pagehide');
  expect(calls.at(-1)).toBe(`handOver ${given.cut}`);
  // What begins later outlives the page.
  sendNow?.();
  expect(calls.at(-1)).toBe('handOver false');
});

it('a page that stays hidden stores each further signal, and sends it as usual', async () => {
  watch();
  page.hidden = true;
  happens('visibilitychange');
  await clock.advance(1001);
  calls = [];
  sendNow?.();
  expect(calls).toEqual(['persist false']);
  happens('pagehide');
  sendNow?.();
  expect(calls.slice(1)).toEqual(['pause', ...Array(2).fill(['sendOnUnload 8,32768', 'handOver false']).flat()]);
});

it('a page that is visible again sends after the linger as usual', () => {
  watch();
  page.hidden = true;
  happens('visibilitychange');
  expect(sendNow).toBeTypeOf('function');
  happens('online');
  expect(sendNow).toBeTypeOf('function');
  page.hidden = false;
  happens('visibilitychange');
  expect(sendNow).toBeUndefined();
});

it.each(['visibilitychange', 'pageshow', 'online'])('a visible page tries again on %s (point 31)', (type) => {
  watch();
  happens(type);
  expect(calls).toEqual(['resume', type === 'online' ? 'retryNow' : 'retryNow, hurried']);
});

it('a page that has loaded hurries only where the endpoint is unknown or fails (point 28)', () => {
  watch();
  happens('pageshow', false);
  expect(calls).toEqual([]);
  hasFinalVerdict = false;
  happens('pageshow', false);
  expect(calls).toEqual(['resume', 'retryNow, hurried']);
});

it.each(['pageshow', 'online'])('a hidden page tries again on %s, too (points 16, 31)', (type) => {
  watch();
  page.hidden = true;
  happens(type);
  expect(calls).toEqual([type === 'online' ? 'retryNow' : 'retryNow, hurried']);
});

it('a page that is offline stores everything, and sends only signals that it cannot store (point 31)', () => {
  vi.stubGlobal('navigator', { onLine: false });
  watch();
  happens('pagehide');
  expect(calls).toEqual(['pause', 'persist true', 'handOver true']);
  calls = [];
  isKept = false;
  sendNow?.();
  expect(calls).toEqual(['persist true', 'sendOnUnload 8,32768', 'handOver false']);
});

it('a page that seems to be offline, although a response has come, sends as usual', async () => {
  vi.resetModules();
  const fresh = await import('./watch-page.js');
  const transport = (await import('./keepalive-transport.js')).keepaliveTransport({
    send: async () => ({ status: 200, header: () => null, text: async () => '' }),
  });
  vi.stubGlobal('navigator', { onLine: false, vendor: 'Google Inc.' });
  const { signal } = new AbortController();
  await transport.send({ url: 'https://ingest.example/v2/', headers: {}, body: new Uint8Array(1), signal });
  fresh.watchPage(lifecycle, { clock, timeoutMs: 5000 });
  calls = [];
  happens('pagehide');
  expect(calls).toEqual(['pause', 'sendOnUnload 8,32768', 'handOver false']);
});

it('a page that comes back from the cache stops waiting for responses to its last requests (point 28)', async () => {
  vi.useFakeTimers();
  // Firefox.
  vi.stubGlobal('navigator', { onLine: true });
  const transport = keepaliveTransport({ send: () => new Promise(() => {}) });
  const signal = new AbortController().signal;
  const url = 'https://ingest.example/v2/';
  const sending = transport.send({ url, headers: {}, body: new Uint8Array(1), signal, keepalive: true });
  watch();
  happens('pageshow');
  vi.advanceTimersByTime(4500);
  expect((await sending).status).toBe(200);
  vi.useRealTimers();
});

it('a page is leaving from pagehide until it comes back, but not while it is only hidden', () => {
  watch();
  page.hidden = true;
  happens('visibilitychange');
  expect(isLeaving).toBe(false);
  happens('pagehide');
  expect(isLeaving).toBe(true);
  happens('visibilitychange');
  expect(isLeaving).toBe(true);
  page.hidden = false;
  happens('pageshow');
  expect(isLeaving).toBe(false);
});

it('the watch listens to no event that keeps a page out of the back/forward cache (point 28)', () => {
  watchPage(lifecycle, { clock, timeoutMs: 5000 });
  const types = ['online', 'pagehide', 'pageshow', 'prerenderingchange', 'storage', 'visibilitychange'];
  expect([...listened].sort()).toEqual(types);
});

const events = ['visibilitychange', 'pagehide', 'pageshow', 'online', 'storage'];

it.each(events)('the watch reads the stored decision on %s before anything else', (type) => {
  syncConsent = () => void calls.push('syncConsent');
  watch();
  happens(type);
  expect(calls[0]).toBe('syncConsent');
  expect(calls.length > 1).toBe(type !== 'storage');
});

it.each(events)('the watch does nothing more on %s and later, if the stored decision has ended it', (type) => {
  const end = watch();
  syncConsent = end;
  for (const again of [type, ...events]) happens(again);
  expect(calls).toEqual([]);
});

it('the client resumes at the beginning if the page is visible, and pauses if it is hidden', () => {
  watchPage(lifecycle, { clock, timeoutMs: 5000 });
  expect(calls).toEqual(['resume']);
  page.hidden = true;
  calls = [];
  watchPage(lifecycle, { clock, timeoutMs: 5000 });
  expect(calls).toEqual(['pause']);
});

it('a watch that has ended does nothing', () => {
  const end = watch();
  end();
  for (const type of listened) happens(type);
  expect(calls).toEqual([]);
});
