import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A browser that is installed on this machine. */
export interface InstalledBrowser {
  readonly name: 'Chromium' | 'Firefox';
  readonly executablePath: string;
}

/** What each browser's program may be called, the one that is easiest to drive first. */
const programs = {
  Chromium: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome.exe'],
  Firefox: ['firefox-esr', 'firefox', 'firefox.exe'],
} as const;

/** Where browsers live that are not on the path. */
const usualPlaces = [
  '/usr/bin',
  '/usr/local/bin',
  '/snap/bin',
  'C:\\Program Files\\Google\\Chrome\\Application',
  'C:\\Program Files\\Mozilla Firefox',
];

/** On macOS a program is named otherwise, inside its bundle. */
const macPrograms: readonly InstalledBrowser[] = [
  { name: 'Chromium', executablePath: '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' },
  { name: 'Chromium', executablePath: '/Applications/Chromium.app/Contents/MacOS/Chromium' },
  { name: 'Firefox', executablePath: '/Applications/Firefox.app/Contents/MacOS/firefox' },
];

/** The browser that a page can be opened in, if one is installed. */
export function findBrowser(path: string = process.env['PATH'] ?? ''): InstalledBrowser | undefined {
  const folders = [...path.split(delimiter).filter(Boolean), ...usualPlaces];
  const candidates = (['Chromium', 'Firefox'] as const).flatMap((name) =>
    programs[name].flatMap((program) => folders.map((folder) => ({ name, executablePath: join(folder, program) }))),
  );
  return [...candidates, ...macPrograms].find(({ executablePath }) => isProgram(executablePath));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
