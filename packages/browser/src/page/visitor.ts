import { createClientLifecycle, type FeatureClient, type Joints, type QueuedSignal, type SingleJoints } from '@td/core';
import { attempt, isHidden } from '../page-globals.js';
import type { Visitor } from '../storage/page-storage.js';

/** The signals that the client itself sends of a session. Their types stand before the time, which ends a signal. */
const OF_SESSION = /"type":"TelemetryDeck\.(Session\.started|Acquisition\.newInstallDetected)","receivedAt":"[^"]*"}$/;

/**
 * Has a client wait until its page knows with other pages who a new visitor is. Signals of the moment before get the
 * visitor and the session that were found, and a session that another page has begun is not reported twice.
 */
export function createVisitor(client: FeatureClient): Visitor & Pick<Required<Joints>, 'begin'> {
  const { options, queue, stats, user } = client;
  const joints = client.joints as { encode?: SingleJoints['encode'] | undefined };
  const { lease } = queue;
  const lifecycle = createClientLifecycle(client);
  /** What stands in signals of this moment, and what takes its place. */
  let renames: (readonly [string, string])[] = [];
  let waiting: Promise<void> | undefined;
  let release = () => {};

  const rename = (signal: QueuedSignal | undefined) => {
    if (signal && renames.length > 0) {
      signal.text = renames.reduce((text, [own, theirs]) => text.replaceAll(own, theirs), signal.text);
      signal.prefix = undefined;
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
      renames = [...theirs.values()].flatMap((pair) => {
        const [own = '', other = ''] = pair.map(idOf);
        return [
          [own, other],
          [user.hashOf(own), user.hashOf(other)],
        ];
      });
      queue.lease = lease;
      for (const signal of queue.signals) {
        if (ownSession !== session && OF_SESSION.test(signal.text)) {
          queue.remove([signal]);
          stats.tracked--;
        } else rename(signal);
      }
      if (theirs.size > 0) {
        // The default user is that of the storage from now on.
        user.newSession(user.sessionID);
        // So is the session, where this page has begun one.
        if (session) {
          lifecycle.pause();
          lifecycle.resume();
          if (isHidden()) lifecycle.pause();
        }
      }
      waiting = undefined;
      release();
      client.notify();
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
