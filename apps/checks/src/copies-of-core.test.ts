import { join } from 'node:path';
import { recordingTransport } from '@td/testing';
import { expect, it } from 'vitest';
import { ROOT } from './setup.mjs';

// In Node, `@td/node` has core within. A program that imports `@td/core` as well, as most transports do, has two copies.
const load = (path: string) => import(join(ROOT, 'packages', path));
const node: typeof import('@td/node') = await load('node/dist/index-with-core.js');
const core: typeof import('@td/core') = await load('core/dist/index.js');
const signals: typeof import('@td/core/signals') = await load('core/dist/signals/index.js');

function recordedClient(...options: Parameters<typeof node.createClient>[1][]) {
  const transport = recordingTransport();
  const lines: string[] = [];
  const note = (line: string) => void lines.push(line);
  const logger = { debug: note, warn: note, error: note };
  const recording = core.withTransport(transport);
  const client = node.createClient('APP', recording, core.withLogger(logger), core.withConsent('granted'), ...options);
  return { client, lines, transport };
}

it('a client takes the options of the other copy', async () => {
  const seen: string[] = [];
  const { client, lines, transport } = recordedClient(
    core.withDebug(),
    core.withDefaultParameters(false),
    core.withParameterPrefix('App.'),
    core.withProcessor((signal, next) => {
      seen.push(signal.type);
      return next(signal);
    }),
  );
  client.sendSignal('Hello.said', { language: 'de' });
  client.sendSignal('Page.seen', core.keepNames({ url: '/' }));
  await client.close();

  expect(transport.signals.map(({ payload }) => payload)).toEqual([{ 'App.language': 'de' }, { url: '/' }]);
  expect(seen).toEqual(['Hello.said', 'Page.seen']);
  expect(lines.join('\n')).toContain('delivers nothing');
});

it('a dry run of the other copy is told as one', async () => {
  const lines: string[] = [];
  const note = (line: string) => void lines.push(line);
  const client = node.createClient(
    'APP',
    core.withDryRun(),
    node.withDebug(),
    node.withSpool(false),
    core.withLogger({ debug: note, warn: note, error: note }),
  );
  client.sendSignal('Hello.said');
  await client.close();

  expect(lines.join('\n')).toContain('dry run, nothing is sent');
  expect(client.stats().dropped.dry).toBe(1);
});

it('errors of the other copy keep their kind', async () => {
  const { client } = recordedClient(
    core.withTransport({
      send: () => Promise.reject(new core.TransportError('timeout', 'the pigeon is late', { maybeSent: true })),
    }),
  );
  const error = await client.deliverSignal('Hello.said', {}, { timeoutMs: 1000 }).catch((reason: unknown) => reason);
  expect(core.isTelemetryDeckError(error) && error.code).toBe('TIMEOUT');
  expect(node.isTelemetryDeckError(error)).toBe(true);
  await client.close();
});

it('a lazy client of the other copy tells its events to the client, and sends over it', async () => {
  const lazy = core.lazyClient();
  lazy.sendSignal('Before');
  const { client, lines, transport } = recordedClient();
  lazy.configure(client);
  lazy.with({ sessionID: 'S' }).sendSignal('After', { big: Symbol('no text') } as never);
  signals.startDuration(lazy, 'Wait').stop();
  signals.navigationPathChanged(client, '/a');
  signals.navigationPathChanged(lazy, '/b');
  await client.close();

  expect(transport.signals.map(({ type }) => type)).toEqual([
    'Before',
    'After',
    'Wait',
    ...Array(2).fill('TelemetryDeck.Navigation.pathChanged'),
  ]);
  expect(transport.signals.at(-1)?.payload?.['TelemetryDeck.Navigation.identifier']).toBe('/a -> /b');
  expect(lines).toEqual([expect.stringContaining('"big"')]);
});
