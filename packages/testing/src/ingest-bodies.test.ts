import {
  type Client,
  type ClientOption,
  createClient,
  hashUserID,
  type Processor,
  withAppVersion,
  withDefaultPayload,
  withIngestVersion,
  withNamespace,
  withParameterPrefix,
  withProcessor,
  withWebsite,
} from '@td/core';
import { describe, expect, it } from 'vitest';
import { referenceTransport } from '../test/reference-transport.js';
import { type IngestServer, startIngestServer } from './index.js';

const connect = ({ url }: IngestServer, ...options: ClientOption[]): Client => {
  const own = { transport: referenceTransport(), baseURL: url, userID: 'ada', sessionID: 's' };
  return createClient('APP', own, ...options);
};

const slow: Processor = async (signal, next) => next(signal);

/** Sends valid and invalid values in every way in which a program can send signals. */
async function sendEverything(client: Client): Promise<void> {
  client.sendSignal('Game.started');
  client.sendSignal('Game.started', { 'Game.level': 3, 'Game.part': 0.5, 'Game.music': false, 'Game.name': 'x' });
  client.sendSignal('Game.started', {
    'Game.date': new Date(0),
    'Game.big': 12n,
    'Game.list': [1, { a: 2 }],
    'Game.nested': { a: { b: 1 } },
    'Game.none': null,
    'Game.missing': undefined,
    'Game.bad': Number.NaN,
    'Game.text': '"\\\n\u2028👋',
    'Game.lone': '\ud800',
    __proto__: null,
  } as never);
  client.sendSignal('Game.lone \ud800', {}, { floatValue: 1.5, timestamp: 7, testMode: true });
  client.sendSignal('Game.ended', {}, { floatValue: Number.NaN, timestamp: new Date(Number.NaN), userID: 'bob' });
  client.sendSignal('Game.ended', null as never, { sessionID: 'other', userID: '' });
  client.identify('eve');
  client.newSession();
  client.sendSignal('Game.ended');
  await client.deliverSignal('Game.ended', { 'Game.level': 3 }, { floatValue: -1 });
  await client.flush();
}

const defaults = [withAppVersion('1.2'), withDefaultPayload({ 'Game.plan': 'pro', 'Game.seats': 3 })];

describe.each<[name: string, path: string, options: ClientOption[]]>([
  ['version 2', '/v2/', []],
  ['version 2 with a namespace', '/v2/namespace/com.example/', [withNamespace('com.example')]],
  ['version 3', '/v3/com.example/', [withIngestVersion(3), withNamespace('com.example')]],
])('given %s', (_name, path, options) => {
  it.each<[name: string, more: ClientOption[]]>([
    ['no other options', []],
    ['a default payload', defaults],
    ['a default payload from a function', [withDefaultPayload(() => ({ 'Game.now': 1 }))]],
    ['a prefix', [withParameterPrefix('Game.')]],
    ['test mode', [{ testMode: true }]],
    ['processors', [withProcessor(slow), withProcessor((signal, next) => next(signal)), ...defaults]],
  ])('the server accepts every body of a client with %s', async (_name, more) => {
    await using server = await startIngestServer();
    const client = connect(server, ...options, ...more);
    await sendEverything(client);
    await client.close();
    expect(server.faults).toEqual([]);
    expect(server.signals).toHaveLength(8);
    expect(client.stats()).toMatchObject({ tracked: 7, delivered: 7 });
    expect(client.stats().dropped).toEqual({});
    expect(new Set(server.requests.map((request) => request.path))).toEqual(new Set([path]));
    for (const signal of server.signals) expect(signal.sessionID).not.toBe('');
    for (const { json } of server.requests) {
      for (const signal of json as Record<string, unknown>[]) {
        expect(Object.keys(signal)).toEqual(expect.arrayContaining(['receivedAt', 'sessionID', 'isTestMode']));
      }
    }
  });
});

describe.each([
  ['/v2/w/', 2],
  ['/v3/w/', 3],
] as const)('given a website at %s', (path, version) => {
  it('the server accepts every body, and each is one object without a user', async () => {
    await using server = await startIngestServer();
    const client = connect(server, withWebsite(), withIngestVersion(version), ...defaults);
    client.sendSignal('pageView', { url: 'https://example.com/', referrer: '' }, { userID: 'bob' });
    client.sendSignal('pageView');
    await client.deliverSignal('pageLeave', { 'Page.seconds': 3 }, { floatValue: 3, testMode: true });
    await client.close();
    expect(server.faults).toEqual([]);
    expect(server.requests.map((request) => request.path)).toEqual([path, path, path]);
    for (const { json } of server.requests) {
      expect(json).not.toHaveProperty('clientUser');
      expect(json).not.toHaveProperty('sessionID');
      expect(json).toMatchObject({ appID: 'APP', receivedAt: expect.any(String) });
    }
    expect(server.requests[0]?.json).toMatchObject({ url: 'https://example.com/', referrer: '' });
  });
});

it('given version 3, parameters keep their types and are beside the fields', async () => {
  await using server = await startIngestServer();
  const client = connect(server, withIngestVersion(3), withNamespace('com.example'), ...defaults);
  client.sendSignal('Game.started', { 'Game.level': 3, 'Game.part': 0.5, 'Game.music': true }, { floatValue: 1.5 });
  await client.close();
  expect(server.requests[0]?.json).toEqual([
    {
      appID: 'APP',
      clientUser: hashUserID('ada'),
      sessionID: 's',
      isTestMode: 'false',
      type: 'Game.started',
      receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      floatValue: 1.5,
      'Game.level': 3,
      'Game.part': 0.5,
      'Game.music': true,
      'Game.plan': 'pro',
      'Game.seats': 3,
      'TelemetryDeck.AppInfo.version': '1.2',
    },
  ]);
});

it('the server refuses the body of another version, which proves that these tests can fail', async () => {
  await using server = await startIngestServer();
  const endpoint = `${server.url}/v3/com.example/`;
  await expect(connect(server, { endpoint }).deliverSignal('Game.started')).rejects.toMatchObject({ status: 400 });
  const website = connect(server, { endpoint }, withWebsite(), withIngestVersion(3));
  await expect(website.deliverSignal('pageView')).rejects.toMatchObject({ status: 400 });
  const inV2 = connect(server, { endpoint: server.endpoint }, withIngestVersion(3));
  await expect(inV2.deliverSignal('Game.started')).rejects.toMatchObject({ status: 400 });
  expect(server.faults).toHaveLength(3);
});
