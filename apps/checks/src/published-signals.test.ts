import { join } from 'node:path';
import { recordingTransport } from '@td/testing';
import { expect, it } from 'vitest';
import { ROOT } from './setup.mjs';

// The ready-made signals are a module of their own, which shares the state of a client with the module of the client.
it.each(['index.js', 'production/index.js', 'commonjs/index.js'])(
  'the published ready-made signals know the clients of dist/%s',
  async (path) => {
    const load = (file: string) => import(join(ROOT, 'packages/core/dist', file));
    const { createClient, lazyClient } = await load(path);
    const { navigationPathChanged, startDuration, stopDuration } = await load(
      path.startsWith('commonjs') ? 'commonjs/signals/index.js' : 'signals/index.js',
    );
    const transport = recordingTransport();
    const client = createClient('APP', { transport });
    const lazy = lazyClient();
    startDuration(lazy, 'Lazy');
    navigationPathChanged(lazy, '/a');
    lazy.configure(client);
    stopDuration(client, 'Lazy');
    navigationPathChanged(client, '/b');
    const view = client.with({ sessionID: 'S' });
    const duration = startDuration(view, 'View');
    view.identify('bob');
    duration.stop();
    await client.flush();
    expect(
      transport.signals.map(({ type, payload }) => [type, payload?.['TelemetryDeck.Navigation.identifier']]),
    ).toEqual([
      ['TelemetryDeck.Navigation.pathChanged', ' -> /a'],
      ['Lazy', undefined],
      ['TelemetryDeck.Navigation.pathChanged', '/a -> /b'],
      ['View', undefined],
    ]);
  },
);
