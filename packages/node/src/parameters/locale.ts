import { attempt } from '../attempt.js';
import { environmentVariable } from '../environment-variable.js';
import { thisProcess } from '../this-process.js';

/** A language, and the region whose customs are followed. */
export interface Locale {
  /** Such as `de`. */
  readonly language: string;
  /** Such as `AT`. */
  readonly region: string | undefined;
}

/**
 * What a program in this place speaks to its user; `undefined` where nobody has said so, as in most containers.
 *
 * To ask `Intl` takes a program between a quarter of a millisecond and fifty, where the environment takes next to
 * nothing. Outside of Windows, it is what `Intl` itself goes by; where it says nothing, `Intl` makes American English up.
 */
export function findLocale(): Locale | undefined {
  const [said] = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map(environmentVariable).filter((name) => name !== '');
  return parseLocale(said ?? (thisProcess.platform === 'win32' ? intlLocale() : ''));
}

/** The first of the languages that the user prefers, where that is another than the locale's. */
export function preferredLanguage(): string | undefined {
  return parseLocale(environmentVariable('LANGUAGE').replace(/:.*/s, ''))?.language;
}

/** Of all that `Intl` has, plural rules are what begins in a quarter of a millisecond. */
function intlLocale(): string {
  return attempt(() => new Intl.PluralRules().resolvedOptions().locale) ?? '';
}

/** Understands `de_AT.UTF-8@euro` and `zh-Hant-TW`, and nothing that may be somebody's own text, such as `C`. */
function parseLocale(name: string): Locale | undefined {
  const [, language, region] = LOCALE.exec(name) ?? [];
  return language === undefined ? undefined : { language, region };
}

const LOCALE = /^([a-z]{2,3})(?:[_-][A-Z][a-z]{3})?(?:[_-]([A-Z]{2}|\d{3}))?(?:[.@-]|$)/;
