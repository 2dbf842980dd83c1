import { beforeEach, describe, expect, it, vi } from 'vitest';
import { findLocale, preferredLanguage } from './locale.js';

const machine = vi.hoisted(() => ({ platform: 'linux', env: {} as Record<string, string> }));
vi.mock('../this-process.js', () => ({ thisProcess: () => machine }));

beforeEach(() => {
  Object.assign(machine, { platform: 'linux', env: {} });
});

describe('the locale', () => {
  it.each<[name: string, language: string, region: string | undefined]>([
    ['de_AT.UTF-8', 'de', 'AT'],
    ['de_AT', 'de', 'AT'],
    ['ca_ES.UTF-8@valencia', 'ca', 'ES'],
    ['sr_RS@latin', 'sr', 'RS'],
    ['zh-Hant-TW', 'zh', 'TW'],
    ['en-US-u-va-posix', 'en', 'US'],
    ['es-419', 'es', '419'],
    ['ast_ES.UTF-8', 'ast', 'ES'],
    ['eo.UTF-8', 'eo', undefined],
    ['eo', 'eo', undefined],
  ])('of %s has the language %s and the region %s', (name, language, region) => {
    machine.env = { LANG: name };
    expect(findLocale()).toEqual({ language, region });
  });

  it.each(['', 'C', 'C.UTF-8', 'POSIX', 'english', 'de_austria', 'x', 'my secret', 'en_US\nmore'])(
    'of %j is unknown',
    (name) => {
      machine.env = { LANG: name };
      expect(findLocale()).toBeUndefined();
    },
  );

  it('comes from the first of LC_ALL, LC_MESSAGES and LANG that is not empty', () => {
    machine.env = { LC_ALL: 'de_AT.UTF-8', LC_MESSAGES: 'fr_FR.UTF-8', LANG: 'en_US.UTF-8' };
    expect(findLocale()?.language).toBe('de');
    machine.env['LC_ALL'] = '';
    expect(findLocale()?.language).toBe('fr');
    delete machine.env['LC_MESSAGES'];
    expect(findLocale()?.language).toBe('en');
  });

  it('is unknown if LC_ALL names none', () => {
    machine.env = { LC_ALL: 'C', LANG: 'de_AT.UTF-8' };
    expect(findLocale()).toBeUndefined();
  });

  it('comes from Intl only on Windows, and only if the environment names none, because Intl is slow', () => {
    const asked = vi.spyOn(Intl, 'PluralRules').mockImplementation(function (this: Intl.PluralRules) {
      this.resolvedOptions = () => ({ locale: 'de-AT' }) as Intl.ResolvedPluralRulesOptions;
      return this;
    });
    expect(findLocale()).toBeUndefined();
    expect(asked).not.toHaveBeenCalled();
    machine.platform = 'win32';
    expect(findLocale()).toEqual({ language: 'de', region: 'AT' });
    machine.env = { LANG: 'fr_FR.UTF-8' };
    expect(findLocale()).toEqual({ language: 'fr', region: 'FR' });
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('of the plural rules is the locale of other parts of Intl', () => {
    machine.platform = 'win32';
    const found = findLocale();
    const [expected] = Intl.DateTimeFormat().resolvedOptions().locale.split('-u-');
    expect(expected).toMatch(new RegExp(`^${found?.language}\\b.*${found?.region ?? ''}$`));
  });
});

describe('the preferred language', () => {
  it.each<[languages: string, language: string | undefined]>([
    ['de_AT:de:en', 'de'],
    ['fr', 'fr'],
    ['', undefined],
    ['C', undefined],
  ])('of %j is %s', (languages, language) => {
    machine.env = { LANGUAGE: languages };
    expect(preferredLanguage()).toBe(language);
  });
});
