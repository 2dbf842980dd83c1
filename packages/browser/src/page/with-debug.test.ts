import type { ClientOption } from '@td/core';
import { manualClock, recordingTransport } from '@td/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openPage } from '../../test/fake-page.js';
import { loadPackage } from '../../test/load-package.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

type Package = Awaited<ReturnType<typeof loadPackage>>;

/** The lines of the console, once a client in the open page has sent a signal. */
async function linesWith(optionsOf: (builders: Package) => ClientOption): Promise<string[]> {
  const builders = await loadPackage();
  // A page has no process, which tests of Vitest cannot do without.
  vi.stubGlobal('process', Object.create(process, { versions: { value: {} } }));
  const lines: string[] = [];
  const debug = vi.spyOn(console, 'debug').mockImplementation((line: string) => void lines.push(line));
  const clock = manualClock();
  const client = builders.createPageClient('APP', { clock, transport: recordingTransport() }, optionsOf(builders));
  client.sendSignal('Game.started', { level: 3 });
  await clock.advance(2000);
  debug.mockReset();
  return lines.map((line) => line.replace(/^TelemetryDeck: /, ''));
}

const ADDRESS = 'https://nom.telemetrydeck.com/v2/';

describe('debug mode in a page', () => {
  it('shows signals and requests by console.debug (point 42)', async () => {
    openPage({ url: 'http://localhost:5173/' });
    expect(await linesWith(({ withDebug }) => withDebug())).toEqual([
      `signals of app APP go to ${ADDRESS}; test mode is on (the page is at localhost)`,
      expect.stringMatching(/^signal "Game\.started" \{"level":3\}, user \w{8}\.\.\.$/),
      `request of 1 signal ("Game.started") to ${ADDRESS}: 200 in 0 ms, to a transport that delivers nothing`,
    ]);
  });

  it.each<[url: string, navigator: object, options: object, expected: string]>([
    ['https://shop.example/', {}, {}, 'off (the page is at shop.example)'],
    ['file:///games/game.html', {}, {}, 'on (the page is a file)'],
    ['https://shop.example/', { webdriver: true }, {}, 'on (a program drives the browser)'],
    ['https://shop.example/', {}, { testMode: true }, 'on (by the option testMode)'],
    ['http://localhost/', {}, { testMode: false }, 'off (by the option testMode)'],
    ['http://localhost/', {}, { testMode: true }, 'on (by the option testMode)'],
  ])('says of %s with %j and the options %j why signals are tests or not: %s', async (url, navigator, options, why) => {
    openPage({ url, navigator });
    const [opening] = await linesWith(({ withDebug }) => [withDebug(), options]);
    expect(opening).toBe(`signals of app APP go to ${ADDRESS}; test mode is ${why}`);
  });

  it('says which setting of the browser keeps telemetry off', async () => {
    openPage({ navigator: { globalPrivacyControl: true } });
    const lines = await linesWith(({ withDebug }) => withDebug());
    expect(lines).toContain('nothing is sent: the browser says globalPrivacyControl');
  });
});

describe('the switch', () => {
  it.each<[url: string, key: string | undefined, isOn: boolean]>([
    ['http://localhost/?td-debug', undefined, true],
    ['http://localhost/?a=b&td-debug=1', undefined, true],
    ['http://localhost/?td-debug=yes', undefined, true],
    ['http://localhost/?td-debug=0', '1', false],
    ['http://localhost/?td-debug=off', '1', false],
    ['http://localhost/?td-debug=No', '1', false],
    ['http://localhost/', '1', true],
    ['http://localhost/', '0', false],
    ['http://localhost/', undefined, false],
    ['https://shop.example/?td-debug', '1', false],
  ])('at %s with the key %s is on: %s', async (url, key, isOn) => {
    const { storage } = openPage({ url });
    if (key !== undefined) storage.setItem('td-debug', key);
    expect((await linesWith(({ withDebugSwitch }) => withDebugSwitch())).length > 0).toBe(isOn);
  });

  it('is on for a page that the program has put into test mode', async () => {
    openPage({ url: 'https://shop.example/?td-debug' });
    const lines = await linesWith(({ withDebugSwitch }) => [withDebugSwitch(), { testMode: true }]);
    expect(lines[0]).toContain('test mode is on (by the option testMode)');
  });

  it('shows whole signals with the value "full"', async () => {
    openPage({ url: 'http://localhost/?td-debug=full' });
    const lines = await linesWith(({ withDebugSwitch }) => withDebugSwitch());
    expect(lines.join('\n')).toContain('"type": "Game.started"');
  });

  it.each([
    ['?td-debug=dry', []],
    ['?td-debug=dryrun,full', []],
    ['?td-debug=bogus', ['td-debug does not know "bogus", so nothing is sent; it knows 1, full, dry and 0']],
  ])('%s sends nothing, and warns where the word is unknown (point 43)', async (search, warnings) => {
    openPage({ url: `http://localhost/${search}` });
    const requests: unknown[] = [];
    const transport = {
      send: async (request: unknown) => {
        requests.push(request);
        return { status: 200, header: () => null, text: async () => '' };
      },
    };
    const lines = await linesWith(({ withDebugSwitch }) => [{ transport }, withDebugSwitch()]);
    expect(lines.slice(0, warnings.length)).toEqual(warnings);
    expect(lines[warnings.length]).toBe(
      `dry run, nothing is sent or stored: signals of app APP would go to ${ADDRESS}; test mode is on (the page is at localhost)`,
    );
    expect(lines.at(-1)).toContain('not sent, dry run');
    expect(requests).toEqual([]);
  });

  it('is off where the page has no storage', async () => {
    openPage({ url: 'http://localhost/' });
    vi.stubGlobal('localStorage', undefined);
    expect(await linesWith(({ withDebugSwitch }) => withDebugSwitch())).toEqual([]);
  });
});
