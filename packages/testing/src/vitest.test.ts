import { createClient, type SignalBody, withTransport } from '@td/core';
import { expect, it } from 'vitest';
import { recordingTransport, startIngestServer } from './index.js';
import { matchers } from './vitest.js';

const signal: SignalBody = {
  appID: 'A',
  clientUser: 'u',
  sessionID: 's',
  isTestMode: false,
  receivedAt: '2026-01-01T00:00:00.000Z',
  type: 'Command.run',
  payload: { command: 'create', files: 3, dry: false },
};
const sent = { signals: [signal, { ...signal, type: 'App.started', payload: {} }] };

it('toHaveSentSignal finds a signal by its type and a part of its payload', () => {
  expect(sent).toHaveSentSignal('Command.run');
  expect(sent).toHaveSentSignal('Command.run', {});
  expect(sent).toHaveSentSignal('Command.run', { files: 3 });
  expect(sent).toHaveSentSignal('Command.run', { command: 'create', dry: false });
  expect(sent).not.toHaveSentSignal('App.ended');
  expect(sent).not.toHaveSentSignal('Command.run', { files: '3' });
  expect(sent).not.toHaveSentSignal('Command.run', { more: 1 });
  expect(sent).not.toHaveSentSignal('App.started', { files: 3 });
});

it('toHaveSentSignal accepts matchers as values and as the whole payload', () => {
  expect(sent).toHaveSentSignal('Command.run', { files: expect.any(Number), command: expect.stringMatching(/^c/) });
  expect(sent).not.toHaveSentSignal('Command.run', { files: expect.any(String) });
  expect(sent).toHaveSentSignal('Command.run', expect.objectContaining({ files: 3 }));
  expect(sent).not.toHaveSentSignal('Command.run', expect.objectContaining({ files: 4 }));
});

it('the failure message lists the signals that were sent', () => {
  expect(() => expect(sent).toHaveSentSignal('Command.run', { files: 4, dry: expect.any(Boolean) })).toThrow(
    [
      'expected "Command.run" {"dry": Any<Boolean>, "files": 4} to have been sent, but these signals were sent:',
      '  "Command.run" {"command": "create", "dry": false, "files": 3}',
      '  "App.started" {}',
    ].join('\n'),
  );
  expect(() => expect(sent).not.toHaveSentSignal('App.started')).toThrow(
    'expected "App.started" {} not to have been sent',
  );
  expect(() => expect({ signals: [] }).toHaveSentSignal('a')).toThrow(
    'expected "a" {} to have been sent, but no signal was sent',
  );
  expect(() => expect({}).toHaveSentSignal('a')).toThrow('needs a recordingTransport');
});

it('toHaveSentSignal works with a recording transport and with an ingest server', async () => {
  const transport = recordingTransport();
  const client = createClient('APP', withTransport(transport));
  client.sendSignal('App.started', { theme: 'dark' });
  await client.close();
  expect(transport).toHaveSentSignal('App.started', { theme: 'dark' });

  await using server = await startIngestServer();
  const { url, headers, text } = { ...transport.requests[0]!, url: server.endpoint };
  await fetch(url, { method: 'POST', headers, body: text });
  expect(server).toHaveSentSignal('App.started', { theme: 'dark' });
});

it('the matchers work with another expect', () => {
  expect(Object.keys(matchers)).toEqual(['toHaveSentSignal']);
  const state = { equals: Object.is, utils: { stringify: String } };
  expect(matchers.toHaveSentSignal.call(state, sent, 'Command.run', { files: 3 }).pass).toBe(true);
});
