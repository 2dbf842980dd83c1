import type { SignalBody } from '@td/core';
import { decodeSignals } from './decode-signals.js';
import { refuse } from './ingest-rules.js';
import { type LoopbackServer, startLoopbackServer } from './loopback-server.js';
import { type Reply, reply } from './reply.js';
import { createWaiting, type WaitOptions } from './waiting.js';

/** Options of {@link startIngestServer}. */
export interface IngestServerOptions {
  /** The port on 127.0.0.1, to start a server again at the same address. @defaultValue 0: any free port */
  readonly port?: number | undefined;
}

/** An ingest server on this machine that validates and records requests. */
export interface IngestServer extends LoopbackServer {
  /** The URL to post signals to: `{url}/v2/`. */
  readonly endpoint: string;
  /** The accepted signals: those of valid requests, of v2 and v3, whose reply was a success or a reset after storing. */
  readonly signals: readonly SignalBody[];
  /** The faults of invalid requests, also of those with a scripted reply. */
  readonly faults: readonly string[];
  /**
   * Waits until the server has accepted this many signals in total.
   *
   * @throws Error when the wait times out. The message names the faults.
   */
  waitForSignals(count: number, options?: WaitOptions): Promise<readonly SignalBody[]>;
}

/**
 * Starts an ingest server on 127.0.0.1 with the paths `/v2/`, `/v2/namespace/{namespace}/` and `/v3/{namespace}/`, and for
 * websites `/v2/w/` and `/v3/w/`. It answers a valid request with 200, and an invalid one with 400, 404 or 405 and a JSON
 * body that names the fault. A scripted reply goes to any request, valid or not.
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
    return `signals arrived: ${signals.length} of ${count}; requests: ${server.requests.length}${found}`;
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

/** Whether a server with this reply has stored the signals. */
function isStored(answer: Reply): boolean {
  if (answer.kind === 'response') return answer.status >= 200 && answer.status < 300;
  return answer.kind === 'reset' && answer.afterStoring;
}

function refusalReply(status: number, fault: string): Reply {
  return reply(status, { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ error: fault }) });
}
