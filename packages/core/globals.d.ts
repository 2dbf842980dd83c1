// The only globals that core may use: web standards that Node, Bun, Deno, workers and browsers all have. What is not
// declared here does not compile in core. (Consumers never see this file; they have their platform's own declarations.)

declare class TextEncoder {
  encode(input: string): Uint8Array;
  encodeInto(text: string, target: Uint8Array): { written: number };
}
declare class TextDecoder {
  decode(input?: Uint8Array, options?: { stream?: boolean }): string;
}
declare class URL {
  constructor(url: string, base?: string);
  readonly href: string;
  readonly protocol: string;
  pathname: string;
  readonly username: string;
  readonly password: string;
  readonly hash: string;
}
interface AbortSignal {
  readonly aborted: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: so do the platforms declare it
  readonly reason: any;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}
declare function setTimeout(callback: () => void, delayMs: number): number | { unref(): void };
declare function clearTimeout(timer: number | { unref(): void }): void;
declare const performance: { now(): number };
declare const crypto: { getRandomValues(bytes: Uint8Array): Uint8Array };
