import type { Feature } from '../contracts/feature.js';
import type { Payload } from '../contracts/payload.js';
import type { SessionOptions } from '../contracts/session-options.js';
import { createSessions, type Sessions } from '../identity/sessions.js';
import { isObject } from '../internal/is-object.js';
import { memoryStorage } from '../internal/memory-storage.js';
import { readValues } from '../internal/read-values.js';
import { checkValue, duration, flag } from '../internal/validators.js';

/** A session of its own begins after this long, in milliseconds: five minutes, as in TelemetryDeck's own SDKs. */
const SESSION_TIMEOUT_MS = 300_000;

/** How many turns of promises the program has to name the user: `async` functions around it take a few each. */
const NAMING_TURNS = 30;

/**
 * Tells sessions apart, counts them, and reports them to TelemetryDeck, whose retention insights need that. A session that
 * `sessionID` names lasts until the next one begins.
 *
 * @defaultValue on in browsers, off in Node; on when called without an argument
 * @throws TelemetryDeckError `INVALID_OPTION`
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withSessions({ timeoutMs: 1_800_000 }));
 * ```
 */
export function withSessions(sessions: boolean | SessionOptions = true): Feature {
  checkValue('sessions', sessions, (value) => !isObject(value) && flag(value) && 'a boolean, or an object');
  const given = isObject(sessions) ? sessions : {};
  const { timeoutMs } = readValues({ timeoutMs: [duration, SESSION_TIMEOUT_MS] }, given, {}, 'sessions.');
  return { name: 'sessions', join: (client) => (sessions ? joinSessions(client, timeoutMs as number) : undefined) };
}

function joinSessions(client: Parameters<Feature['join']>[0], timeoutMs: number): ReturnType<Feature['join']> {
  const { destination, joints, options, user } = client;
  let sessions: Sessions | undefined;
  let known: Payload | undefined;
  let retention: Payload = {};
  let all: Payload = {};
  /** Signals of sessions that wait for the end of the turn. */
  let untold: string[] = [];
  /** Whether sessions have begun in this turn: the program may name their user in it. */
  let isFirstTurn = false;
  const tell = () => {
    // Each signal comes here, and seldom finds one.
    if (untold.length > 0) for (const type of untold.splice(0)) client.sendSignal(type);
  };
  return {
    beforeCapture() {
      sessions?.touch();
      tell();
      return undefined;
    },
    parameters(found) {
      if (!sessions) return found;
      if (found !== known) all = { ...found, ...retention };
      known = found;
      return all;
    },
    sessions: {
      resume: () => sessions?.resume(),
      pause: () => sessions?.pause(),
      tell,
      renew(sessionID) {
        tell();
        isFirstTurn = false;
        // A listener of an opt-out may call it before the sessions end, when storage is cleared already.
        if (sessions && client.consent.state === 'granted') sessions.renew(sessionID);
        else user.newSession(sessionID);
      },
    },
    begin() {
      // The API counts the sessions of a website's visitors by itself.
      if (!destination.layout.hasUser) return undefined;
      isFirstTurn = true;
      void endOfTurn().then(() => {
        isFirstTurn = false;
        tell();
      });
      sessions = createSessions(
        {
          clock: options.clock,
          hasBackground: joints.hasBackground ?? false,
          isNamed: user.sessionID === options.sessionID,
          // Without storage, the client forgets sessions when consent ends. Sessions of a test do not count as the
          // user's.
          storage: (!options.transport?.deliversNothing && joints.storage) || memoryStorage(),
          timeoutMs,
          user,
        },
        (parameters) => {
          retention = parameters;
          known = undefined;
        },
        (type) => {
          untold.push(type);
          if (!isFirstTurn) tell();
        },
      );
      return () => {
        sessions?.pause();
        sessions = undefined;
        untold = [];
      };
    },
  };
}

async function endOfTurn(): Promise<void> {
  for (let turn = 0; turn < NAMING_TURNS; turn++) await undefined;
}
