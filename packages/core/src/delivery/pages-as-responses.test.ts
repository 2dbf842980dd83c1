import { expect, it } from 'vitest';
import { manualClock } from '../../test/manual-clock.js';
import { recordingLogger, stubTransport } from '../../test/stub-transport.js';
import { createClient, type TransportResponse, withLogger } from '../index.js';

const html = { 'content-type': 'text/HTML; charset=utf-8' };
const portal = { status: 200, headers: html, text: ' \n<!doctype html><title>Log in</title>' };

it('a page with status 200, as of a captive portal, is no response: the signal is sent again', async () => {
  const clock = manualClock();
  const logger = recordingLogger();
  const transport = stubTransport(portal);
  const client = createClient('APP', { clock, transport }, withLogger(logger));
  client.sendSignal('App.started');
  await clock.advance(1);
  expect(client.stats()).toMatchObject({ delivered: 0, pending: 1 });
  expect(logger.lines).toEqual([
    'TelemetryDeck: the response is not from the endpoint; 1 signal waits to be sent again',
  ]);
  await clock.advance(60_000);
  expect(client.stats()).toMatchObject({ delivered: 1, pending: 0 });
  expect(transport.batches()).toEqual([['App.started'], ['App.started']]);
  await client.close();
});

it('a delivery that a page has answered rejects, and the endpoint does not have its signal', async () => {
  const client = createClient('APP', { transport: stubTransport(portal) });
  await expect(client.deliverSignal('App.started')).rejects.toMatchObject({ code: 'NETWORK', maybeSent: false });
  await client.close();
});

it('a page with the status of a failure is a response', async () => {
  const client = createClient('APP', { transport: stubTransport({ ...portal, status: 502 }) });
  await expect(client.deliverSignal('App.started')).rejects.toMatchObject({ code: 'REFUSED', status: 502 });
  await client.close();
});

const fail = () => {
  throw new Error('no headers');
};

it.each<[string, Pick<TransportResponse, 'header' | 'text'>]>([
  ['a text that a proxy declares as a page', { header: () => 'text/html', text: async () => 'OK' }],
  ['no text, which a proxy declares as a page', { header: () => 'text/html', text: async () => '' }],
  ['a page without a type', { header: () => null, text: async () => '<p>ok' }],
  ['headers that cannot be read', { header: fail, text: async () => '<p>ok' }],
  ['headers that reject', { header: (async () => fail()) as never, text: async () => 'ok' }],
  ['a header that is no text', { header: () => Symbol('html') as never, text: async () => 'ok' }],
])('a response with status 200 is a success: %s', async (_name, members) => {
  const client = createClient('APP', { transport: { send: async () => ({ status: 200, ...members }) } });
  await client.deliverSignal('App.started');
  await client.close();
});

it.each<[string, TransportResponse['header']]>([
  ['cannot be read', fail],
  ['are missing', undefined as never],
  ['are a promise that rejects', (async () => fail()) as never],
  ['are no text', () => Symbol('now') as never],
])('a refusal is a refusal, even if its headers %s', async (_name, header) => {
  const client = createClient('APP', {
    transport: { send: async () => ({ status: 400, header, text: async () => 'bad' }) },
  });
  const refusal = { code: 'REFUSED', status: 400, responseText: 'bad' };
  await expect(client.deliverSignal('App.started')).rejects.toMatchObject(refusal);
  await client.close();
});
