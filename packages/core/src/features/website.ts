import type { Feature } from '../contracts/feature.js';
import { asWebsite } from '../encoding/layouts.js';
import { checkValue, flag } from '../internal/validators.js';

/**
 * Sends signals as page views of a website. The API identifies the visitors itself. Each signal has a request of its
 * own, without a user or a session. A page view has the empty type, for which the API has its own name.
 *
 * @defaultValue `false`; `true` for a call without an argument
 * @throws TelemetryDeckError `INVALID_OPTION` if the argument is not a boolean.
 * @example
 * ```ts
 * const website = createClient('YOUR-APP-ID', withWebsite());
 * website.sendSignal('', { url: location.href, referrer: document.referrer });
 * ```
 */
export function withWebsite(website = true): Feature {
  checkValue('website', website, flag);
  return { name: 'website', join: () => (website ? { layout: asWebsite } : undefined) };
}
