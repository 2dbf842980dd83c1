/** Calls back when the program closes the client; at once if it is closed already. Returns a function that ends this. */
export type OnClose = (listener: () => void) => () => void;

/** The key of {@link OnClose} in a client and its views. Copies of this package share it. */
export const onClose: unique symbol = Symbol.for('@td/core/on-close') as never;
