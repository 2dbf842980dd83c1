import { isDevelopment } from '#development';
import { type ClientViewParts, createClientView } from './client-view.js';
import type { AnySignals, Client } from './contracts/client.js';
import type { ClientOption } from './contracts/client-option.js';
import { TelemetryDeckError } from './contracts/errors.js';
import type { Feature, JointLists, Joints } from './contracts/feature.js';
import type { FeatureClient } from './contracts/feature-client.js';
import type { Layout } from './contracts/layout.js';
import type { ClientOptions, ResolvedOptions } from './contracts/options.js';
import type { StatsCounts } from './contracts/stats.js';
import { createBatchSender } from './delivery/batch-sender.js';
import { createCapture } from './delivery/capture.js';
import { createFlushAndClose } from './delivery/flush-and-close.js';
import { createRequestDispatcher } from './delivery/request-dispatcher.js';
import { createRequestLimiter } from './delivery/request-limiter.js';
import { createRetryPolicy } from './delivery/retry-policy.js';
import { createSignalQueue } from './delivery/signal-queue.js';
import { createSingleSender } from './delivery/single-sender.js';
import { ingestURL } from './encoding/ingest-request.js';
import { layoutV2 } from './encoding/layouts.js';
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
    const got = isDevelopment ? ` (got ${describeValue('appID', appID)})` : '';
    throw new TelemetryDeckError('NO_APP_ID', `missing app ID${got}; find it in your TelemetryDeck dashboard`);
  }
  const { features, options: values } = readOptions(options);
  if (!values.transport) throw new TelemetryDeckError('NO_TRANSPORT', 'missing transport; pass withTransport()');
  return composeClient(appID, values, isDevelopment ? [...features, nameAdvice] : features);
}

type MutableJoints = {
  [Name in keyof JointLists]: JointLists[Name] extends readonly (infer Joint)[] ? Joint[] : JointLists[Name];
};

/** All parts of a client. Each part's own file says what it needs of the others. */
type ClientParts = ClientViewParts &
  FeatureClient &
  Parameters<typeof createBatchSender>[0] &
  Parameters<typeof createConsent>[0] &
  Parameters<typeof createFlushAndClose>[0] &
  Parameters<typeof createRequestDispatcher>[0];

/** Makes the parts of a client one by one, has the features join, and begins. */
function composeClient(appID: string, options: ResolvedOptions, features: readonly Feature[]): Client {
  const joints: MutableJoints = {
    isOptedOut: [],
    transport: [],
    layout: [],
    nameOf: [],
    parameters: [],
    beforeCapture: [],
    process: [],
    captured: [],
    onConsent: [],
    onEvent: [],
    begin: [],
  };
  const destination = { url: '', layout: layoutV2 };
  const stats: StatsCounts = { tracked: 0, recovered: 0, delivered: 0, spooled: 0, ambiguous: 0, dropped: {} };
  let ends: ((() => void) | undefined)[] | undefined;

  const parts = {
    ...{ appID, options, joints, destination, stats },
    stage: { current: 'open', isLeaving: false, isStopped: false },
    transport: options.transport,
    emit(event) {
      for (const listen of joints.onEvent) {
        try {
          listen(event);
        } catch {
          // A listener that fails must not fail the program that it listens to.
        }
      }
    },
    drop(reason, signals) {
      if (signals === 0) return;
      stats.dropped[reason] = (stats.dropped[reason] ?? 0) + signals;
      parts.emit({ kind: 'dropped', reason, signals });
    },
    findDefaultUser: () => joints.defaultUserID?.(),
    endFeatures() {
      for (const end of (ends ?? []).reverse()) end?.();
      ends = undefined;
    },
  } as Partial<ClientParts> as { -readonly [Name in keyof ClientParts]: ClientParts[Name] };

  parts.changes = createChanges(options.clock);
  parts.consent = createConsent(parts);
  parts.user = createUser(parts, options);
  parts.queue = createSignalQueue(parts);
  parts.limiter = createRequestLimiter(parts);
  parts.dispatcher = createRequestDispatcher(parts);
  parts.policy = createRetryPolicy(parts);
  parts.sender = createBatchSender(parts);
  parts.singleSender = createSingleSender(parts);
  Object.assign(parts, createFlushAndClose(parts), createCapture(parts));

  for (const feature of features) addJoints(joints, feature.join(parts));
  const layout = joints.layout.reduce((current: Layout, change) => change(current), layoutV2);
  destination.layout = layout;
  destination.url = options.endpoint ?? ingestURL(options.baseURL, layout.path(options.namespace));
  parts.transport = joints.transport.reduce((current, wrap) => wrap(current), parts.transport);
  parts.isEnabled = options.enabled && !joints.isOptedOut.some((isOptedOut) => isOptedOut());
  parts.builder = createSignalBuilder(parts);

  // Before the listeners of the features: they then find all features begun, or ended.
  joints.onConsent.unshift((state) => {
    if (state === 'granted') {
      if (parts.stage.current === 'open') ends ??= joints.begin.map((begin) => begin());
      return;
    }
    parts.user.prefix = undefined;
    parts.drop('disabled', parts.queue.clear().length);
    joints.persistence?.clear();
    parts.dispatcher.interrupt(new Error('opted out'));
    parts.endFeatures();
    parts.changes.notify();
  });
  parts.consent.begin(joints.consent ?? 'granted');
  return createClientView(parts, parts.user, () => (joints.sessions?.renew ?? parts.user.newSession)());
}

/** Lists gather the joints of all features; of the others the last one counts. */
function addJoints(lists: Record<string, unknown>, joints: Joints | undefined): void {
  for (const [name, joint] of Object.entries(joints ?? {})) {
    const list = lists[name];
    if (Array.isArray(list)) list.push(joint);
    else lists[name] = joint;
  }
}
