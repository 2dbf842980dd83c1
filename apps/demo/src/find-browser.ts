import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A browser that is installed on this machine. */
export interface InstalledBrowser {
  readonly name: 'Chromium' | 'Firefox';
  readonly executablePath: string;
}

/** The file names of each browser. The browser that is easier to control comes first. */
const programs = {
  Chromium: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome.exe'],
  Firefox: ['firefox-esr', 'firefox', 'firefox.exe'],
} as const;

/** The folders of browsers that are not on the path. */
const usualFolders = [
  '/usr/bin',
  '/usr/local/bin',
  '/snap/bin',
  'C:\\Program Files\\Google\\Chrome\\Application',
  'C:\\Program Files\\Mozilla Firefox',
];

/** The paths on macOS, where a browser is inside its bundle and has another name. */
const macPrograms: readonly InstalledBrowser[] = [
  { name: 'Chromium', executablePath: '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' },
  { name: 'Chromium', executablePath: '/Applications/Chromium.app/Contents/MacOS/Chromium' },
  { name: 'Firefox', executablePath: '/Applications/Firefox.app/Contents/MacOS/firefox' },
];

/** Returns an installed browser, if there is one. */
export function findBrowser(path: string = process.env['PATH'] ?? ''): InstalledBrowser | undefined {
  const folders = [...path.split(delimiter).filter(Boolean), ...usualFolders];
  const candidates = (['Chromium', 'Firefox'] as const).flatMap((name) =>
    programs[name].flatMap((program) => folders.map((folder) => ({ name, executablePath: join(folder, program) }))),
  );
  return [...candidates, ...macPrograms].find(({ executablePath }) => isExecutable(executablePath));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
