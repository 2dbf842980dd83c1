import { attempt } from '../attempt.js';
import { environmentVariable } from '../environment-variable.js';
import { thisProcess } from '../this-process.js';

/** A language, and the region whose customs apply. */
export interface Locale {
  /** Such as `de`. */
  readonly language: string;
  /** Such as `AT`. */
  readonly region: string | undefined;
}

/**
 * The language and region of a program's messages; `undefined` where the environment names none, as in most containers.
 *
 * The environment costs next to nothing. `Intl` costs a program between a quarter of a millisecond and fifty; outside of
 * Windows it reads the environment as well, and where that names nothing, it makes American English up.
 */
export function findLocale(): Locale | undefined {
  const [name] = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map(environmentVariable).filter((value) => value !== '');
  return parseLocale(name ?? (thisProcess().platform === 'win32' ? intlLocale() : ''));
}

/** The first of the languages that the user prefers, where `LANGUAGE` lists some. */
export function preferredLanguage(): string | undefined {
  return parseLocale(environmentVariable('LANGUAGE').replace(/:.*/s, ''))?.language;
}

/** Asks plural rules: of all parts of `Intl`, they start the fastest, in a quarter of a millisecond. */
function intlLocale(): string {
  return attempt(() => new Intl.PluralRules().resolvedOptions().locale) ?? '';
}

/** Reads `de_AT.UTF-8@euro` and `zh-Hant-TW`. Any other text, such as `C`, names no language and may be private. */
function parseLocale(name: string): Locale | undefined {
  const [, language, region] = LOCALE.exec(name) ?? [];
  return language === undefined ? undefined : { language, region };
}

const LOCALE = /^([a-z]{2,3})(?:[_-][A-Z][a-z]{3})?(?:[_-]([A-Z]{2}|\d{3}))?(?:[.@-]|$)/;
