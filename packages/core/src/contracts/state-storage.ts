/**
 * Storage for the state that a client needs in the next run: the install and the sessions. It maps names to short texts.
 * Its methods never throw; without working storage, they store nothing.
 */
export interface StateStorage {
  /** Returns the text under a name; `undefined` if there is none. */
  get(name: string): string | undefined;
  /** Stores a text under a name. Without a text, deletes the name. */
  set(name: string, text?: string): void;
  /**
   * Stores a text under a free name, and returns whether the name was free. Of several callers, exactly one gets
   * `true`.
   */
  claim(name: string, text: string): boolean;
  /** Deletes all texts. The user's decision is not among them. */
  clear(): void;
}
