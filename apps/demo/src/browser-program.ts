import type { InstalledBrowser } from './find-browser.js';
import type { Handful } from './handful.js';
import { launchBrowser } from './launch-browser.js';
import { servePage } from './serve-page.js';

/**
 * Opens a page in a browser and has it send a handful of signals over every transport it has.
 *
 * @param conditions - Export conditions for the page's bundle, so that tests can bundle sources.
 */
export async function sendFromBrowser(
  installed: InstalledBrowser,
  baseURL: string,
  conditions: readonly string[] = [],
): Promise<Handful[]> {
  const served = await servePage(conditions);
  try {
    const browser = await launchBrowser(installed);
    try {
      const page = await browser.newPage();
      await page.goto(served.url);
      return await page.evaluate<Handful[]>(
        `sendFromPage(${JSON.stringify(installed.name)}, ${JSON.stringify(baseURL)})`,
      );
    } finally {
      await browser.close();
    }
  } finally {
    await served.close();
  }
}
