import { isDevelopment } from '#development';
import type { Client, FlushOptions } from '../contracts/client.js';
import { emitEvent } from '../contracts/emit-event.js';
import type { ClientEvent } from '../contracts/events.js';
import { ownValues } from '../contracts/own-values.js';
import type { SignalOptions } from '../contracts/signal.js';
import { areNamesKept, keepNames } from '../encoding/keep-names.js';
import { createPayloadEncoder, parseMembers } from '../encoding/payload-encoder.js';
import { cannotEncode } from '../internal/cannot-encode.js';
import type { HiddenInClient } from '../internal/client-prototype.js';
import { systemClock } from '../internal/environment.js';
import { timeIn } from '../internal/time-in.js';
import { checkCallOptions } from '../options/call-options.js';
import { createEarlyCalls, type EarlyCalls } from './early-calls.js';
import { createEarlyEpochs, type EarlyEpochs } from './early-epochs.js';

/**
 * The most signals that wait for the client, and the most deliveries. Later signals are dropped, and count as `overflow`;
 * later deliveries reject.
 */
export const MAX_WAITING = 1000;

/** Returns the client itself, or its view. */
export type Own = (client: Client) => Client;

/** Copies of the arguments of a call. Later changes of the originals do not show. */
type CopiedCall<Options> = readonly [payload: never, options: Options];

/** What a lazy client and its views share. */
export interface LazyState {
  /** The client, once there is one. */
  client: Client | undefined;
  readonly calls: EarlyCalls;
  /** How many signals wait. */
  pending: number;
  /** The deliveries that wait. */
  readonly deliveries: Set<object>;
  readonly dropped: { overflow: number; disabled: number; closed: number; unserializable: number };
  /** Whether the user has opted out. */
  isOff: boolean;
  readonly epochs: EarlyEpochs;
  /** The options of the first call of `close`. */
  closing: { readonly wait: FlushOptions | undefined } | undefined;
  /** Passes an event to the client. Remembers it while there is no client. */
  tell(event: ClientEvent): void;
  /** Reports that a function of the program failed, in the words of a client. */
  fail(reason: string): void;
  /** Passes the remembered events to the client. */
  tellAll(): void;
  /** Forgets the remembered events. */
  tellNone(): void;
  /** @throws TelemetryDeckError `UNSERIALIZABLE` */
  copy<Options extends SignalOptions>(
    caller: string,
    type: string,
    payload?: object,
    options?: Options,
  ): CopiedCall<Options>;
}

export function createLazyState(): LazyState {
  const missed: ClientEvent[] = [];
  const encode = createPayloadEncoder((what, type) => state.tell({ kind: 'omitted', what, type }));

  const state: LazyState = {
    client: undefined,
    calls: createEarlyCalls(),
    pending: 0,
    deliveries: new Set(),
    dropped: { overflow: 0, disabled: 0, closed: 0, unserializable: 0 },
    isOff: false,
    epochs: createEarlyEpochs(),
    closing: undefined,
    tell(event) {
      if (state.client) (state.client as Partial<HiddenInClient>)[emitEvent]?.(event);
      else if (missed.length < MAX_WAITING) missed.push(event);
    },
    fail: (reason) => state.tell({ kind: 'failed', what: `a function of the program failed: ${reason}` }),
    tellAll() {
      for (const event of missed.splice(0)) state.tell(event);
    },
    tellNone() {
      missed.length = 0;
    },
    copy<Options extends SignalOptions>(caller: string, type: string, payload?: object, options?: Options) {
      try {
        const given = ownValues(options) as Options;
        const { timestamp } = given;
        if (isDevelopment) checkCallOptions(caller, { timestamp }, state.tell);
        const copied = { ...given, timestamp: timeIn(timestamp) ?? systemClock.now() };
        const own = parseMembers(encode(payload, type).text);
        return [(areNamesKept(payload) ? keepNames(own) : own) as never, copied] as const;
      } catch (error) {
        throw cannotEncode(type, error);
      }
    },
  };
  return state;
}
