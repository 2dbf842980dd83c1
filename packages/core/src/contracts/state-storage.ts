/**
 * What a client remembers from one run to the next: the user's decision, the install, the sessions. Small texts by
 * name. None of its methods throws; where nothing can be remembered, nothing is.
 */
export interface StateStorage {
  /** What was remembered under a name. */
  get(name: string): string | undefined;
  /** Remembers a text under a name; without a text, forgets it. */
  set(name: string, text?: string): void;
  /** Remembers a text under a name under which nothing is remembered, and returns whether it was so: of many, one has it. */
  claim(name: string, text: string): boolean;
  /** Forgets everything. */
  clear(): void;
}
