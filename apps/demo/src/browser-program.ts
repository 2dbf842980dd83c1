import type { InstalledBrowser } from './find-browser.js';
import { launchBrowser } from './launch-browser.js';
import { servePage } from './serve-page.js';
import type { TransportRun } from './transport-run.js';

/**
 * Opens a page in a browser. The page sends signals over each of its transports.
 *
 * @param conditions - Export conditions for the bundle of the page. Tests use them to bundle the sources.
 */
export async function sendFromBrowser(
  installed: InstalledBrowser,
  baseURL: string,
  conditions: readonly string[] = [],
): Promise<TransportRun[]> {
  const served = await servePage(conditions);
  try {
    const browser = await launchBrowser(installed);
    try {
      const page = await browser.newPage();
      await page.goto(served.url);
      return await page.evaluate<TransportRun[]>(
        `sendFromPage(${JSON.stringify(installed.name)}, ${JSON.stringify(baseURL)})`,
      );
    } finally {
      await browser.close();
    }
  } finally {
    await served.close();
  }
}
