import type { Feature } from '../contracts/feature.js';
import { asWebsite } from '../encoding/layouts.js';
import { checkValue, flag } from '../internal/validators.js';

/**
 * Sends signals as page views of a website. The API identifies the visitors itself. Each signal has a request of its
 * own, without a user or a session.
 *
 * @defaultValue `false`; `true` for a call without an argument
 * @throws TelemetryDeckError `INVALID_OPTION` if the argument is not a boolean.
 * @example
 * ```ts
 * const website = createClient('YOUR-APP-ID', withWebsite());
 * website.sendSignal('pageView', { url: location.href, referrer: document.referrer });
 * ```
 */
export function withWebsite(website = true): Feature {
  checkValue('website', website, flag);
  return { name: 'website', join: () => (website ? { layout: asWebsite } : undefined) };
}
