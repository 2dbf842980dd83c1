import type { Clock } from './clock.js';
import { utf8Size } from './ingest.js';
import type { Logger } from './logger.js';
import { createNameRules } from './name-rules.js';
import type { ResolvedOptions } from './options.js';
import { createPayloadEncoder, type Payload, warnLeftOut } from './payload.js';
import type { Platform } from './platform.js';
import { remember } from './remember.js';
import type { SignalOptions } from './signal.js';
import type { StoredSignal } from './signal-store.js';
import type { User } from './user.js';

/** Makes signals of what a call says, what the program said, and what the platform knows, in this order of weight. */
export interface SignalBuilder {
  /**
   * One signal, complete, as JSON text. A value that cannot be encoded is left out, and the logger is told its key.
   *
   * @throws TelemetryDeckError `RESERVED_NAME`
   */
  build(type: string, payload: unknown, options?: SignalOptions): StoredSignal;
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
interface Beginning extends StoredSignal {
  readonly userID: string;
  readonly sessionID: string;
  readonly testMode: boolean;
}

/** A program has few types and sends them often: how each is written is remembered, for so many of them. */
const TYPES_REMEMBERED = 500;

const OWNER_OF_DEFAULTS = 'the default payload';
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
    return `${isFlat ? '' : '}'},"type":${JSON.stringify(name)},"receivedAt":"`;
  });
  // Encoded now, so that what is changed later does not show; a function is asked for each signal.
  const ask = typeof defaultPayload === 'function' ? defaultPayload : undefined;
  const given = encoder.all(ask ? undefined : defaultPayload, OWNER_OF_DEFAULTS);
  let added: Payload = {};
  let stamp: unknown;
  let defaults: ReadonlyMap<string, string> | undefined;
  let usual: Beginning | undefined;

  /** Found out when a signal needs them: a program that sends nothing pays for nothing. */
  const findDefaults = (): ReadonlyMap<string, string> => {
    const found = {
      ...platform.defaultPayload?.(defaultParameters, clock.now()),
      ...added,
      ...(appVersion && { [`${APP_INFO}version`]: appVersion }),
      ...(buildNumber && { [`${APP_INFO}buildNumber`]: buildNumber }),
      ...(appVersion && buildNumber && { [`${APP_INFO}versionAndBuildNumber`]: `${appVersion} ${buildNumber}` }),
    };
    return new Map([...plainEncoder.all(found, OWNER_OF_DEFAULTS), ...given]);
  };

  const begin = (userID: string, sessionID: string, testMode: boolean, members: Iterable<string>): Beginning => {
    const who = website ? {} : { clientUser: user.hashOf(userID), sessionID };
    const fields = JSON.stringify({ appID, ...who, isTestMode: isFlat ? `${testMode}` : testMode });
    const joined = [...members].join('');
    const text = fields.slice(0, -1) + (isFlat ? joined : `,"payload":{${joined.slice(1)}`);
    return { text, bytes: utf8Size(text), userID, sessionID, testMode };
  };

  return {
    setParameters(parameters) {
      added = parameters;
      defaults = undefined;
    },

    snapshot(type, payload) {
      const copy = plainEncoder.copy(payload, `signal "${type}"`);
      for (const name of Object.keys(copy)) names.parameterName(name);
      return copy;
    },

    build(type, payload, signalOptions) {
      const said: SignalOptions = signalOptions ?? {};
      const { floatValue } = said;
      // What is empty names nobody, here as in `identify`.
      const sessionID = said.sessionID || user.sessionID;
      const userID = said.userID || user.named || user.defaultID(sessionID);
      const testMode = typeof said.testMode === 'boolean' ? said.testMode : options.testMode;
      const owner = `signal "${type}"`;

      const stampNow = platform.payloadStamp?.(clock.now());
      if (!defaults || stampNow !== stamp) {
        defaults = findDefaults();
        stamp = stampNow;
        usual = undefined;
      }

      // What the call says beats what the program said, which beats what the platform found.
      let members = '';
      let beaten: Map<string, string> | undefined;
      const take = (key: string, member: string) => {
        members += member;
        if (defaults?.has(key)) {
          beaten ??= new Map(defaults);
          beaten.delete(key);
        }
      };
      if (ask || parameterPrefix) {
        // Two keys may become the same name, of which JSON should not have two.
        const asked = encoder.all(ask && answerOf(ask, log), OWNER_OF_DEFAULTS);
        for (const [key, member] of encoder.all(payload, owner)) asked.set(key, member);
        for (const [key, member] of asked) take(key, member);
      } else {
        encoder.each(payload, owner, take);
      }

      const isUsual = usual?.userID === userID && usual.sessionID === sessionID && usual.testMode === testMode;
      const beginning =
        usual && isUsual && !beaten ? usual : begin(userID, sessionID, testMode, (beaten ?? defaults).values());
      if (!beaten) usual = beginning;
      if (beginning.text.endsWith('{')) members = members.slice(1);

      let end = `${encodeType(type)}${date(usableTime(said.timestamp, clock))}"`;
      if (Number.isFinite(floatValue)) end += `,"floatValue":${floatValue}`;
      else if (floatValue !== undefined) warnLeftOut('floatValue', owner, log);
      const rest = `${members}${end}}`;
      return { text: beginning.text + rest, bytes: beginning.bytes + utf8Size(rest) };
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
export function usableTime(timestamp: unknown, clock: Clock): number {
  const time = timestamp instanceof Date ? timestamp.getTime() : timestamp;
  return typeof time === 'number' && time >= 0 && time <= MAX_TIME ? time : clock.now();
}

/** A date as ISO 8601, UTC, with milliseconds. To write it takes longer than all the rest, but many signals share one. */
function createDateStamp(): (time: number) => string {
  let writtenAt = Number.NaN;
  let text = '';
  return (time) => {
    if (time !== writtenAt) text = new Date(time).toISOString();
    writtenAt = time;
    return text;
  };
}
