import { encodeText, utf8Size } from './ingest.js';
import type { Logger } from './logger.js';
import { createNameRules } from './name-rules.js';
import type { ResolvedOptions } from './options.js';
import { createPayloadEncoder, type Payload, warnLeftOut } from './payload.js';
import type { Platform } from './platform.js';
import type { Opening, QueuedSignal } from './queued-signal.js';
import { remember } from './remember.js';
import type { SignalOptions } from './signal.js';
import type { User } from './user.js';

/** Makes signals of what a call says, what the program said, and what the platform knows, in this order of weight. */
export interface SignalBuilder {
  /**
   * One signal, complete. A value that cannot be encoded is left out, and the logger is told its key.
   *
   * @throws TelemetryDeckError `RESERVED_NAME`
   */
  build(type: string, payload: unknown, options?: SignalOptions, cancel?: AbortSignal): QueuedSignal;
  /**
   * A payload as it is at this moment: a copy, of primitives, with the names that the program gave.
   *
   * @throws TelemetryDeckError `RESERVED_NAME`
   */
  snapshot(type: string, payload: unknown): Payload;
  /** Has all signals from now on carry these parameters beside those of the platform. */
  setParameters(parameters: Payload): void;
}

/** What signals begin with, up to the parameters that are their own. */
interface Beginning extends Opening {
  readonly userID: string;
  readonly sessionID: string;
  readonly testMode: boolean;
}

/** A program has few types and sends them often: how each is written is remembered, for so many of them. */
const TYPES_REMEMBERED = 500;

const NOTHING_SAID: SignalOptions = {};
const APP_INFO = 'TelemetryDeck.AppInfo.';

export function createSignalBuilder(
  appID: string,
  options: ResolvedOptions,
  platform: Pick<Platform, 'defaultPayload' | 'payloadStamp'>,
  user: User,
  log: Logger,
): SignalBuilder {
  const { appVersion, buildNumber, clock, defaultParameters, defaultPayload, ingestVersion, parameterPrefix, website } =
    options;
  const isFlat = ingestVersion === 3;
  const names = createNameRules(options, log);
  const encoder = createPayloadEncoder(log, names.parameterName);
  const plainEncoder = createPayloadEncoder(log);
  const date = createDateStamp();
  /** What comes between the parameters and the date. */
  const encodeType = remember(TYPES_REMEMBERED, (type) => {
    // A lone surrogate has no UTF-8; the rest of the name is still worth having.
    const name = names.signalName(type).replace(/\p{Surrogate}/gu, '\ufffd');
    const text = `${isFlat ? '' : '}'},"type":${JSON.stringify(name)},"receivedAt":"`;
    return { text, bytes: utf8Size(text) };
  });
  // Encoded now, so that what is changed later does not show; a function is asked for each signal.
  const ask = typeof defaultPayload === 'function' ? defaultPayload : undefined;
  const given = encoder.all(ask ? undefined : defaultPayload);
  let added: Payload = {};
  let stamp: unknown;
  let defaults: ReadonlyMap<string, string> | undefined;
  let usual: Beginning | undefined;

  /** Found out when a signal needs them: a program that sends nothing pays for nothing. */
  const findDefaults = (now: number): ReadonlyMap<string, string> => {
    const found = {
      ...platform.defaultPayload?.(defaultParameters, now),
      ...added,
      ...(appVersion && { [`${APP_INFO}version`]: appVersion }),
      ...(buildNumber && { [`${APP_INFO}buildNumber`]: buildNumber }),
      ...(appVersion && buildNumber && { [`${APP_INFO}versionAndBuildNumber`]: `${appVersion} ${buildNumber}` }),
    };
    return new Map([...plainEncoder.all(found), ...given]);
  };

  const begin = (userID: string, sessionID: string, testMode: boolean, members: Iterable<string>): Beginning => {
    const who = website ? {} : { clientUser: user.hashOf(userID), sessionID };
    const fields = JSON.stringify({ appID, ...who, isTestMode: isFlat ? `${testMode}` : testMode });
    const joined = [...members].join('');
    const text = fields.slice(0, -1) + (isFlat ? joined : `,"payload":{${joined.slice(1)}`);
    return { text, encoded: encodeText(text), userID, sessionID, testMode };
  };

  return {
    setParameters(parameters) {
      added = parameters;
      defaults = undefined;
    },

    snapshot(type, payload) {
      const copy = plainEncoder.copy(payload, type);
      for (const name of Object.keys(copy)) names.parameterName(name);
      return copy;
    },

    build(type, payload, signalOptions, cancel) {
      const said = signalOptions ?? NOTHING_SAID;
      const now = clock.now();
      const { floatValue } = said;
      // What is empty names nobody, here as in `identify`.
      const sessionID = said.sessionID || user.sessionID;
      const userID = said.userID || user.named || user.defaultID(sessionID);
      const testMode = typeof said.testMode === 'boolean' ? said.testMode : options.testMode;

      const stampNow = platform.payloadStamp?.(now);
      if (!defaults || stampNow !== stamp) {
        defaults = findDefaults(now);
        stamp = stampNow;
        usual = undefined;
      }

      // What the call says beats what the program said, which beats what the platform found.
      let own = '';
      let bytes = 0;
      let beaten: Map<string, string> | undefined;
      const take = (key: string, member: string, size: number) => {
        own += member;
        bytes += size;
        if (defaults?.has(key)) {
          beaten ??= new Map(defaults);
          beaten.delete(key);
        }
      };
      if (ask || parameterPrefix) {
        // Two keys may become the same name, of which JSON should not have two.
        const asked = encoder.all(ask && answerOf(ask, log));
        for (const [key, member] of encoder.all(payload, type)) asked.set(key, member);
        for (const [key, member] of asked) take(key, member, utf8Size(member));
      } else {
        encoder.each(payload, type, take);
      }

      const isUsual = usual?.userID === userID && usual.sessionID === sessionID && usual.testMode === testMode;
      const opening =
        usual && isUsual && !beaten ? usual : begin(userID, sessionID, testMode, (beaten ?? defaults).values());
      if (!beaten) usual = opening;
      if (own && opening.text.endsWith('{')) {
        own = own.slice(1);
        bytes--;
      }

      const ending = encodeType(type);
      let end = date(usableTime(said.timestamp, now));
      if (Number.isFinite(floatValue)) end += `,"floatValue":${floatValue}`;
      else if (floatValue !== undefined) warnLeftOut('floatValue', type, log);
      end += '}';
      return {
        text: undefined,
        bytes: opening.encoded.length + bytes + ending.bytes + end.length,
        opening,
        own: own + ending.text + end,
        sequence: 0,
        cancel,
        failedAt: undefined,
        errors: 0,
      };
    },
  };
}

function answerOf(ask: () => Payload, log: Logger): unknown {
  try {
    return ask();
  } catch (error) {
    log.warn(`the default payload could not be asked for and is left out: ${error}`);
    return undefined;
  }
}

/** The end of the year 9999, in milliseconds: later dates have another form. */
const MAX_TIME = 253_402_300_799_999;

/** When a signal happened, in milliseconds since 1970; now, where what the program says is no time. */
export function usableTime(timestamp: unknown, now: number): number {
  const time = timestamp instanceof Date ? timestamp.getTime() : timestamp;
  return typeof time === 'number' && time >= 0 && time <= MAX_TIME ? time : now;
}

/** A date as ISO 8601, UTC, with milliseconds, and a closing quote. To write it takes longer than all the rest, but many signals share one. */
function createDateStamp(): (time: number) => string {
  let writtenAt = Number.NaN;
  let text = '';
  return (time) => {
    if (time !== writtenAt) text = `${new Date(time).toISOString()}"`;
    writtenAt = time;
    return text;
  };
}
