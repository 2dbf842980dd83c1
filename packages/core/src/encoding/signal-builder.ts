import type { ClientEvent } from '../contracts/events.js';
import type { JointLists } from '../contracts/feature.js';
import type { Layout } from '../contracts/layout.js';
import type { ResolvedOptions } from '../contracts/options.js';
import type { Payload } from '../contracts/payload.js';
import type { SignalOptions } from '../contracts/signal.js';
import type { SignalBuilder } from '../contracts/signal-builder.js';
import type { User } from '../contracts/user.js';
import { memoize } from '../internal/memoize.js';
import { usableTime } from '../internal/usable-time.js';
import { createDateStamp } from './date-stamp.js';
import { utf8Size } from './ingest-request.js';
import { createPayloadEncoder, membersOf, parseMembers } from './payload-encoder.js';
import { queuedSignal } from './queued-signal.js';

/** What the builder needs. */
interface SignalBuilderParts {
  readonly appID: string;
  readonly options: Pick<ResolvedOptions, 'clock' | 'defaultPayload' | 'testMode'>;
  readonly joints: JointLists;
  readonly destination: { readonly layout: Layout };
  emit(event: ClientEvent): void;
}

/** Parameters that many signals carry: their text, and an object with their keys. */
interface Shared {
  readonly members: string;
  readonly keys: object;
}

/** What signals of one user begin with: `{"appID":…,"clientUser":…,"payload":{` and the shared parameters. */
interface Prefix {
  readonly text: string;
  readonly bytes: number;
  readonly userID: string;
  readonly sessionID: string;
  readonly isTestMode: boolean;
  /** The parameters of all signals, and those with the user's own. */
  readonly base: Shared;
  readonly shared: Shared;
}

/** A program has few types and sends them often: the builder remembers how this many are written. */
const TYPES_REMEMBERED = 500;

/**
 * A signal is `prefix own-parameters suffix date }`: the prefix is written once for many signals, the suffix once for
 * each type.
 */
export function createSignalBuilder(parts: SignalBuilderParts): SignalBuilder {
  const { appID, destination, emit, joints, options } = parts;
  const { clock, defaultPayload } = options;
  const omitted = (type?: string) => (what: string) => emit({ kind: 'omitted', what, type });
  const nameOf = (kind: 'signal' | 'parameter', input: string) =>
    joints.nameOf.reduce((name, rename) => rename(kind, name), input);
  const encode = createPayloadEncoder((key) => {
    const name = nameOf('parameter', key);
    destination.layout.checkParameter?.(name);
    return name;
  });
  const encodeFound = createPayloadEncoder();
  const suffixOf = memoize(TYPES_REMEMBERED, (type) => {
    return builder.writeSuffix(nameOf('signal', type));
  });
  const dateOf = createDateStamp();

  const ask = typeof defaultPayload === 'function' ? defaultPayload : undefined;
  let defaultMembers: string | undefined;
  let found: Payload | undefined;
  let all: Shared;

  /** The parameters that the program computes; none where that fails, which is no fault of the call. */
  const answer = (): string => {
    try {
      return ask ? encode(ask(), omitted()).text : '';
    } catch (error) {
      emit({ kind: 'failed', what: `the default payload could not be asked for and is left out: ${error}` });
      return '';
    }
  };

  /** The parameters of all signals at the time when one happened, which may have waited since; and with those of the user. */
  const sharedOf = ({ payload, prefix }: User, time: number): [base: Shared, shared: Shared] => {
    let now = NOTHING;
    for (const add of joints.parameters) now = add(now, time);
    if (now !== found) all = merge(encodeFound(now, omitted()).text + defaultMembers);
    found = now;
    const known = prefix as Prefix | undefined;
    if (!payload) return [all, all];
    return [all, known?.base === all ? known.shared : merge(all.members + encode(payload, omitted()).text)];
  };

  const builder: SignalBuilder = {
    takeDefaultPayload() {
      defaultMembers = ask ? '' : encode(defaultPayload, omitted()).text;
    },
    nameOf,
    encodePayload: (type, payload) => encode(payload, omitted(type)).text,
    allMembers: (user, members, time) => sharedOf(user, time)[1].members + answer() + members,

    writePrefix(user, userID, sessionID, isTestMode, members) {
      const { hasUser, open, testMode } = destination.layout;
      const who = hasUser && { clientUser: user.hashOf(userID), sessionID };
      return `${JSON.stringify({ appID, ...who }).slice(0, -1)},"isTestMode":${testMode(isTestMode)}${open(members)}`;
    },
    writeSuffix(name) {
      // A lone surrogate has no UTF-8; the rest of the name is still worth sending.
      const json = JSON.stringify(name.replace(/\p{Surrogate}/gu, '\ufffd'));
      return `${destination.layout.close},"type":${json},"receivedAt":"`;
    },
    writeEnd(type, time, floatValue) {
      const date = dateOf(time);
      if (Number.isFinite(floatValue)) return `${date},"floatValue":${floatValue}}`;
      if (floatValue !== undefined) omitted(type)('floatValue');
      return `${date}}`;
    },

    build(user, type, payload, given) {
      const signalOptions: SignalOptions = given ?? NO_OPTIONS;
      const { floatValue, testMode } = signalOptions;
      const time = usableTime(signalOptions.timestamp, clock.now());
      // What is empty names no user, here as in `identify`.
      const sessionID = `${signalOptions.sessionID || user.sessionID}`;
      const userID = signalOptions.userID || user.named || user.defaultID(sessionID);
      const isTestMode = typeof testMode === 'boolean' ? testMode : options.testMode;
      const [base, shared] = sharedOf(user, time);

      // The program's own code runs from here on, and may change what all signals carry.
      const own = encode(payload, omitted(type), shared.keys);
      let prefix = user.prefix as Prefix | undefined;
      const write = (members: string) => {
        const text = builder.writePrefix(user, userID, sessionID, isTestMode, members);
        prefix = { text, bytes: utf8Size(text), userID, sessionID, isTestMode, base, shared };
      };
      if (ask || own.isMixed || !destination.layout.hasUser) {
        write(merge(shared.members + answer() + own.text).members);
        own.text = '';
      } else if (
        prefix?.shared !== shared ||
        prefix.userID !== userID ||
        prefix.sessionID !== sessionID ||
        prefix.isTestMode !== isTestMode
      ) {
        write(shared.members);
        user.prefix = prefix;
      }
      const { text, bytes } = prefix as Prefix;
      // Where no shared parameter stands before it, the first one has no comma.
      const members = text.endsWith('{') ? own.text.slice(1) : own.text;
      const rest = members + suffixOf(type) + builder.writeEnd(type, time, floatValue);
      return queuedSignal(text + rest, bytes + utf8Size(rest), signalOptions.signal);
    },
  };
  return builder;
}

/** What the preset finds, where there is none. */
const NOTHING: Payload = {};

const NO_OPTIONS: SignalOptions = {};

/** Members of which no two have the same key: the later one counts. */
function merge(members: string): Shared {
  const keys = parseMembers(members);
  return { members: membersOf(keys), keys };
}
