/** The result of one check. */
export interface Finding {
  /** What was checked, in a word or two. */
  readonly check: string;
  /** `warning`: signals arrive, but perhaps not as expected. `problem`: none arrive, or some are lost. */
  readonly state: 'ok' | 'warning' | 'problem';
  /** What the check has found, in a sentence. */
  readonly found: string;
  /** How to fix it: a sentence, and then on lines of their own the commands for that. */
  readonly mend?: string | undefined;
}

export const ok = (check: string, found: string): Finding => ({ check, state: 'ok', found });

export const warning = (check: string, found: string, mend: string): Finding => ({
  check,
  state: 'warning',
  found,
  mend,
});

export const problem = (check: string, found: string, mend: string): Finding => ({
  check,
  state: 'problem',
  found,
  mend,
});
