/** A number of signals, for a message. */
export const signalsOf = (count: number): string => `${count} signal${count === 1 ? '' : 's'}`;
