import { describe, expect, it } from 'vitest';
import { setUpClient } from '../../test/set-up-client.js';
import { stubTransport } from '../../test/stub-transport.js';
import { createClient, type Logger, TransportError, withLogger } from '../index.js';

/** No signal can carry a function. */
const UNSENDABLE = (() => {}) as never;

/** A line break, an escape sequence of a terminal, a bell, a C1 control, a line separator, a turn of direction, a tag. */
const EVIL = '\r\n\u001b[2J\u0007\u009b31m\u2028\u202egnp.exe\u2066\u200b\u{e0041}';
const HARMLESS = /^[^\p{C}\p{Zl}\p{Zp}]*$/u;

describe('a line of the log', () => {
  it.each<[what: string, use: () => Promise<readonly string[]>]>([
    [
      'the name of a signal and a key',
      async () => {
        const { client, logger } = setUpClient();
        client.sendSignal(`App.${EVIL}`, { [`key${EVIL}`]: UNSENDABLE });
        return logger.lines;
      },
    ],
    [
      'the name of an option of a call',
      async () => {
        const { client, logger } = setUpClient();
        client.sendSignal('App.a', {}, { [`user${EVIL}`]: 1 } as never);
        return logger.lines;
      },
    ],
    [
      'what the endpoint answers, in test mode',
      async () => {
        const { client, logger } = setUpClient([{ status: 400, text: `no${EVIL}` }], { testMode: true });
        client.sendSignal('App.a');
        await client.flush();
        return logger.lines.flatMap((line) => line.split(/\n(?=request: |response: )/));
      },
    ],
    [
      'the signal, in test mode',
      async () => {
        const { client, logger } = setUpClient([400], { testMode: true, userID: 'ada' });
        client.sendSignal('App.a\u007f', { text: `${EVIL}\u007f` });
        await client.flush();
        const lines = logger.lines.flatMap((line) => line.split(/\n(?=request: |response: )/));
        const [signal] = JSON.parse(lines.find((line) => line.startsWith('request: '))?.slice(9) ?? '');
        expect(signal).toMatchObject({ type: 'App.a\u007f', payload: { text: `${EVIL}\u007f` } });
        return lines;
      },
    ],
    [
      'what the network says',
      async () => {
        const { client, logger, clock } = setUpClient([new TransportError('network', `bad${EVIL}`)]);
        client.sendSignal('App.a');
        await clock.advance(1);
        return logger.lines;
      },
    ],
    [
      'what a getter of the program throws',
      async () => {
        const { client, logger } = setUpClient();
        const options = {
          get floatValue(): number {
            throw new Error(EVIL);
          },
        };
        client.sendSignal('App.a', {}, options);
        return logger.lines;
      },
    ],
    [
      'the value of an option',
      async () => {
        try {
          createClient('APP', { transport: stubTransport(), endpoint: `https://a.example/${EVIL}` });
        } catch (error) {
          return [(error as Error).message];
        }
        return [];
      },
    ],
    [
      'the refusal of a delivery',
      async () => {
        const { client } = setUpClient([{ status: 400, text: EVIL }]);
        return [await client.deliverSignal('App.a').catch(({ message }) => message)];
      },
    ],
  ])('contains no control characters of %s', async (_what, use) => {
    const lines = await use();
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(HARMLESS);
  });

  it('ends without the line break of its source', async () => {
    const { client, logger, clock } = setUpClient([new TransportError('network', 'wrong version number\n')]);
    client.sendSignal('App.a');
    await clock.advance(1);
    expect(logger.lines).toEqual(['TelemetryDeck: wrong version number; 1 signal waits to be sent again']);
  });

  it('is of a limited length', () => {
    const { client, logger } = setUpClient();
    client.sendSignal('App.a', { ['k'.repeat(100_000)]: UNSENDABLE });
    expect(logger.lines.map(({ length }) => length < 1100)).toEqual([true]);
  });

  it('reports one bad value once, also with others in between', () => {
    const { client, logger } = setUpClient();
    for (let count = 0; count < 1000; count++) {
      client.sendSignal('App.a', { bad: UNSENDABLE });
      client.sendSignal('App.b', { bad: UNSENDABLE });
    }
    expect(logger.lines).toHaveLength(2);
  });

  it('reports ever new faults a few times a minute', async () => {
    const { client, logger, clock } = setUpClient();
    for (let count = 0; count < 1000; count++) client.sendSignal(`App.a${count}`, { bad: UNSENDABLE });
    expect(logger.lines).toHaveLength(21);
    expect(logger.lines.at(-1)).toBe('TelemetryDeck: too many messages; the next ones are left out for a minute');
    await clock.advance(60_000);
    client.sendSignal('App.later', { bad: UNSENDABLE });
    expect(logger.lines).toHaveLength(22);
  });

  it('reports each outage, at most once a minute', async () => {
    const failing = Array.from({ length: 3 }, () => [new TransportError('network', 'refused'), 200] as const).flat();
    const { client, logger, clock } = setUpClient(failing);
    for (const minutes of [0, 0.5, 2]) {
      client.sendSignal('App.a');
      await clock.advance(30_000 + minutes * 60_000);
    }
    expect(logger.lines).toEqual([expect.stringContaining('refused'), expect.stringContaining('refused')]);
  });

  it('says one signal, and two signals', async () => {
    const lines = async (count: number) => {
      const { client, logger, clock } = setUpClient([new TransportError('network', 'refused')]);
      for (let index = 0; index < count; index++) client.sendSignal('App.a');
      await clock.advance(1);
      return logger.lines[0];
    };
    expect(await lines(1)).toBe('TelemetryDeck: refused; 1 signal waits to be sent again');
    expect(await lines(2)).toBe('TelemetryDeck: refused; 2 signals wait to be sent again');
  });

  it('names the cause of a signal that cannot be encoded', () => {
    const { client, logger } = setUpClient();
    const options = {
      get floatValue(): number {
        throw new ReferenceError('TextEncoder is not defined');
      },
    };
    client.sendSignal('App.a', {}, options);
    expect(logger.lines[0]).toBe(
      'TelemetryDeck: signal "App.a" cannot be encoded: ReferenceError: TextEncoder is not defined',
    );
  });
});

describe('a program that makes a client for each request', () => {
  const serve = async (lines: string[], loggerOf: () => Logger) => {
    for (let request = 0; request < 300; request++) {
      const client = createClient('APP', { transport: stubTransport() }, withLogger(loggerOf()));
      client.sendSignal(`Page.served.${lines.length}`, { bad: UNSENDABLE });
      client.sendSignal('Page.served', { bad: UNSENDABLE });
      await client.close();
    }
  };
  const loggerTo = (lines: string[]): Logger => {
    const note = (line: string) => void lines.push(line);
    return { error: note, warn: note };
  };

  it('gets each line once from one logger, and at most 20 lines a minute', async () => {
    const lines: string[] = [];
    const logger = loggerTo(lines);
    await serve(lines, () => logger);
    expect(lines.filter((line) => line.includes('"Page.served"'))).toHaveLength(1);
    expect(lines).toHaveLength(21);
  });

  it('gets one line at most 100 times a minute from all of its loggers', async () => {
    const lines: string[] = [];
    await serve(lines, () => loggerTo(lines));
    expect(lines.filter((line) => line.includes('"Page.served"')).length).toBeLessThanOrEqual(101);
  });
});

it('a line repeats only after 200 others', async () => {
  const { client, clock, logger } = setUpClient();
  for (let turn = 0; turn < 2; turn++) {
    for (let number = 0; number < 150; number++) {
      client.sendSignal(`App.${number}`, { bad: UNSENDABLE });
      if (number % 19 === 0) await clock.advance(60_000);
    }
  }
  expect(new Set(logger.lines.filter((line) => line.includes('App.'))).size).toBe(150);
  expect(logger.lines.filter((line) => line.includes('"App.'))).toHaveLength(150);
});

it('a request that is shown in test mode has a limit', async () => {
  const { client, logger } = setUpClient([400], { testMode: true });
  for (let number = 0; number < 3; number++) client.sendSignal('App.big', { text: 'x'.repeat(200_000) });
  await client.flush();
  const line = logger.lines.find((one) => one.includes('request: ')) ?? '';
  expect(line.length).toBeLessThan(12_000);
  expect(line).toContain('"payload":{"text":"xxx');
});
