import type { Clock } from './clock.js';
import { TelemetryDeckError } from './errors.js';
import { hashUserID } from './hash.js';
import { utf8Size } from './ingest-v2.js';
import { lazy } from './lazy.js';
import type { Logger } from './logger.js';
import type { ResolvedOptions } from './options.js';
import { eachMember, encodeMembers, warnLeftOut } from './payload.js';
import type { Platform } from './platform.js';
import { randomUUID } from './random-uuid.js';
import type { SignalOptions } from './signal.js';
import type { StoredSignal } from './signal-store.js';

/** Makes signals of what a call says, what the program said, and what the platform knows, in this order of weight. */
export interface SignalBuilder {
  /** The plain user identifier. */
  readonly userID: () => string;
  /** Its hash. */
  readonly userIDHash: () => string;
  /** One signal, complete, as JSON text. A value that cannot be encoded is left out, and the logger is told its key. */
  build(type: string, payload: unknown, options: SignalOptions | undefined): StoredSignal;
}

export function createSignalBuilder(
  appID: string,
  options: ResolvedOptions,
  platform: Pick<Platform, 'defaultUserID' | 'defaultPayload'>,
  log: Logger,
): SignalBuilder {
  const { appVersion, buildNumber, clock, sessionID, testMode } = options;
  // Found out when they are first needed: a program that sends nothing pays for nothing.
  const userID = lazy(() => options.userID ?? platform.defaultUserID?.() ?? randomUUID());
  const userIDHash = lazy(() => hashUserID(userID(), options.hashSalt));
  const encode = (payload: unknown) => encodeMembers(payload, 'the default payload', log);
  // Encoded now, so that what is changed later does not show.
  const given = encode(options.defaultPayload);
  const defaults = lazy(() => {
    const appInfo = {
      'TelemetryDeck.AppInfo.version': appVersion || undefined,
      'TelemetryDeck.AppInfo.buildNumber': buildNumber || undefined,
      'TelemetryDeck.AppInfo.versionAndBuildNumber':
        appVersion && buildNumber ? `${appVersion} ${buildNumber}` : undefined,
    };
    return new Map([...encode(platform.defaultPayload?.()), ...encode(appInfo), ...given]);
  });

  /** What all signals begin with, up to the parameters of each; without the defaults that a signal replaces. */
  const begin = (replaced?: ReadonlySet<string>): StoredSignal => {
    const fields = JSON.stringify({ appID, clientUser: userIDHash(), sessionID, isTestMode: testMode });
    const members = [...defaults()].map(([key, member]) => (replaced?.has(key) ? '' : member));
    const text = `${fields.slice(0, -1)},"payload":{${members.join('').slice(1)}`;
    return { text, bytes: utf8Size(text) };
  };
  const usualBeginning = lazy(begin);
  const date = createDateStamp(clock);

  return {
    userID,
    userIDHash,
    build(type, payload, signalOptions) {
      const owner = `signal "${type}"`;
      let members = '';
      let replaced: Set<string> | undefined;
      eachMember(payload, owner, log, (key, member) => {
        members += member;
        if (defaults().has(key)) replaced = (replaced ?? new Set()).add(key);
      });
      let end = '}';
      const floatValue = signalOptions?.floatValue;
      if (Number.isFinite(floatValue)) end = `,"floatValue":${floatValue}}`;
      else if (floatValue !== undefined) warnLeftOut('floatValue', owner, log);

      const beginning = replaced ? begin(replaced) : usualBeginning();
      if (beginning.text.endsWith('{')) members = members.slice(1);
      // A lone surrogate has no UTF-8; the rest of the name is still worth having.
      const name = JSON.stringify(type.replace(/\p{Surrogate}/gu, '\ufffd'));
      const own = `${members}},"type":${name},"receivedAt":"${date()}"${end}`;
      return { text: beginning.text + own, bytes: beginning.bytes + utf8Size(own) };
    },
  };
}

/** The date as ISO 8601, UTC, with milliseconds. To write it takes longer than all the rest, but many share one. */
function createDateStamp(clock: Clock): () => string {
  let writtenAt = Number.NaN;
  let text = '';
  return () => {
    const now = clock.now();
    if (now !== writtenAt) text = new Date(now).toISOString();
    writtenAt = now;
    return text;
  };
}

/** @throws TelemetryDeckError `NO_SIGNAL_TYPE` */
export function assertSignalType(type: unknown): asserts type is string {
  if (typeof type === 'string' && type !== '') return;
  throw new TelemetryDeckError('NO_SIGNAL_TYPE', `no signal type specified, but "${String(type)}"`);
}
