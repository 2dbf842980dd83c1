import { type ClientOption, withWebsite } from '@td/core';
import { manualClock, recordingTransport } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakePage, type FakePageOptions, openPage } from '../../test/fake-page.js';
import { loadPackage } from '../../test/load-package.js';

const INSTALLED = 'TelemetryDeck.Acquisition.newInstallDetected';
const STARTED = 'TelemetryDeck.Session.started';

let clock = manualClock();
let transport = recordingTransport({ deliversNothing: false });
let page: FakePage;

beforeEach(() => {
  clock = manualClock();
  transport = recordingTransport({ deliversNothing: false });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

async function visit(options: FakePageOptions = {}, ...more: ClientOption[]) {
  page = openPage(options);
  const { createClient } = await loadPackage();
  return createClient('APP', { clock, transport }, ...more);
}

const types = () => transport.signals.map(({ type }) => type);

describe('a page that the browser has loaded ahead', () => {
  it.each(['app', 'website'])('stores and sends nothing of the %s before the user opens it', async (kind) => {
    const client = await visit({ prerendering: true }, kind === 'website' && withWebsite());
    client.sendSignal('Page.viewed');
    void client.flush();
    await clock.advance(60_000);
    page.happens('pagehide');
    await clock.advance(60_000);
    expect(transport.requests).toEqual([]);
    expect({ ...page.storage }).toEqual({});
  });

  it('sends its waiting signals when the user opens it, as one session of one install', async () => {
    const client = await visit({ prerendering: true });
    client.sendSignal('Page.viewed');
    await clock.advance(60_000);
    page.activate();
    client.sendSignal('Page.clicked');
    await clock.advance(2000);
    expect(types()).toEqual([INSTALLED, STARTED, 'Page.viewed', 'Page.clicked']);
    expect(new Set(transport.signals.map(({ sessionID }) => sessionID)).size).toBe(1);
    expect(Object.keys(page.storage).sort()).toEqual(
      ['install', 'sessions', 'userID'].map((name) => `TelemetryDeck.APP.${name}`),
    );
  });

  it('begins its session when the user opens it, even if it sent nothing before', async () => {
    await visit({ prerendering: true });
    await clock.advance(10_000);
    page.activate();
    await clock.advance(2000);
    expect(types()).toEqual([INSTALLED, STARTED]);
  });

  it('continues the session that the previous page has stored meanwhile', async () => {
    const first = await visit();
    const [before, { document }] = [page, globalThis];
    await clock.advance(60_000);
    const second = await visit({ prerendering: true, storage: before.storage });
    second.sendSignal('Page.viewed');
    await clock.advance(30_000);
    // Both pages share one global; for a moment it is the document of the first.
    const { document: ahead } = globalThis;
    vi.stubGlobal('document', document);
    before.happens('pagehide');
    vi.stubGlobal('document', ahead);
    const stored = JSON.parse(before.storage.getItem('TelemetryDeck.APP.sessions') ?? '');
    page.activate();
    await clock.advance(2000);
    expect(types()).toEqual([INSTALLED, STARTED, 'Page.viewed']);
    expect(second.sessionID).toBe(first.sessionID);
    expect(JSON.parse(page.storage.getItem('TelemetryDeck.APP.sessions') ?? '')).toMatchObject({
      recent: stored.recent,
    });
    expect(stored.recent[0].seconds).toBe(90);
  });

  it('changes nothing of a visitor who is known before the user opens it', async () => {
    await visit();
    await clock.advance(2000);
    page.happens('pagehide');
    const before = { ...page.storage };
    // The session is over.
    await clock.advance(600_000);
    const client = await visit({ prerendering: true, storage: page.storage });
    client.sendSignal('Page.viewed');
    await clock.advance(60_000);
    page.happens('pagehide');
    expect({ ...page.storage }).toEqual(before);
  });

  it('obeys an earlier refusal', async () => {
    await visit({ prerendering: true });
    page.storage.setItem('TelemetryDeck.APP.consent', 'denied');
    const client = await visit({ prerendering: true, storage: page.storage });
    client.sendSignal('Page.viewed');
    page.activate();
    await clock.advance(2000);
    expect(client.consent).toBe('denied');
    expect(types()).toEqual([]);
  });
});
