import { isDevelopment } from '#development';
import { ClientView } from './client-view.js';
import type { AnySignals, Client } from './contracts/client.js';
import type { ClientStage } from './contracts/consent.js';
import { TelemetryDeckError } from './contracts/errors.js';
import type { ClientEvent } from './contracts/events.js';
import type { Feature, FeatureClient, JointLists, Joints } from './contracts/feature.js';
import type { Layout } from './contracts/layout.js';
import type { ClientOption, ClientOptions, ResolvedOptions } from './contracts/options.js';
import type { DropReason, StatsCounts } from './contracts/stats.js';
import type { Transport } from './contracts/transport.js';
import { createBatchSender } from './delivery/batch-sender.js';
import { createCapture } from './delivery/capture.js';
import { createClientLifecycle } from './delivery/client-lifecycle.js';
import { createFlushAndClose } from './delivery/flush-and-close.js';
import { noPersistence } from './delivery/no-persistence.js';
import { createRequestDispatcher } from './delivery/request-dispatcher.js';
import { createRequestLimiter } from './delivery/request-limiter.js';
import { createRetryPolicy } from './delivery/retry-policy.js';
import { createSignalQueue } from './delivery/signal-queue.js';
import { createSingleSender } from './delivery/single-sender.js';
import { ingestURL } from './encoding/ingest-request.js';
import { layoutV2 } from './encoding/layout-v2.js';
import { createSignalBuilder } from './encoding/signal-builder.js';
import { createConsent } from './features/consent.js';
import { nameAdvice } from './features/name-advice.js';
import { createUser } from './identity/user.js';
import { createChanges } from './internal/changes.js';
import { describeValue } from './internal/describe-value.js';
import { readOptions } from './options/read-options.js';

/**
 * Makes a client that sends over the transport it is given. `createClient` of `@td/node` and `@td/browser` bring a
 * transport, and all that they know of their platform.
 *
 * @typeParam Signals - The app's signals and their payloads, for a client that knows them; any by default.
 * @param appID - The app's ID, from the TelemetryDeck dashboard.
 * @param options - Plain values, and what option builders return; of two values for one option the later wins. `false`
 *   and `undefined` say nothing, so that `isVerbose && withLogger(console)` can stand among them.
 * @throws TelemetryDeckError `NO_APP_ID`, `NO_TRANSPORT`, or `INVALID_OPTION` naming the option, the value and what to
 *   do.
 * @example
 * ```ts
 * import { createClient, withTransport, withUserID } from '@td/core';
 * import { fetchTransport } from '@td/transport-fetch';
 *
 * const client = createClient('YOUR-APP-ID', withTransport(fetchTransport()), withUserID('ada'));
 * client.sendSignal('App.started');
 * ```
 */
export function createClient<Signals extends object = AnySignals>(
  appID: string,
  ...options: readonly ClientOption<ClientOptions>[]
): Client<Signals> {
  if (typeof appID !== 'string' || appID.trim() === '') {
    const got = describeValue('appID', appID);
    throw new TelemetryDeckError('NO_APP_ID', `missing app ID (got ${got}); find it in your TelemetryDeck dashboard`);
  }
  const { features, options: values } = readOptions(options);
  if (!values.transport) throw new TelemetryDeckError('NO_TRANSPORT', 'missing transport; pass withTransport()');
  return composeClient(appID, values, isDevelopment ? [...features, nameAdvice] : features);
}

/** Makes the parts of a client, each of what it needs, then has the features join. */
function composeClient(appID: string, options: ResolvedOptions, features: readonly Feature[]): Client {
  const { clock } = options;
  const joints: { [Name in keyof JointLists]: NonNullable<Joints[Name]>[] } = {};
  const last = <Name extends keyof Joints>(name: Name): Joints[Name] => joints[name]?.at(-1) as Joints[Name];
  const persistence = () => last('persistence') ?? noPersistence;
  const stats: StatsCounts = { tracked: 0, recovered: 0, delivered: 0, spooled: 0, ambiguous: 0, dropped: {} };

  // Known when all features have joined.
  const destination = { url: '', layout: layoutV2 };
  let transport = options.transport as Transport;
  let isEnabled = false;
  const stage: ClientStage = { current: 'open' };
  let ends: ((() => void) | undefined)[] | undefined;
  const layout = () => destination.layout;

  const emit = (event: ClientEvent) => {
    for (const listen of joints.onEvent ?? []) {
      try {
        listen(event);
      } catch {
        // A listener that fails must not fail the program that it listens to.
      }
    }
  };
  const drop = (reason: DropReason, signals: number) => {
    if (signals === 0) return;
    stats.dropped[reason] = (stats.dropped[reason] ?? 0) + signals;
    emit({ kind: 'dropped', reason, signals });
  };
  const endFeatures = () => {
    for (const end of (ends ?? []).reverse()) end?.();
    ends = undefined;
  };

  const changes = createChanges(clock);
  const consent = createConsent({ storage: () => last('storage'), isEnabled: () => isEnabled });
  const user = createUser(options, consent, () => last('defaultUserID')?.());
  const builder = createSignalBuilder({ appID, options, joints, layout, emit });
  const queue = createSignalQueue(options.queue, (signals, reason) => {
    persistence().remove(signals);
    if (reason) drop(reason, signals.length);
  });
  const limiter = createRequestLimiter(options.batch.maxInFlight, clock, changes);
  const url = () => destination.url;
  const dispatcher = createRequestDispatcher({ options, limiter, url, transport: () => transport });
  const policy = createRetryPolicy(options);
  const sender = createBatchSender({
    ...{ changes, consent, dispatcher, emit, layout, limiter, options, policy, queue, stats },
    canRefill: () => persistence() !== noPersistence && stage.current === 'open',
    onAttempt: () => persistence().onAttempt(policy.failures),
    onIdle: () => stage.current === 'open' && persistence().claim(),
  });
  const singleSender = createSingleSender({
    ...{ changes, consent, dispatcher, layout, stage },
    encode(isUnwanted, ...call) {
      for (const begin of joints.beforeCapture ?? []) begin();
      const encode = last('encode');
      return encode ? encode(isUnwanted, ...call) : builder.build(...call);
    },
  });
  const { flush, close, drain, spool } = createFlushAndClose({
    ...{ clock, dispatcher, drop, endFeatures, persistence, queue, sender, singleSender, stage, stats },
    syncConsent: consent.sync,
  });
  const capture = createCapture({ builder, consent, drop, joints, persistence, queue, sender, stage, stats });
  const lifecycle = createClientLifecycle({
    ...{ dispatcher, flush, joints, persistence, queue, sender, spool, stats },
    syncConsent: consent.sync,
  });

  const client: FeatureClient = {
    ...{ appID, options, destination, consent, user, builder, queue, stats, lifecycle, joints, drop, emit, drain },
    add: capture.add,
    isRefused: capture.isRefused,
    notify: sender.notify,
    fill(place, encoded) {
      queue.encode(place, encoded);
      persistence().onCaptured(place);
    },
    sendSignal: (type, payload) => capture.sendSignal(user, type, payload, undefined),
  };
  for (const feature of features) addJoints(joints, feature.join(client));
  destination.layout = (joints.layout ?? []).reduce((current: Layout, change) => change(current), layoutV2);
  destination.url = options.endpoint ?? ingestURL(options.baseURL, destination.layout.path(options.namespace));
  transport = (joints.transport ?? []).reduce((current, wrap) => wrap(current), transport);
  isEnabled = options.enabled && !joints.isOptedOut?.some((isOptedOut) => isOptedOut());
  builder.takeDefaultPayload();
  consent.listen((state) => {
    if (state === 'granted') {
      if (stage.current === 'open') ends ??= (joints.begin ?? []).map((begin) => begin());
      return;
    }
    user.forget();
    drop('disabled', queue.clear().length);
    persistence().clear();
    dispatcher.interrupt(new Error('opted out'));
    endFeatures();
    changes.notify();
  });
  consent.begin(last('consent') ?? 'granted');

  const shared = {
    ...{ close, consent, emit, flush },
    deliverSignal: singleSender.deliverSignal,
    sendSignal: capture.sendSignal,
    stats: () => ({ ...stats, pending: queue.size, dropped: { ...stats.dropped } }),
  };
  return new ClientView(shared, user, () => (last('sessions')?.renew ?? user.newSession)());
}

function addJoints(lists: Record<string, unknown[]>, joints: Joints | undefined): void {
  for (const [name, joint] of Object.entries(joints ?? {})) {
    const list = lists[name] ?? [];
    list.push(joint);
    lists[name] = list;
  }
}
