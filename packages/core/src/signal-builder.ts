import { TelemetryDeckError } from './errors.js';
import { hashUserID } from './hash.js';
import { lazy } from './lazy.js';
import type { Logger } from './logger.js';
import type { ResolvedOptions } from './options.js';
import { type EncodedPayload, encodePayload, warnLeftOut } from './payload.js';
import type { Platform } from './platform.js';
import { randomUUID } from './random-uuid.js';
import type { SignalBody, SignalOptions } from './signal.js';

/** Makes signals of what a call says, what the program said, and what the platform knows, in this order of weight. */
export interface SignalBuilder {
  /** The plain user identifier. */
  readonly userID: () => string;
  /** Its hash. */
  readonly userIDHash: () => string;
  /** One signal, complete, as JSON text. A value that cannot be encoded is left out, and the logger is told its key. */
  build(type: string, payload: unknown, options: SignalOptions | undefined): string;
}

export function createSignalBuilder(
  appID: string,
  options: ResolvedOptions,
  platform: Platform,
  log: Logger,
): SignalBuilder {
  const { appVersion, buildNumber, sessionID } = options;
  // Found out when they are first needed: a program that sends nothing pays for nothing.
  const userID = lazy(() => options.userID ?? platform.defaultUserID?.() ?? randomUUID());
  const userIDHash = lazy(() => hashUserID(userID(), options.hashSalt));
  const add = (found: EncodedPayload, payload: unknown) => encodePayload(found, payload, 'the default payload', log);
  const appInfo = {
    'TelemetryDeck.AppInfo.version': appVersion || undefined,
    'TelemetryDeck.AppInfo.buildNumber': buildNumber || undefined,
    'TelemetryDeck.AppInfo.versionAndBuildNumber':
      appVersion && buildNumber ? `${appVersion} ${buildNumber}` : undefined,
  };
  // Encoded now, so that what is changed later does not show.
  const given = add(add({}, appInfo), options.defaultPayload);
  const defaults = lazy(() => add(add({}, platform.defaultPayload?.()), given));

  return {
    userID,
    userIDHash,
    build(type, payload, signalOptions) {
      const owner = `signal "${type}"`;
      const floatValue = signalOptions?.floatValue;
      const hasFloat = Number.isFinite(floatValue);
      if (floatValue !== undefined && !hasFloat) warnLeftOut('floatValue', owner, log);
      return JSON.stringify({
        appID,
        clientUser: userIDHash(),
        sessionID,
        isTestMode: options.testMode,
        // A lone surrogate has no UTF-8; the rest of the name is still worth having.
        type: type.replace(/\p{Surrogate}/gu, '\ufffd'),
        receivedAt: new Date(options.clock.now()).toISOString(),
        payload: encodePayload(defaults(), payload, owner, log),
        floatValue: hasFloat ? floatValue : undefined,
      } satisfies Record<keyof SignalBody, unknown>);
    },
  };
}

/** @throws TelemetryDeckError `NO_SIGNAL_TYPE` */
export function assertSignalType(type: unknown): asserts type is string {
  if (typeof type === 'string' && type !== '') return;
  throw new TelemetryDeckError('NO_SIGNAL_TYPE', `no signal type specified, but "${String(type)}"`);
}
