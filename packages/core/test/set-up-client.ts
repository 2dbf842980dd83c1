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

/** A feature that passes the lifecycle of its client to a test. */
const lifecycleProbe = (take: (lifecycle: ClientLifecycle) => void): Feature => ({
  join(client) {
    take(createClientLifecycle(client));
    return undefined;
  },
});

/**
 * A client with its lifecycle and everything that a test can observe. A clock in the options must be a manual clock.
 */
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
    /** Sends signals with the names `{prefix}0`, `{prefix}1` and so on. */
    track(count: number, prefix = 's', signalOptions?: Parameters<Client['sendSignal']>[2]) {
      for (let index = 0; index < count; index++) client.sendSignal(`${prefix}${index}`, {}, signalOptions);
    },
    /** Returns the number of signals that the stats do not account for. It must be 0 at any moment. */
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
