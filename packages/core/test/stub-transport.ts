import type { Transport, TransportRequest, TransportResponse } from '../src/index.js';

/** The reply of a stub: a status, a full response, a failure, or silence until the request is aborted. */
export type StubReply =
  | number
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly text?: string | Promise<string>;
    }
  | Error
  | 'silence';

export interface StubTransport extends Transport {
  readonly requests: TransportRequest[];
  /** The types of the signals of each request. */
  readonly batches: () => string[][];
  /** The signals of all requests. */
  readonly signals: () => Record<string, unknown>[];
  /** The replies to the next requests, in order; then 200. */
  readonly replies: StubReply[];
  closed: number;
}

/** The smallest transport, for core's own tests. Other packages use `@td/testing`. */
export function stubTransport(...replies: StubReply[]): StubTransport {
  const requests: TransportRequest[] = [];
  const decode = ({ body }: TransportRequest) => JSON.parse(new TextDecoder().decode(body));
  return {
    requests,
    replies,
    closed: 0,
    batches: () => requests.map((request) => decode(request).map(({ type }: { type: string }) => type)),
    signals: () => requests.flatMap(decode),
    async send(request) {
      requests.push(request);
      return answer(replies.shift() ?? 200, request.signal);
    },
    close() {
      this.closed++;
    },
  };
}

function answer(reply: StubReply, signal: AbortSignal): TransportResponse | Promise<TransportResponse> {
  if (reply instanceof Error) throw reply;
  if (reply === 'silence') {
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  }
  const { status, headers = {}, text = '' } = typeof reply === 'number' ? { status: reply } : reply;
  return { status, header: (name) => headers[name.toLowerCase()] ?? null, text: async () => text };
}

/** A logger that records its messages. */
export function recordingLogger() {
  const lines: string[] = [];
  return { lines, error: (line: string) => void lines.push(line), warn: (line: string) => void lines.push(line) };
}
