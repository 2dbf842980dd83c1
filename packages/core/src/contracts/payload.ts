import type { ReservedName } from './reserved-name.js';

/**
 * A value of a payload. Strings, finite numbers and booleans keep their JSON type. The API stores primitives only, so
 * the client writes a `Date` as ISO 8601, a `bigint` as a decimal string, an `Error` as its name and message, a `Map`,
 * a `Set` and a typed array as the JSON text of their entries, and another object or array as JSON text. It leaves out
 * `undefined` and `null`, and values that cannot be encoded or have more than 1,000,000 characters. For the latter two,
 * the logger reports the key.
 *
 * @see https://telemetrydeck.com/docs/ingest/v2/
 */
export type PayloadValue = string | number | boolean | bigint | Date | object | null | undefined;

/** The payload of a call. The client never changes it, and does not read it after the call. */
export type Payload = Readonly<Record<string, PayloadValue>>;

/** A function, which a payload must not contain. */
type AnyFunction = (...args: never) => unknown;

/** `true` for a payload with a fault, also for a union with such a payload; otherwise `never`. */
type FaultOf<Given, Reserved> = Given extends AnyFunction | readonly unknown[]
  ? true
  : {
      [Key in keyof Given]-?: Key extends 'floatValue'
        ? [Given[Key]] extends [number | string | null | undefined]
          ? never
          : true
        : Extract<Given[Key], AnyFunction | symbol> extends never
          ? Key extends Reserved
            ? [Given[Key]] extends [undefined]
              ? never
              : true
            : never
          : true;
    }[keyof Given];

/**
 * `never` for a payload with a fault. For a type parameter, of which TypeScript knows nothing yet, this is not `never`,
 * so that a generic wrapper of `sendSignal` compiles.
 */
export type SoundPayload<Given, Reserved = never> = 0 extends 1 & Given
  ? true
  : [FaultOf<Given, Reserved>] extends [never]
    ? true
    : never;

/**
 * A payload of any type, also of an `interface`. Functions, symbols, arrays and reserved keys are compile errors. A
 * generic function may pass on a payload of its type parameter.
 *
 * @typeParam Given - The type of the payload that the program passes.
 * @typeParam Reserved - The reserved keys. None by default.
 */
export type CheckedPayload<Given, Reserved = never> =
  SoundPayload<Given, Reserved> extends never ? NoInfer<FaultyPayload<Given, Reserved>> : Given;

/** A payload with a fault: the wrong part has the type `never`, so that TypeScript reports the error there. */
type FaultyPayload<Given, Reserved> = Given &
  (Given extends AnyFunction | readonly unknown[]
    ? never
    : {
        readonly [Key in keyof Given]: Key extends 'floatValue'
          ? number | string | null | undefined
          : Extract<Given[Key], AnyFunction | symbol> extends never
            ? Key extends Reserved
              ? never
              : unknown
            : never;
      });

/** A payload with any keys except those reserved by TelemetryDeck. Its `floatValue` is that of the signal. */
export type OpenPayload = Payload & { readonly [Name in Exclude<ReservedName, 'floatValue'>]?: never };

/** A payload as the client sends it: primitives only. */
export type EncodedPayload = Record<string, string | number | boolean>;
