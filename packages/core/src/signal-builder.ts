import { TelemetryDeckError } from './errors.js';
import { hashUserID } from './hash.js';
import { lazy } from './lazy.js';
import type { Logger } from './logger.js';
import type { ResolvedOptions } from './options.js';
import { encodePayload, warnLeftOut } from './payload.js';
import type { Platform } from './platform.js';
import { randomUUID } from './random-uuid.js';
import type { SignalBody, SignalOptions } from './signal.js';

/** Makes signals of what a call says, what the program said, and what the platform knows, in this order of weight. */
export interface SignalBuilder {
  /** The plain user identifier. */
  readonly userID: () => string;
  /** Its hash. */
  readonly userIDHash: () => string;
  /** One signal, complete. A value that cannot be encoded is left out, and the logger is told its key. */
  build(type: string, payload: unknown, options: SignalOptions | undefined): SignalBody;
}

export function createSignalBuilder(
  appID: string,
  {
    userID: givenUserID,
    hashSalt,
    sessionID,
    testMode,
    appVersion,
    buildNumber,
    defaultPayload,
    clock,
  }: ResolvedOptions,
  platform: Platform,
  log: Logger,
): SignalBuilder {
  // Found out when they are first needed: a program that sends nothing pays for nothing.
  const userID = lazy(() => givenUserID ?? platform.defaultUserID?.() ?? randomUUID());
  const userIDHash = lazy(() => hashUserID(userID(), hashSalt));
  const defaults = lazy(() => {
    const owner = 'the default payload';
    const appInfo = {
      'TelemetryDeck.AppInfo.version': appVersion || undefined,
      'TelemetryDeck.AppInfo.buildNumber': buildNumber || undefined,
      'TelemetryDeck.AppInfo.versionAndBuildNumber':
        appVersion && buildNumber ? `${appVersion} ${buildNumber}` : undefined,
    };
    const found = encodePayload({}, platform.defaultPayload?.(), owner, log);
    return encodePayload(encodePayload(found, appInfo, owner, log), defaultPayload, owner, log);
  });

  return {
    userID,
    userIDHash,
    build(type, payload, options) {
      const owner = `signal "${type}"`;
      const floatValue = options?.floatValue;
      const hasFloat = Number.isFinite(floatValue);
      if (floatValue !== undefined && !hasFloat) warnLeftOut('floatValue', owner, log);
      return {
        appID,
        clientUser: userIDHash(),
        sessionID,
        isTestMode: testMode,
        // A lone surrogate has no UTF-8; the rest of the name is still worth having.
        type: type.replace(/\p{Surrogate}/gu, '\ufffd'),
        receivedAt: new Date(clock.now()).toISOString(),
        payload: encodePayload(defaults(), payload, owner, log),
        ...(hasFloat && { floatValue: floatValue as number }),
      };
    },
  };
}

/** @throws TelemetryDeckError `NO_SIGNAL_TYPE` */
export function assertSignalType(type: unknown): asserts type is string {
  if (typeof type === 'string' && type !== '') return;
  throw new TelemetryDeckError('NO_SIGNAL_TYPE', `no signal type specified, but "${String(type)}"`);
}
