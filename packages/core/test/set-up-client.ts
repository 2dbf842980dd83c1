import {
  type Client,
  type ClientLifecycle,
  createPlatformClient,
  type DeliveryEvent,
  type PlatformClientOptions,
  TransportError,
} from '../src/index.js';
import { type ManualClock, manualClock } from './manual-clock.js';
import { recordingLogger, type StubReply, stubTransport } from './stub-transport.js';

/** A client on a platform that hands its lifecycle over, with all that can be seen of both. A clock must be a manual one. */
export function setUpClient(replies: readonly StubReply[] = [], ...options: readonly PlatformClientOptions[]) {
  const transport = stubTransport(...replies);
  const clock = (options.find((option) => option.clock)?.clock as ManualClock | undefined) ?? manualClock();
  const logger = recordingLogger();
  const events: DeliveryEvent[] = [];
  const diagnostics = (event: DeliveryEvent) => void events.push(event);
  let lifecycle!: ClientLifecycle;
  const attach = (given: ClientLifecycle) => {
    lifecycle = given;
    return () => {};
  };
  const client: Client = createPlatformClient({ attach }, 'APP', [
    { transport, clock, logger, diagnostics },
    ...options,
  ]);
  return {
    client,
    lifecycle,
    transport,
    clock,
    logger,
    events,
    /** Sends signals that are named `{prefix}0`, `{prefix}1` and so on. */
    track(count: number, prefix = 's', signalOptions?: Parameters<Client['sendSignal']>[2]) {
      for (let index = 0; index < count; index++) client.sendSignal(`${prefix}${index}`, {}, signalOptions);
    },
    /** The sum that has to be right at any moment. */
    unaccounted() {
      const { tracked, recovered, delivered, pending, spooled, dropped } = client.stats();
      const lost = Object.values(dropped).reduce((sum, one) => sum + one, 0);
      return tracked + recovered - delivered - pending - spooled - lost;
    },
  };
}

/** Nobody listens. */
export const refused = (): TransportError => new TransportError('network', 'connection refused');

/** The connection ended after the request was written. */
export const reset = (): TransportError => new TransportError('network', 'connection reset', { maybeSent: true });

export const repeat = <Value>(count: number, value: Value): Value[] => Array.from({ length: count }, () => value);
