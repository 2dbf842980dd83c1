import { isDevelopment } from '#development';
import { createClientView } from './client-view.js';
import type { AnySignals, Client } from './contracts/client.js';
import type { ClientOption } from './contracts/client-option.js';
import type { Clock } from './contracts/clock.js';
import { defineHidden } from './contracts/define-hidden.js';
import { TelemetryDeckError } from './contracts/errors.js';
import type { ClientEvent } from './contracts/events.js';
import type { JointLists, Joints } from './contracts/feature.js';
import type { ClientOptions, ResolvedOptions } from './contracts/options.js';
import { ownValues } from './contracts/own-values.js';
import type { StatsCounts } from './contracts/stats.js';
import type { Transport } from './contracts/transport.js';
import { createBatchSender } from './delivery/batch-sender.js';
import { createCapture } from './delivery/capture.js';
import type { ClientParts } from './delivery/client-parts.js';
import { createFlushAndClose } from './delivery/flush-and-close.js';
import { createRateLimit } from './delivery/rate-limit.js';
import { createRequestDispatcher, SYNC_EVERY_MS } from './delivery/request-dispatcher.js';
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
import { isPageWorker, lacksTimers, systemClock } from './internal/environment.js';
import { guard, settled } from './internal/guard.js';
import { guardedStorage } from './internal/guarded-storage.js';
import { steadyClock } from './internal/steady-clock.js';
import { weakReference } from './internal/weak-reference.js';
import { type ReadOptions, readOptions } from './options/read-options.js';

/**
 * Makes a client that sends over the transport it is given. `createClient` of `@td/node` and `@td/browser` bring a
 * transport, and all that they know of their platform.
 *
 * @typeParam Signals - The app's signals and their payloads, for a client that knows them; any by default.
 * @param appID - The app's ID, from the TelemetryDeck dashboard.
 * @param options - Plain values, and what option builders return; of two values for one option the later wins. `false`,
 *   `undefined` and `null` say nothing, so that `isVerbose && withLogger(console)` can stand among them.
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
  if (typeof appID !== 'string' || PLACEHOLDER.test(appID)) {
    throw new TelemetryDeckError(
      'NO_APP_ID',
      `missing app ID${isDevelopment ? ` (got ${describeValue('appID', appID).replace(/^of/, 'a value of')}); find it in your TelemetryDeck dashboard` : ''}`,
    );
  }
  const read = readOptions(options);
  if (!read.options.transport) {
    throw new TelemetryDeckError('NO_TRANSPORT', `missing transport${isDevelopment ? '; pass withTransport()' : ''}`);
  }
  return composeClient(appID, read);
}

/** Matches what stands for the app ID in documents and templates, and what programs make of a variable that is missing. */
const PLACEHOLDER = /^\W*(?:(?:your\W?_?app\W?_?id|undefined|null|nan|object \w+)\W*)?$/i;

const NO_TIMERS =
  'setTimeout and setInterval are missing or broken; no deadline can be kept: an endpoint that never answers holds requests, flush() and close() for ever, and what fails waits for flush() or close()';

const NOT_TOLD =
  'a worker cannot know whether the user has refused, so this client sends; pass the decision of the page, withConsent(client.consent), and later ones to optIn() and optOut()';

type MutableJoints = {
  [Name in keyof JointLists]: JointLists[Name] extends readonly (infer Joint)[] ? Joint[] : JointLists[Name];
};

/** Makes the parts of a client one by one, has the features join, and begins. */
function composeClient(appID: string, { features, isGiven, options: values }: ReadOptions): Client {
  const joints: MutableJoints = ownValues({
    offReason: [],
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
  });
  const destination = { url: '', layout: layoutV2 };
  const stats: StatsCounts = {
    tracked: 0,
    recovered: 0,
    delivered: 0,
    spooled: 0,
    ambiguous: 0,
    dropped: ownValues({}),
  };

  const report = isDevelopment ? reportClockTo(weakReference(joints)) : undefined;
  const clock = values.clock === systemClock ? systemClock : steadyClock(values.clock, systemClock, report);
  const { userID, hashSalt, sessionID, ...shown } = values;
  // A feature may write its client to a log. Added last: V8 would slow down an object whose properties change.
  const options = ownValues({ ...shown, clock }) as ResolvedOptions;
  for (const [name, value] of Object.entries({ userID, hashSalt, sessionID })) defineHidden(options, name, value);

  // What a later line assigns must not reach a setter that another library has added to all objects.
  const parts = ownValues({
    ...{ appID, isGiven, options, joints, destination, stats },
    deliveries: 0,
    stage: { current: 'open', isLeaving: false, isStopped: false },
    changes: createChanges(clock),
    emit: (event) => emitTo(joints, event),
    run: (call, input) =>
      guard(call, input, (reason) =>
        parts.emit({ kind: 'failed', what: `a function of the program failed: ${reason}` }),
      ),
    drop(reason, signals, whenCounted) {
      if (signals === 0) return;
      stats.dropped[reason] = (stats.dropped[reason] ?? 0) + signals;
      whenCounted?.();
      parts.emit({ kind: 'dropped', reason, signals });
    },
  } as Partial<ClientParts>) as { -readonly [Name in keyof ClientParts]: ClientParts[Name] };
  parts.consent = createConsent(parts);
  parts.user = createUser(parts, ownValues(values));
  parts.queue = createSignalQueue(parts);
  parts.policy = createRetryPolicy(parts);
  parts.isWithinRate = createRateLimit(options);
  for (const create of [
    createRequestDispatcher,
    createBatchSender,
    createSingleSender,
    createFlushAndClose,
    createCapture,
  ])
    Object.assign(parts, create(parts));

  for (const feature of isDevelopment ? [...features, nameAdvice] : features)
    addJoints(joints, settled(feature.join(parts)));
  for (const name of ['decision', 'storage'] as const)
    joints[name] &&= guardedStorage(joints[name] as never, parts.run, () => {
      parts.consent.sync(SYNC_EVERY_MS);
      return parts.consent.state === 'granted';
    });
  destination.layout = joints.layout.reduce((current, change) => settled(change(current)), destination.layout);
  destination.url = options.endpoint ?? ingestURL(options.baseURL, destination.layout.path(options.namespace));
  parts.transport = joints.transport.reduce((current, wrap) => settled(wrap(current)), options.transport as Transport);
  parts.offReason = parts.consent.findOffReason() ?? (options.enabled ? undefined : { by: 'program' });
  parts.builder = createSignalBuilder(parts);
  if (isDevelopment && options.clock === systemClock) {
    systemClock.setTimer(() => {}, 0)();
    if (lacksTimers()) parts.emit({ kind: 'failed', what: NO_TIMERS, isError: true });
  }
  // A preset for pages is the only one that says so.
  if (isDevelopment && joints.hasBackground === false && !joints.consent && !parts.offReason && isPageWorker())
    parts.emit({ kind: 'failed', what: NOT_TOLD });
  parts.consent.begin(joints.consent ?? 'granted');
  return createClientView(parts, parts.user);
}

function emitTo(joints: Pick<MutableJoints, 'onEvent'>, event: ClientEvent): void {
  // A listener that fails must not fail the program that it listens to.
  for (const listen of joints.onEvent) guard(listen, event);
}

/** In development only. Tells of each function of a clock once. Outside of the client, so that no timer of the clock holds the client. */
function reportClockTo(reference: { deref(): MutableJoints | undefined }): (name: keyof Clock) => void {
  const unreported = new Set<keyof Clock>(['now', 'monotonic', 'random', 'setTimer']);
  return (name) => {
    const joints = reference.deref();
    // Not before somebody listens.
    if (!joints || joints.onEvent.length === 0 || !unreported.delete(name)) return;
    emitTo(joints, {
      kind: 'failed',
      what: `clock.${name}() does not work; the client uses the clock of the platform`,
    });
  };
}

/** Lists gather the joints of all features; of the others the last one counts. */
function addJoints(lists: Record<string, unknown>, joints: Joints | undefined): void {
  for (const [name, joint] of Object.entries(joints ?? {})) {
    const list = lists[name];
    if (Array.isArray(list)) list.push(joint);
    else lists[name] = joint;
  }
}
