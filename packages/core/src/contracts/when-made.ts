/** A client, or a view of it. */
interface Sender {
  sendSignal(type: never, ...args: never[]): void;
}

/**
 * Calls back when there is a client; at once if there is one already. The callback gets the client, and whether the
 * client sends page views of a website.
 */
export type WhenMade = (run: (client: Sender, isWebsite: boolean) => void) => void;

/** The key of {@link WhenMade} in a client and its views. Copies of this package share it. */
export const whenMade: unique symbol = Symbol.for('@td/core/when-made') as never;
