import type { ClientLifecycle } from '@td/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepaliveTransport } from './keepalive-transport.js';
import { watchPage } from './watch-page.js';

const page = { hidden: false };
let calls: string[];
let target: EventTarget;
const listened = new Set<string>();

/** What the client does when it reads the stored decision. */
let syncConsent: () => void;

let isLeaving: boolean | undefined;

const lifecycle = {
  setLeaving(value: boolean) {
    isLeaving = value;
  },
  syncConsent: () => syncConsent(),
  retryNow: () => void calls.push('retryNow'),
  sendOnUnload: (...room: number[]) => void calls.push(`sendOnUnload ${room}`),
  persist: () => void calls.push('persist'),
  handOver: () => void calls.push('handOver'),
  pause: () => void calls.push('pause'),
  resume: () => void calls.push('resume'),
} as unknown as ClientLifecycle;

beforeEach(() => {
  calls = [];
  isLeaving = undefined;
  syncConsent = () => {};
  page.hidden = false;
  target = new EventTarget();
  listened.clear();
  vi.stubGlobal('document', page);
  vi.stubGlobal('navigator', { onLine: true });
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
  const end = watchPage(lifecycle);
  calls = [];
  return end;
}

const happens = (type: string) => target.dispatchEvent(new Event(type));

it.each([
  { type: 'visibilitychange', hidden: true },
  { type: 'pagehide', hidden: false },
  { type: 'pagehide', hidden: true },
])('a page sends what fits and stores the rest on $type while hidden is $hidden (point 28)', ({ type, hidden }) => {
  watch();
  page.hidden = hidden;
  happens(type);
  expect(calls).toEqual(['pause', 'sendOnUnload 8,61440', type === 'pagehide' ? 'handOver' : 'persist']);
});

it.each(['visibilitychange', 'pageshow', 'online'])('a visible page tries again on %s (point 31)', (type) => {
  watch();
  happens(type);
  expect(calls).toEqual(['resume', 'retryNow']);
});

it.each(['pageshow', 'online'])('a hidden page tries again on %s, too (points 16, 31)', (type) => {
  watch();
  page.hidden = true;
  happens(type);
  expect(calls).toEqual(['retryNow']);
});

it('a page that is offline stores everything before it tries to send (point 31)', () => {
  vi.stubGlobal('navigator', { onLine: false });
  watch();
  happens('pagehide');
  expect(calls).toEqual(['pause', 'persist', 'sendOnUnload 8,61440', 'handOver']);
});

it('a page that comes back from the cache stops waiting for responses to its last requests (point 28)', async () => {
  vi.useFakeTimers();
  const transport = keepaliveTransport({ send: () => new Promise(() => {}) });
  const signal = new AbortController().signal;
  const url = 'https://ingest.example/v2/';
  const sending = transport.send({ url, headers: {}, body: new Uint8Array(1), signal, keepalive: true });
  watch();
  target.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  vi.advanceTimersByTime(10_000);
  expect((await sending).status).toBe(200);
  vi.useRealTimers();
});

it('a page is leaving from pagehide on until it comes back, and is not while it is only hidden', () => {
  watch();
  page.hidden = true;
  happens('visibilitychange');
  expect(isLeaving).toBeUndefined();
  happens('pagehide');
  expect(isLeaving).toBe(true);
  happens('visibilitychange');
  expect(isLeaving).toBe(true);
  page.hidden = false;
  happens('pageshow');
  expect(isLeaving).toBe(false);
});

it('the watch listens to no event that keeps a page out of the back/forward cache (point 28)', () => {
  watchPage(lifecycle);
  expect([...listened].sort()).toEqual(['online', 'pagehide', 'pageshow', 'storage', 'visibilitychange']);
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

it('the client resumes at the beginning if the page is visible', () => {
  watchPage(lifecycle);
  expect(calls).toEqual(['resume']);
  page.hidden = true;
  calls = [];
  watchPage(lifecycle);
  expect(calls).toEqual([]);
});

it('a worker, which has no document, tries again on online (point 30)', () => {
  vi.stubGlobal('document', undefined);
  watch();
  happens('online');
  expect(calls).toEqual(['retryNow']);
});

it('a watch that has ended does nothing', () => {
  const end = watch();
  end();
  for (const type of listened) happens(type);
  expect(calls).toEqual([]);
});

it('a server, which has no events, can begin and end a watch (point 30)', () => {
  vi.stubGlobal('addEventListener', undefined);
  watchPage(lifecycle)();
});
