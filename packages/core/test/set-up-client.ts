import {
  type Client,
  type ClientLifecycle,
  createClient,
  createClientLifecycle,
  type DeliveryEvent,
  type Feature,
  TransportError,
} from '../src/index.js';
import { type ManualClock, manualClock } from './manual-clock.js';
import { fromPlain, type TestOption } from './plain-options.js';
import { recordingLogger, type StubReply, stubTransport } from './stub-transport.js';

/** A feature that hands the lifecycle of its client over. */
export const lifecycleProbe = (take: (lifecycle: ClientLifecycle) => void): Feature => ({
  join(client) {
    take(createClientLifecycle(client));
    return undefined;
  },
});

/** A client with all that can be seen of it, its lifecycle included. A clock must be a manual one. */
export function setUpClient(replies: readonly StubReply[] = [], ...options: readonly TestOption[]) {
  const transport = stubTransport(...replies);
  const clock =
    (options.find((option) => option && 'clock' in option) as { clock?: ManualClock } | undefined)?.clock ??
    manualClock();
  const logger = recordingLogger();
  const events: DeliveryEvent[] = [];
  const diagnostics = (event: DeliveryEvent) => void events.push(event);
  let lifecycle!: ClientLifecycle;
  const probe = lifecycleProbe((taken) => {
    lifecycle = taken;
  });
  const client: Client = createClient('APP', fromPlain({ transport, clock, logger, diagnostics }, ...options), probe);
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

/** An endpoint that refuses connections. */
export const refused = (): TransportError => new TransportError('network', 'connection refused');

/** A connection that ends after the request was written. */
export const reset = (): TransportError => new TransportError('network', 'connection reset', { maybeSent: true });

export const repeat = <Value>(count: number, value: Value): Value[] => Array.from({ length: count }, () => value);
