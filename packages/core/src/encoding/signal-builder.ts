import { isDevelopment } from '#development';
import type { ClientEvent } from '../contracts/events.js';
import type { JointLists } from '../contracts/feature.js';
import type { Layout } from '../contracts/layout.js';
import type { ResolvedOptions } from '../contracts/options.js';
import { ownValues } from '../contracts/own-values.js';
import type { Payload } from '../contracts/payload.js';
import type { SignalBuilder } from '../contracts/signal-builder.js';
import type { User } from '../contracts/user.js';
import { cut } from '../internal/cut.js';
import { guard, settled } from '../internal/guard.js';
import { readersOf } from '../internal/hide.js';
import { isPromise } from '../internal/is-promise.js';
import { memoize } from '../internal/memoize.js';
import { readIdentifier } from '../internal/read-identifier.js';
import { textOf } from '../internal/text-of.js';
import { timeIn } from '../internal/time-in.js';
import { wellFormed } from '../internal/well-formed.js';
import { FLOAT_VALUE, takeFloatValue } from './float-value.js';
import { encodeText, utf8Size } from './ingest-request.js';
import { areNamesKept } from './keep-names.js';
import { createPayloadEncoder, joinMembers, membersOf, parseMembers } from './payload-encoder.js';
import { queuedSignal } from './queued-signal.js';

/** What the builder needs. */
interface SignalBuilderParts {
  readonly appID: string;
  readonly options: Pick<ResolvedOptions, 'clock' | 'defaultPayload' | 'testMode'>;
  readonly joints: Pick<JointLists, 'nameOf' | 'parameters'>;
  readonly destination: { readonly layout: Layout };
  emit(event: ClientEvent): void;
}

/** Parameters that many signals carry. */
interface Shared {
  /** The members before the merge. Two may have the same key, and `floatValue` may be among them. */
  readonly all: string;
  readonly members: string;
  readonly keys: ReadonlySet<string>;
  readonly floatValue: number | undefined;
}

/** What signals of one user begin with: `{"appID":…,"clientUser":…,"payload":{` and the shared parameters. */
interface Prefix {
  readonly text: string;
  /** Absent if no other signal has this prefix. */
  readonly encoded: Uint8Array | undefined;
  readonly userID: string;
  readonly hashSalt: string | undefined;
  readonly sessionID: string;
  readonly isTestMode: boolean;
  readonly shared: Shared;
}

/** How many encoded types the builder remembers: a program has few types, and sends them often. */
const TYPES_REMEMBERED = 500;

/**
 * A signal is `prefix own-parameters suffix date }`: the prefix is written once for many signals, the suffix once for
 * each type. Made when all features have joined.
 */
export function createSignalBuilder({ appID, destination, emit, joints, options }: SignalBuilderParts): SignalBuilder {
  const { clock, defaultPayload } = options;
  const { layout } = destination;
  const onOmitted = (what: string, type: string | undefined) =>
    emit({ kind: 'omitted', what, type: type && cut(type) });
  const nameOf = (kind: 'signal' | 'parameter', input: string) =>
    joints.nameOf.reduce((name, rename) => settled(rename(kind, name)), input);
  const encodeNamed = createPayloadEncoder(onOmitted, (key) => {
    if (key === FLOAT_VALUE) return key;
    const name = nameOf('parameter', key);
    layout.checkParameter?.(name);
    return name;
  });
  const encodeFound = createPayloadEncoder(onOmitted);
  // Asked only where names may change: to ask takes time, for each signal.
  const encode: typeof encodeFound =
    joints.nameOf.length > 0 || layout.checkParameter
      ? (payload, type, shared) => (areNamesKept(payload) ? encodeFound : encodeNamed)(payload, type, shared)
      : encodeNamed;
  const suffixOf = memoize(TYPES_REMEMBERED, (type: string) => {
    // A lone surrogate has no UTF-8; the rest of the name is still worth sending.
    const name = type && wellFormed(nameOf('signal', type));
    return `${layout.close}${name && `,"type":${JSON.stringify(name)}`},"receivedAt":"`;
  });
  /** Remembers the last date: many signals share it, and writing a date takes longer than the rest of a signal. */
  const dateOf = memoize(1, (time: number) => new Date(time).toISOString());

  const ask = typeof defaultPayload === 'function' && (defaultPayload as () => object);
  /** Encoded now, so that a later change of the default payload does not show. */
  const defaultMembers = ask ? '' : encode(defaultPayload).text;
  let found: Payload | undefined;
  let shared: Shared;

  /** Returns the shared parameters at the time of a signal. The signal may have waited since then. */
  const sharedAt = (time: number): Shared => {
    let now = NOTHING;
    for (const add of joints.parameters) {
      try {
        now = settled(add(now, time));
      } catch (error) {
        // A platform or a feature of the program has failed. The signal is worth more than the missing parameters.
        emit({ kind: 'failed', what: `parameters are left out: ${textOf(error)}` });
      }
    }
    if (now !== found) shared = merge(joinMembers(encodeFound(now).text, defaultMembers));
    found = now;
    return shared;
  };

  /**
   * Returns the parameters that the program computes. Returns none if the program's function fails, because the call is
   * not at fault.
   */
  const answer = (): string => {
    if (!ask) return '';
    const fail = (reason: string) =>
      emit({
        kind: 'failed',
        what: `the default payload ${isDevelopment ? 'could not be asked for and ' : ''}is left out: ${reason}`,
      });
    const given = guard(ask, undefined, fail);
    if (isDevelopment && isPromise(given)) fail('it is a promise, and no signal waits for one');
    return guard(encode, given, fail)?.text ?? '';
  };

  /** The members that the program gives: by its default payload, by the view, and by the call. */
  const givenMembers = (user: User, own: string) => joinMembers(answer(), encode(user.payload).text, own);

  const builder: SignalBuilder = {
    nameOf,
    callMembers: (user, payload, type) => givenMembers(user, encode(payload, type).text),
    allMembers: (members, time) => joinMembers(sharedAt(time).all, members),

    build(user, type, payload, signalOptions) {
      // Not over an empty object, since one that inherits nothing is slow to read.
      const call = signalOptions && ownValues(signalOptions);
      const who = readersOf(user);
      const testMode = call?.testMode;
      const sessionID = cut((call && readIdentifier('sessionID', call.sessionID, emit)) || who.sessionID());
      const salt = call && readIdentifier('hashSalt', call.hashSalt, emit);
      const hashSalt = salt && cut(salt);
      // An empty identifier of a call is sent for no user, which the API allows.
      const userID =
        (call && readIdentifier('userID', call.userID, emit)) ?? (who.named() || user.defaultID(sessionID));
      const isTestMode = typeof testMode === 'boolean' ? testMode : options.testMode;
      const time = timeIn(call?.timestamp) ?? clock.now();
      let carried = sharedAt(time);
      // The program's own code runs from here on, and may change the shared parameters.
      let { text: own, isMixed } = encode(payload, type, carried.keys);
      isMixed ||= !!ask || !!who.payload() || !layout.hasUser;
      if (isMixed) {
        carried = merge(builder.allMembers(givenMembers(user, own), time));
        own = '';
      }
      const written = who.written();
      let prefix = written.prefix as Prefix | undefined;
      if (
        prefix?.shared !== carried ||
        prefix.userID !== userID ||
        prefix.hashSalt !== hashSalt ||
        prefix.sessionID !== sessionID ||
        prefix.isTestMode !== isTestMode
      ) {
        const identity = layout.hasUser && { clientUser: userID && user.hashOf(userID, hashSalt), sessionID };
        const open = `{${membersOf({ appID, ...identity })}`;
        const text = `${open},"isTestMode":${layout.testMode(isTestMode)}${layout.open(carried.members)}`;
        prefix = {
          text,
          encoded: isMixed ? undefined : encodeText(text),
          userID,
          hashSalt,
          sessionID,
          isTestMode,
          shared: carried,
        };
        written.prefix = prefix;
      }
      const { encoded, text } = prefix;
      const given = call?.floatValue;
      const floatValue = given === undefined ? carried.floatValue : given;
      let rest = (own && !text.endsWith('{') ? ',' : '') + own + suffixOf(cut(type)) + dateOf(time);
      if (Number.isFinite(floatValue)) rest += `","floatValue":${floatValue}}`;
      else {
        if (floatValue !== undefined) onOmitted('floatValue', type);
        rest += '"}';
      }
      const bytes = (encoded?.length ?? utf8Size(text)) + utf8Size(rest);
      return queuedSignal(text + rest, bytes, call?.signal, encoded, encoded && rest);
    },
  };
  return builder;
}

/** No parameters of a preset. */
const NOTHING: Payload = /* @__PURE__ */ ownValues({});

/** Merges members with the same key: the later one counts. */
function merge(all: string): Shared {
  const [payload, floatValue] = takeFloatValue(parseMembers(all));
  return { all, members: membersOf(payload), keys: new Set([FLOAT_VALUE, ...Object.keys(payload)]), floatValue };
}
