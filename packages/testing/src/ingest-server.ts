import type { SignalBody } from '@td/core';
import { decodeSignals } from './decode-signals.js';
import { refuse } from './ingest-rules.js';
import { type LoopbackServer, startLoopbackServer } from './loopback-server.js';
import { type Reply, reply } from './reply.js';
import { createWaiting, type WaitOptions } from './waiting.js';

/** Where the server listens. */
export interface IngestServerOptions {
  /** The port on 127.0.0.1, for one that comes back where it was. @defaultValue 0: any that is free */
  readonly port?: number | undefined;
}

/** The ingest API on this machine: checks what it is sent and remembers all of it. */
export interface IngestServer extends LoopbackServer {
  /** Where to post signals to: `{url}/v2/`. */
  readonly endpoint: string;
  /** The signals of all sound requests that were answered with a success or stored before a reset, of v2 and v3. */
  readonly signals: readonly SignalBody[];
  /** What was wrong with the requests that were not sound, scripted or not. */
  readonly faults: readonly string[];
  /**
   * Waits until so many signals have been accepted in all.
   *
   * @throws Error when they have not by the deadline; it names the faults that were found.
   */
  waitForSignals(count: number, options?: WaitOptions): Promise<readonly SignalBody[]>;
}

/**
 * Starts an ingest API on 127.0.0.1: `/v2/`, `/v2/namespace/{namespace}/`, `/v3/{namespace}/`, and for websites `/v2/w/`
 * and `/v3/w/`. A sound request is answered with 200; any other with 400, 404 or 405 and a JSON text that names the
 * fault. What is scripted is answered as scripted, whatever was posted.
 *
 * @example
 * ```ts
 * const server = await startIngestServer();
 * const client = createClient('YOUR-APP-ID', withEndpoint(server.endpoint));
 *
 * server.script(reply(503, { retryAfterMs: 1000 }));
 * client.sendSignal('App.started');
 * await server.waitForSignals(1);
 *
 * await client.close();
 * await server.close();
 * ```
 */
export async function startIngestServer(options: IngestServerOptions = {}): Promise<IngestServer> {
  const signals: SignalBody[] = [];
  const faults: string[] = [];
  const waiting = createWaiting();

  const server = await startLoopbackServer({
    port: options.port,
    answer(request, scripted) {
      const refusal = refuse(request);
      if (refusal) faults.push(refusal.fault);
      const answer = scripted ?? (refusal ? refusalReply(refusal.status, refusal.fault) : reply(200));
      if (!refusal && isStored(answer)) signals.push(...decodeSignals(request.json));
      return answer;
    },
    onEvent: waiting.check,
    onClose: waiting.end,
    onClear() {
      signals.length = 0;
      faults.length = 0;
    },
  });

  const describe = (count: number) => {
    const found = faults.length > 0 ? `; faults: ${faults.join('; ')}` : '';
    return `${signals.length} of ${count} signals came, in ${server.requests.length} requests${found}`;
  };
  return Object.assign(server, {
    endpoint: `${server.url}/v2/`,
    signals,
    faults,
    async waitForSignals(count: number, waitOptions?: WaitOptions) {
      const isDone = () => signals.length >= count;
      await waiting.until(isDone, () => describe(count), waitOptions);
      return signals;
    },
  });
}

/** Whether a server that answers like this has taken the signals. */
function isStored(answer: Reply): boolean {
  if (answer.kind === 'response') return answer.status >= 200 && answer.status < 300;
  return answer.kind === 'reset' && answer.afterStoring;
}

function refusalReply(status: number, fault: string): Reply {
  return reply(status, { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ error: fault }) });
}
