import type { ClientOption, ClientOptions, Logger, Processor, SessionOptions, SignalStore } from '../src/index.js';
import {
  type AnySignals,
  type Client,
  type ConsentState,
  createClient,
  type DeliveryEvent,
  withAppVersion,
  withBuildNumber,
  withConsent,
  withDiagnostics,
  withIngestVersion,
  withLogger,
  withParameterPrefix,
  withProcessor,
  withSessions,
  withSignalPrefix,
  withStore,
  withWaitUntil,
  withWebsite,
} from '../src/index.js';

/** All options of a client as plain values, so that a test can vary one of many in few words. */
export interface PlainOptions extends ClientOptions {
  readonly appVersion?: string | undefined;
  readonly buildNumber?: string | undefined;
  readonly consent?: ConsentState | undefined;
  readonly diagnostics?: ((event: DeliveryEvent) => void) | undefined;
  readonly ingestVersion?: 2 | 3 | undefined;
  readonly logger?: Logger | undefined;
  readonly parameterPrefix?: string | undefined;
  readonly processors?: readonly Processor[] | undefined;
  readonly sessions?: boolean | SessionOptions | undefined;
  readonly signalPrefix?: string | undefined;
  readonly store?: SignalStore | undefined;
  readonly waitUntil?: ((delivery: Promise<unknown>) => void) | undefined;
  readonly website?: boolean | undefined;
}

/** An option of a test: plain values, or an option of `createClient`. */
export type TestOption = PlainOptions | ClientOption;

const builders: { readonly [Name in keyof PlainOptions]?: (value: never) => ClientOption } = {
  appVersion: withAppVersion,
  buildNumber: withBuildNumber,
  consent: withConsent,
  diagnostics: withDiagnostics,
  ingestVersion: withIngestVersion,
  logger: withLogger,
  parameterPrefix: withParameterPrefix,
  processors: (processors: readonly Processor[]) => processors.map(withProcessor),
  sessions: withSessions,
  signalPrefix: withSignalPrefix,
  store: withStore,
  waitUntil: withWaitUntil,
  website: withWebsite,
};

/** Converts options of a test to options of `createClient`. */
export function fromPlain(...options: readonly TestOption[]): ClientOption {
  return (options as readonly unknown[]).flat(Number.POSITIVE_INFINITY as 1).map((option): ClientOption => {
    if (!option || typeof (option as { join?: unknown }).join === 'function') return option as ClientOption;
    return Object.entries(option).map(([name, value]) => {
      const build = Object.hasOwn(builders, name) && builders[name as keyof PlainOptions];
      if (!build) return { [name]: value };
      return value === undefined ? undefined : build(value as never);
    });
  });
}

/** Same as `createClient`, but also accepts plain options. */
export const createPlainClient = <Signals extends object = AnySignals>(
  appID: string,
  ...options: readonly TestOption[]
): Client<Signals> => createClient<Signals>(appID, fromPlain(...options));
