/**
 * What a client remembers from one run to the next: the user's decision, the install, the sessions. Small texts by
 * name. None of its methods throws; where nothing can be remembered, nothing is.
 */
export interface Memory {
  /** What was remembered under a name. */
  get(name: string): string | undefined;
  /** Remembers a text under a name; without a text, forgets it. */
  set(name: string, text?: string): void;
  /** Forgets everything. */
  clear(): void;
}

/** Remembers as long as the program runs. */
export function shortMemory(): Memory {
  const texts = new Map<string, string>();
  return {
    get: (name) => texts.get(name),
    set(name, text) {
      if (text === undefined) texts.delete(name);
      else texts.set(name, text);
    },
    clear: () => texts.clear(),
  };
}
