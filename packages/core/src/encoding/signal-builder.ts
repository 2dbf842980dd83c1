import type { Logger } from '../contracts/logger.js';
import type { Payload } from '../contracts/payload.js';
import type { Platform } from '../contracts/preset.js';
import type { ResolvedOptions } from '../contracts/resolved-options.js';
import type { SignalOptions } from '../contracts/signal.js';
import type { Opening, QueuedSignal } from '../delivery/queued-signal.js';
import { createNameRules } from '../features/name-rules.js';
import type { User } from '../identity/user.js';
import { remember } from '../internal/memoize.js';
import { encodeText, utf8Size } from './ingest-request.js';
import { createPayloadEncoder, warnLeftOut } from './payload-encoder.js';

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
interface Beginning {
  readonly text: string;
  /** Made when it is used a second time: many users take turns at a server, and each signal begins in its own way. */
  opening?: Opening;
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
  /** What TelemetryDeck's own Web SDK says of a page beside the payload, and the server looks for there. */
  const isPageField = (key: string) => website && !isFlat && /^(url|referrer|locale)$/.test(key);
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
  const findDefaults = (time: number): ReadonlyMap<string, string> => {
    const found = {
      ...platform.defaultPayload?.(defaultParameters, time, website),
      ...added,
      ...(appVersion && { [`${APP_INFO}version`]: appVersion }),
      ...(buildNumber && { [`${APP_INFO}buildNumber`]: buildNumber }),
      // As the Go client writes it. Those for Swift and Kotlin write `1.2 (build 7)`, and the documentation does not say.
      ...(appVersion && buildNumber && { [`${APP_INFO}versionAndBuildNumber`]: `${appVersion} ${buildNumber}` }),
    };
    return new Map([...plainEncoder.all(found), ...given]);
  };

  const begin = (
    userID: string,
    sessionID: string,
    testMode: boolean,
    members: ReadonlyMap<string, string>,
  ): Beginning => {
    const who = website ? {} : { clientUser: user.hashOf(userID), sessionID };
    let text = JSON.stringify({ appID, ...who, isTestMode: isFlat ? `${testMode}` : testMode }).slice(0, -1);
    let parameters = '';
    for (const [key, member] of members) {
      if (isFlat || isPageField(key)) text += member;
      else parameters += member;
    }
    if (!isFlat) text += `,"payload":{${parameters.slice(1)}`;
    return { text, userID, sessionID, testMode };
  };

  /** The parameters that the program has to be asked for; none where that fails, which is no fault of the call. */
  const answer = (): Map<string, string> => {
    try {
      return encoder.all(ask?.());
    } catch (error) {
      log.warn(`the default payload could not be asked for and is left out: ${error}`);
      return new Map();
    }
  };

  return {
    setParameters(parameters) {
      added = parameters;
      defaults = usual = undefined;
    },

    snapshot(type, payload) {
      const copy = plainEncoder.copy(payload, type);
      for (const name of Object.keys(copy)) names.parameterName(name);
      return Object.freeze(copy);
    },

    build(type, payload, signalOptions, cancel) {
      const said = signalOptions ?? NOTHING_SAID;
      const time = usableTime(said.timestamp, clock.now());
      const { floatValue } = said;
      // What is empty names nobody, here as in `identify`.
      const sessionID = `${said.sessionID || user.sessionID}`;
      const userID = said.userID || user.named || user.defaultID(sessionID);
      const testMode = typeof said.testMode === 'boolean' ? said.testMode : options.testMode;

      // Of the time when it happened: it may have waited since.
      const stampThen = platform.payloadStamp?.(time);
      if (!defaults || stampThen !== stamp) {
        defaults = findDefaults(time);
        stamp = stampThen;
        usual = undefined;
      }
      // The program's own code runs from here on, and may change what all signals carry.
      const all = defaults;

      // What the call says beats what the program said, which beats what the platform found.
      let own = '';
      let fields = '';
      let bytes = 0;
      let beaten: Map<string, string> | undefined;
      const take = (key: string, member: string, size: number) => {
        if (isPageField(key)) fields += member;
        else own += member;
        bytes += size;
        if (all.has(key)) {
          beaten ??= new Map(all);
          beaten.delete(key);
        }
      };
      if (ask || parameterPrefix) {
        // Two keys may become the same name, of which JSON should not have two.
        const asked = answer();
        for (const [key, member] of encoder.all(payload, type)) asked.set(key, member);
        for (const [key, member] of asked) take(key, member, utf8Size(member));
      } else {
        encoder.each(payload, type, take);
      }

      const isUsual =
        all === defaults && usual?.userID === userID && usual.sessionID === sessionID && usual.testMode === testMode;
      const beginning = usual && isUsual && !beaten ? usual : begin(userID, sessionID, testMode, beaten ?? all);
      if (own && beginning.text.endsWith('{')) {
        own = own.slice(1);
        bytes--;
      }
      let opening: Opening | undefined;
      if (beginning === usual) {
        usual.opening ??= { text: usual.text, encoded: encodeText(usual.text) };
        opening = usual.opening;
        bytes += opening.encoded.length;
      } else {
        if (!beaten && all === defaults) usual = beginning;
        own = beginning.text + own;
        bytes += utf8Size(beginning.text);
      }

      const ending = encodeType(type);
      let end = date(time);
      if (Number.isFinite(floatValue)) end += `,"floatValue":${floatValue}`;
      else if (floatValue !== undefined) warnLeftOut('floatValue', type, log);
      end += '}';
      return {
        text: undefined,
        bytes: bytes + ending.bytes + end.length,
        opening,
        own: own + (fields ? `}${fields}${ending.text.slice(1)}` : ending.text) + end,
        sequence: 0,
        cancel,
        failedAt: undefined,
        errors: 0,
      };
    },
  };
}

/** The end of the year 9999, in milliseconds: later dates have another form. */
const MAX_TIME = 253_402_300_799_999;

/** When a signal happened, in milliseconds since 1970; now, where what the program says is no time. */
export function usableTime(timestamp: unknown, now: number): number {
  const time = timestamp instanceof Date ? timestamp.getTime() : timestamp;
  return typeof time === 'number' && time >= 0 && time <= MAX_TIME ? time : now;
}

/**
 * A date as ISO 8601, UTC, with milliseconds, and a closing quote. To write it takes longer than all the rest, but many
 * signals share one.
 */
function createDateStamp(): (time: number) => string {
  let writtenAt = Number.NaN;
  let text = '';
  return (time) => {
    if (time !== writtenAt) text = `${new Date(time).toISOString()}"`;
    writtenAt = time;
    return text;
  };
}
