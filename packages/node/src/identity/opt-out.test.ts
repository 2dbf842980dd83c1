import { recordingTransport } from '@td/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type ClientOption,
  createClient,
  type NodeClientOptions,
  withConsent,
  withOptOutVariable,
  withTestMode,
  withTransport,
} from '../index.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** The signals that a program sends in this environment. */
async function sentWith(
  variables: Readonly<Record<string, string>>,
  ...options: readonly ClientOption<NodeClientOptions>[]
) {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const transport = recordingTransport();
  await using client = createClient('APP', withTransport(transport), ...options);
  client.sendSignal('Command.run');
  await client.flush();
  return transport.signals;
}

describe("the program's own variable", () => {
  const optOut = withOptOutVariable('MY_TOOL_OPTOUT');

  it.each(['1', 'true', 'yes', 'off', ' '])('switches telemetry off when it is %j', async (value) => {
    expect(await sentWith({ MY_TOOL_OPTOUT: value }, optOut)).toEqual([]);
  });

  it.each(['', '0', 'false'])('leaves it on when it is %j', async (value) => {
    expect(await sentWith({ MY_TOOL_OPTOUT: value }, optOut)).toHaveLength(1);
  });

  it('is read only if the program names it', async () => {
    expect(await sentWith({ MY_TOOL_OPTOUT: '1' })).toHaveLength(1);
  });

  it('overrides all options', async () => {
    expect(await sentWith({ MY_TOOL_OPTOUT: '1' }, optOut, { enabled: true }, withConsent('granted'))).toEqual([]);
  });

  it('does not replace DO_NOT_TRACK', async () => {
    expect(await sentWith({ MY_TOOL_OPTOUT: '0', DO_NOT_TRACK: '1' }, optOut)).toEqual([]);
  });

  it.each([7, ''])('must have a name, and %j is refused', (name) => {
    const create = () => createClient('APP', { optOutVariable: name as string });
    expect(create).toThrow('optOutVariable must be a non-empty string');
  });
});

describe('TELEMETRYDECK_TEST_MODE', () => {
  const modes = async (...parameters: Parameters<typeof sentWith>) =>
    (await sentWith(...parameters)).map(({ isTestMode }) => isTestMode);

  it.each<[value: string, isTest: boolean]>([
    ['1', true],
    ['true', true],
    ['0', false],
    ['false', false],
    ['', false],
  ])('of %j makes the test mode %s', async (value, isTest) => {
    expect(await modes({ TELEMETRYDECK_TEST_MODE: value })).toEqual([isTest]);
  });

  it('overrides the option of the program', async () => {
    expect(await modes({ TELEMETRYDECK_TEST_MODE: '1' }, withTestMode(false))).toEqual([true]);
    expect(await modes({ TELEMETRYDECK_TEST_MODE: '0' }, withTestMode())).toEqual([false]);
  });

  it('leaves the choice to the program if it is empty or absent', async () => {
    expect(await modes({ TELEMETRYDECK_TEST_MODE: '' }, withTestMode())).toEqual([true]);
    expect(await modes({}, withTestMode(false))).toEqual([false]);
  });
});
