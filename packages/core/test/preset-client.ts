import {
  type AnySignals,
  type Client,
  type ClientLifecycle,
  createClient,
  createClientLifecycle,
  type DefaultParameters,
  defaultParameters,
  type Feature,
  type Joints,
  type Payload,
  type SignalStore,
  type StateStorage,
  type Transport,
  withStore,
} from '../src/index.js';
import { fromPlain, type PlainOptions, type TestOption } from './plain-options.js';

/** The platform of a test's preset. */
export interface TestPreset {
  readonly defaults?: PlainOptions;
  readonly hasBackground?: boolean;
  createTransport?(): Transport;
  defaultUserID?(): string;
  defaultPayload?(groups: DefaultParameters, time: number, website?: boolean): Payload;
  payloadStamp?(time: number): unknown;
  isOptedOut?(): boolean;
  createStorage?(): StateStorage;
  createStore?(): SignalStore | undefined;
  attach?(lifecycle: ClientLifecycle): () => void;
}

/** Creates a client as a preset does: a list of features, before the options of the program. */
export function createPresetClient<Signals extends object = AnySignals>(
  preset: TestPreset,
  appID: string,
  options: readonly TestOption[],
): Client<Signals> {
  const {
    attach,
    createStorage,
    createStore,
    createTransport,
    defaultPayload,
    defaultUserID,
    hasBackground,
    isOptedOut,
  } = preset;
  let storage: StateStorage | undefined;
  const lazily = (): StateStorage => {
    storage ??= createStorage?.() as StateStorage;
    return storage;
  };
  const platform: Feature = {
    join(client) {
      const joints: { -readonly [Name in keyof Joints]: Joints[Name] } = {};
      if (defaultUserID) joints.defaultUserID = defaultUserID;
      if (isOptedOut) joints.offReason = () => (isOptedOut() ? { by: 'environment', name: 'TEST' } : undefined);
      if (hasBackground) joints.hasBackground = hasBackground;
      if (attach) joints.begin = () => attach(createClientLifecycle(client));
      if (createStorage) {
        joints.storage = {
          get: (name) => lazily().get(name),
          set: (name, text) => lazily().set(name, text),
          claim: (name, text) => lazily().claim(name, text),
          clear() {
            const decision = lazily().get('consent');
            lazily().clear();
            if (decision !== undefined) lazily().set('consent', decision);
          },
        };
        joints.decision = {
          read() {
            const text = lazily().get('consent');
            return text === undefined ? 'unknown' : text === 'granted' ? text : 'denied';
          },
          write(decision) {
            lazily().set('consent', decision);
            return true;
          },
        };
      }
      return joints as Joints;
    },
  };
  return createClient<Signals>(
    appID,
    preset.defaults && fromPlain(preset.defaults),
    createTransport && { transport: lazyTransport(createTransport) },
    platform,
    defaultPayload && defaultParameters(defaultPayload, preset.payloadStamp ?? (() => 0)),
    createStore && withStore(createStore),
    fromPlain(...options),
  );
}

/** A transport that is created with the first request. */
function lazyTransport(create: () => Transport): Transport {
  let made: Transport | undefined;
  return {
    send(request) {
      made ??= create();
      return made.send(request);
    },
    close: () => made?.close?.(),
  };
}
