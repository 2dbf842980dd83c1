import { TelemetryDeckError } from './errors.js';
import { hashUserID } from './hash.js';
import { lazy } from './lazy.js';
import type { Logger } from './logger.js';
import type { ResolvedOptions } from './options.js';
import { encodePayload } from './payload.js';
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
  { userID: givenUserID, hashSalt, sessionID, testMode, payload: givenPayload, clock }: ResolvedOptions,
  platform: Platform,
  log: Logger,
): SignalBuilder {
  // Found out when they are first needed: a program that sends nothing pays for nothing.
  const userID = lazy(() => givenUserID ?? platform.defaultUserID?.() ?? randomUUID());
  const userIDHash = lazy(() => hashUserID(userID(), hashSalt));
  const leftOut = (type: string) => (key: string | undefined) =>
    log.warn(`${key === undefined ? 'the payload' : `"${key}"`} of ${type} cannot be encoded and is left out`);
  const defaults = lazy(() => {
    const warn = leftOut('the default payload');
    return encodePayload(encodePayload({}, platform.defaultPayload?.(), warn), givenPayload, warn);
  });

  return {
    userID,
    userIDHash,
    build(type, payload, options) {
      const warn = leftOut(`signal "${type}"`);
      const floatValue = options?.floatValue;
      if (floatValue !== undefined && !Number.isFinite(floatValue)) warn('floatValue');
      return {
        appID,
        clientUser: userIDHash(),
        sessionID,
        isTestMode: testMode,
        // A lone surrogate has no UTF-8; the rest of the name is still worth having.
        type: type.replace(/\p{Surrogate}/gu, '\ufffd'),
        receivedAt: new Date(clock.now()).toISOString(),
        payload: encodePayload(defaults(), payload, warn),
        ...(Number.isFinite(floatValue) && { floatValue: floatValue as number }),
      };
    },
  };
}

/** @throws TelemetryDeckError `NO_SIGNAL_TYPE` */
export function assertSignalType(type: unknown): asserts type is string {
  if (typeof type === 'string' && type !== '') return;
  const given = type === '' ? 'an empty string' : `a value of type ${type === null ? 'null' : typeof type}`;
  throw new TelemetryDeckError('NO_SIGNAL_TYPE', `no signal type specified: it must be a name, not ${given}`);
}
