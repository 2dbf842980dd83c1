import type { ClientLifecycle } from '@td/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepaliveTransport } from './keepalive-transport.js';
import { watchPage } from './watch-page.js';

const page = { hidden: false };
let calls: string[];
let target: EventTarget;
const listened = new Set<string>();

/** What the client does when the user turns out to have decided elsewhere. */
let syncConsent: () => void;

const lifecycle = {
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

/** Watches, and forgets what that alone has brought about. */
function watch(): () => void {
  const end = watchPage(lifecycle);
  calls = [];
  return end;
}

const happens = (type: string) => target.dispatchEvent(new Event(type));

it.each([
  ['visibilitychange', true],
  ['pagehide', false],
  ['pagehide', true],
])('sends what fits and keeps the rest on %s when hidden is %s (point 28)', (type, hidden) => {
  watch();
  page.hidden = hidden;
  happens(type);
  expect(calls).toEqual(['pause', 'sendOnUnload 8,61440', type === 'pagehide' ? 'handOver' : 'persist']);
});

it.each(['visibilitychange', 'pageshow', 'online'])('tries again on %s (point 31)', (type) => {
  watch();
  happens(type);
  expect(calls).toEqual(['resume', 'retryNow']);
});

it.each(['pageshow', 'online'])('tries again on %s also where nobody sees the page (points 16, 31)', (type) => {
  watch();
  page.hidden = true;
  happens(type);
  expect(calls).toEqual(['retryNow']);
});

it('keeps all first where the browser calls itself offline, and tries nevertheless (point 31)', () => {
  vi.stubGlobal('navigator', { onLine: false });
  watch();
  happens('pagehide');
  expect(calls).toEqual(['pause', 'persist', 'sendOnUnload 8,61440', 'handOver']);
});

it('waits no longer for what was sent in the last moment before the page went into the cache (point 28)', async () => {
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

it('listens to nothing that keeps a page out of the back/forward cache (point 28)', () => {
  watchPage(lifecycle);
  expect([...listened].sort()).toEqual(['online', 'pagehide', 'pageshow', 'storage', 'visibilitychange']);
});

const events = ['visibilitychange', 'pagehide', 'pageshow', 'online', 'storage'];

it.each(events)('asks on %s whether the user has decided elsewhere, before anything else', (type) => {
  syncConsent = () => void calls.push('syncConsent');
  watch();
  happens(type);
  expect(calls[0]).toBe('syncConsent');
  expect(calls.length > 1).toBe(type !== 'storage');
});

it.each(events)('does nothing on %s when that has ended the watch, nor after', (type) => {
  const end = watch();
  syncConsent = end;
  for (const again of [type, ...events]) happens(again);
  expect(calls).toEqual([]);
});

it('says whether the user is there, from the beginning', () => {
  watchPage(lifecycle);
  expect(calls).toEqual(['resume']);
  page.hidden = true;
  calls = [];
  watchPage(lifecycle);
  expect(calls).toEqual([]);
});

it('tries again on online in a worker, which has no document (point 30)', () => {
  vi.stubGlobal('document', undefined);
  watch();
  happens('online');
  expect(calls).toEqual(['retryNow']);
});

it('listens no more when the watch has ended', () => {
  const end = watch();
  end();
  for (const type of listened) happens(type);
  expect(calls).toEqual([]);
});

it('does nothing on a server, where nobody can listen (point 30)', () => {
  vi.stubGlobal('addEventListener', undefined);
  watchPage(lifecycle)();
});
