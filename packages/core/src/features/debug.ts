import type { OffReason } from '../contracts/consent.js';
import type { DebugOptions } from '../contracts/debug-options.js';
import type { Feature } from '../contracts/feature.js';
import type { FeatureClient } from '../contracts/feature-client.js';
import { oneLine } from '../contracts/one-line.js';
import type { QueuedSignal } from '../contracts/signal-queue.js';
import type { TransportRequest } from '../contracts/transport.js';
import { describeAttempt } from '../delivery/attempt.js';
import { classifyResponse } from '../delivery/classify-response.js';
import type { ClientParts } from '../delivery/client-parts.js';
import { createDecoder, isConsole } from '../internal/environment.js';
import { escaped } from '../internal/escaped.js';
import { adopt, guard } from '../internal/guard.js';
import { readValues } from '../internal/read-values.js';
import { signalsOf } from '../internal/signals-of.js';
import { callable, flag } from '../internal/validators.js';
import { toTransportError } from '../transports/to-transport-error.js';
import { describeSignal, namesOf, parseSignal, type SentSignal } from './describe-signal.js';
import { isDryRun } from './dry-run.js';
import { printLine } from './print-line.js';

/**
 * Shows what the client does: a line for each signal and for each request, where they go, whether they are tests and why,
 * what the endpoint answers, what waits and until when, and why nothing is sent. A line never has the plain user
 * identifier, nor the query of an endpoint.
 *
 * The lines go to `debug()` of the logger, where it has that; else to standard error in Node, Bun and Deno, and to
 * `console.debug` elsewhere.
 *
 * @defaultValue off
 * @throws TelemetryDeckError `INVALID_OPTION` for an unknown or wrong value.
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withDebug());
 * createClient('YOUR-APP-ID', withDebug({ full: true }), withDryRun());
 * ```
 */
export function withDebug(options: DebugOptions = {}): Feature {
  const read = readValues({ full: [flag], print: [callable] }, options) as DebugOptions;
  return debugFeature(() => read);
}

/**
 * Debug mode by options that are read when the client is made.
 *
 * @param readOptions - Returns the options, or `undefined` for no debug mode.
 */
export function debugFeature(readOptions: (client: FeatureClient) => DebugOptions | undefined): Feature {
  return {
    name: 'debug',
    join(client) {
      const options = readOptions(client);
      if (!options) return undefined;
      const { full, print } = options;
      const parts = client as ClientParts;
      const { clock } = parts.options;
      /** Signals that are not encoded yet: they wait for the user's decision or for processors. */
      const unread = new Set<QueuedSignal>();
      let isBegun = false;
      let isComplete = false;

      const say = (line: string, more = '') => {
        begin();
        const { logger } = parts.joints;
        const usual = logger?.debug && !isConsole(logger) ? (text: string) => logger.debug?.(text) : printLine;
        guard(print ?? usual, `TelemetryDeck: ${oneLine(line)}${more}`);
      };
      /** What is true from the start. Said once it is known. */
      const begin = () => {
        if (isBegun || !parts.builder) return;
        isBegun = true;
        const { testMode, transport } = parts.options;
        const isGiven = parts.isGiven('testMode');
        const why =
          parts.joints.whyTestMode?.(testMode, isGiven) ?? (isGiven ? 'by the option testMode' : 'by default');
        const mode = `test mode is ${testMode ? 'on' : 'off'} (${why})`;
        const [dry, go] = isDryRun(transport) ? ['dry run, nothing is sent or stored: ', 'would go'] : ['', 'go'];
        say(`${dry}signals of app ${parts.appID} ${go} to ${addressOf(parts.destination.url)}; ${mode}`);
      };
      const sayConsent = () => {
        const { consent } = parts;
        const reason = consent.offReason();
        if (consent.isHeld) say("nothing is sent: the user's decision cannot be read");
        else if (reason) say(`nothing is sent: ${whyOff(reason)}`);
        else if (consent.state === 'unknown') say('nothing is sent until optIn(): the consent is "unknown"');
        else if (isComplete) say('signals are sent: the user has opted in');
      };
      guardLater(() => {
        begin();
        sayConsent();
        isComplete = true;
      });

      /** Shows the signals that have been encoded meanwhile. */
      const read = () => {
        for (const signal of unread) {
          if (signal.text) show(parseSignal(signal.text));
          if (signal.text || !parts.queue.signals.has(signal)) unread.delete(signal);
        }
      };
      const show = (signal: SentSignal) => {
        const json = full ? JSON.stringify(signal, undefined, 2).split('\n').map(escaped).join('\n') : '';
        say(`signal ${describeSignal(signal)}`, json && `\n${json}`);
      };

      /** Says which signals a request has, and where it goes. */
      const readRequest = ({ body, url }: TransportRequest): string => {
        read();
        const text = createDecoder()(body);
        const signals = [parseSignal(text)].flat();
        const [first] = signals;
        // That of `deliverSignal` has no place in the queue.
        const isQueued = [...parts.queue.signals].some((queued) => queued.isLeased && text.includes(queued.text));
        if (first && !isQueued) show(first);
        return `request of ${signalsOf(signals.length)} (${namesOf(signals)}) to ${addressOf(url)}`;
      };

      return {
        transport: (current) => ({
          async send(request) {
            const what = guard(readRequest, request) ?? `request to ${addressOf(request.url)}`;
            const startedAt = clock.monotonic();
            const end = (how: (time: string) => string) =>
              guard((ms: number) => say(`${what}: ${how(timeOf(ms - startedAt))}`), clock.monotonic());
            try {
              const response = await adopt(current.send(request));
              const { transport } = parts.options;
              const isDelivered = classifyResponse(response.status) === 'delivered';
              const where = transport?.deliversNothing ? 'to a transport that delivers nothing' : 'delivered';
              end((time) =>
                isDryRun(transport)
                  ? 'not sent, dry run'
                  : `${response.status} in ${time}${isDelivered ? `, ${where}` : ''}`,
              );
              return response;
            } catch (error) {
              end((time) => `${toTransportError(error, request.signal).message}, after ${time}`);
              throw error;
            }
          },
          close: () => current.close?.(),
        }),
        captured(signal) {
          unread.add(signal);
          read();
          // Processors may fill it before the call returns.
          if (unread.size > 0) guardLater(read);
        },
        onConsent() {
          if (isComplete) sayConsent();
        },
        onEvent(event) {
          read();
          const { signals } = event as { readonly signals?: number };
          const some = signalsOf(signals ?? 0);
          if (event.kind === 'kept') say(`${some} in lasting storage until sent`);
          else if (event.kind === 'dropped') {
            const off = event.reason === 'disabled' && parts.consent.offReason();
            if (event.reason !== 'dry') say(`dropped ${some}: ${event.reason}${off ? `, ${whyOff(off)}` : ''}`);
          } else if (event.kind === 'attempted') {
            const { result, verdict } = event;
            const next = verdict === 'split' ? 'in smaller requests' : `in ${timeOf(parts.waitMs())}`;
            const answer = result.text && `: ${result.text}`;
            if (verdict === 'refused') say(`${describeAttempt(result)}${answer}`);
            else if (signals) say(`${describeAttempt(result)}; ${some} to be sent again ${next}`);
          } else if (!parts.joints.logger) {
            // The logger has its own line.
            say(
              event.kind === 'omitted'
                ? `${event.what} of ${event.type ?? 'the default payload'} is left out`
                : event.what,
            );
          }
        },
      };
    },
  };
}

/** A URL without its query, which may hold a secret. */
const addressOf = (url: string): string => url.replace(/[?#].*/s, '?...');

const timeOf = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

function whyOff({ by, name }: OffReason): string {
  if (by === 'environment') return `${name} is set`;
  if (by === 'browser') return `the browser says ${name}`;
  return by === 'user' ? 'the user has opted out' : 'the program has switched telemetry off';
}

/** Calls a function once the program's own code has run. */
const guardLater = (work: () => void): void => void Promise.resolve().then(() => guard(work, undefined));
