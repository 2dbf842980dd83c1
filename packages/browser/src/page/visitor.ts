import { createClientLifecycle, type FeatureClient, type Joints, type QueuedSignal, type SingleJoints } from '@td/core';
import { attempt, isHidden, isLoaded } from '../page-globals.js';
import type { Visitor } from '../storage/page-storage.js';

/** The signals that the client itself sends of a session. Their types stand before the time, and perhaps a number, at the end. */
const OF_SESSION =
  /"type":"TelemetryDeck\.(Session\.started|Acquisition\.newInstallDetected)","receivedAt":"[^"]*"(,"floatValue":[^,]*)?}$/;

/**
 * Has a client wait until its page knows with other pages who a new visitor is. Signals of the moment before get the
 * visitor and the session that were found, and a session that another page has begun is not reported twice. A session that the
 * program has named keeps its name.
 */
export function createVisitor(client: FeatureClient): Visitor & Pick<Required<Joints>, 'begin'> {
  const { options, queue, stats, user } = client;
  const joints = client.joints as { encode?: SingleJoints['encode'] | undefined };
  const { add, lease } = queue;
  const lifecycle = createClientLifecycle(client);
  /** The identifiers of this moment, and what takes their places. */
  const renames = new Map<string, string>();
  let waiting: Promise<void> | undefined;
  let release = () => {};

  const rename = (signal: QueuedSignal | undefined) => {
    if (signal && renames.size > 0) {
      const { appID, clientUser, sessionID } = attempt(() => JSON.parse(signal.text) as Record<string, string>) ?? {};
      // What a signal begins with. An identifier may occur in its payload, too.
      const own = headOf(appID, clientUser, sessionID);
      const [theirUser, theirSession] = [clientUser, sessionID].map((id) => renames.get(id as string) ?? id);
      const theirs = headOf(appID, theirUser, theirSession);
      if (signal.text.startsWith(own) && own !== theirs) {
        signal.text = theirs + signal.text.slice(own.length);
        signal.bytes = new Blob([signal.text]).size;
        signal.prefix = undefined;
      }
    }
    return signal;
  };

  return {
    clock: options.clock,
    wait() {
      queue.lease = () => [];
      waiting = new Promise((resolve) => {
        release = resolve;
      });
    },
    goOn(theirs) {
      const [ownSession, session] = (theirs.get('sessions') ?? []).map(idOf);
      const isNamed = ownSession !== session && ownSession === options.sessionID;
      renames.clear();
      for (const [name, pair] of theirs) {
        const [own = '', other = ''] = pair.map(idOf);
        if (name === 'sessions' && isNamed) continue;
        renames.set(own, other).set(user.hashOf(own), user.hashOf(other));
      }
      /** Gives a signal the visitor; returns whether the visitor's own page has not reported it. */
      const settle = (signal: QueuedSignal) => {
        const [, type] = OF_SESSION.exec(signal.text) ?? [];
        const isReported = type && (type.startsWith('Session') ? session && !isNamed : theirs.has('install'));
        if (!isReported) return !!rename(signal);
        queue.remove([signal]);
        stats.tracked--;
        return false;
      };
      queue.lease = lease;
      /** Signals that are in processors, or wait for the user's decision. */
      const late = new WeakSet<QueuedSignal>();
      // Moved one by one, in their order: the queue counts their bytes.
      for (const signal of [...queue.signals]) {
        queue.remove([signal]);
        if (!signal.text) late.add(signal);
        if (!signal.text || settle(signal)) add(signal);
      }
      queue.add = (signal, maxSignals) => {
        if (!signal.text || !late.delete(signal) || settle(signal)) add(signal, maxSignals);
      };
      if (theirs.size > 0) {
        // The default user is that of the storage from now on.
        user.newSession(user.sessionID);
        // So is the session, where this page has begun one.
        if (session && !isNamed) {
          lifecycle.pause();
          lifecycle.resume();
          if (isHidden()) lifecycle.pause();
        }
      }
      waiting = undefined;
      release();
      // The moment has passed at which a page that has loaded tries an unknown endpoint.
      client.notify((isLoaded() && !lifecycle.learnt()) || undefined);
    },
    // What another feature encodes waits, too.
    begin() {
      const { encode = (_isUnwanted, ...call) => client.builder.build(...call) } = joints;
      joints.encode = async (...call) => {
        const signal = await encode(...call);
        await waiting;
        return rename(signal);
      };
      return () => {
        joints.encode = encode;
      };
    },
  };
}

/** The identifier in a stored text: that of the last session, or the text itself. */
const idOf = (text: string): string => attempt(() => JSON.parse(text).id as string) ?? text;

const headOf = (appID: unknown, clientUser: unknown, sessionID: unknown): string =>
  JSON.stringify({ appID, clientUser, sessionID }).slice(0, -1);
