// The only globals that core may use: web standards of Node, Bun, Deno, workers and browsers. Code with any other
// global does not compile in core. The file is not published: users have the declarations of their own platform.

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
  // biome-ignore lint/suspicious/noExplicitAny: the platforms declare it as any
  readonly reason: any;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
declare const AbortSignal: { timeout(delayMs: number): AbortSignal };
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}
declare function setTimeout(callback: () => void, delayMs: number): number | { unref(): void };
declare function clearTimeout(timer: number | { unref(): void } | undefined): void;
declare function setInterval(callback: () => void, delayMs: number): number | { unref(): void };
declare function clearInterval(timer: number | { unref(): void } | undefined): void;
declare const performance: { now(): number; readonly timeOrigin: number };
declare const crypto: { getRandomValues(bytes: Uint8Array): Uint8Array };
