import type { Feature } from '../contracts/feature.js';
import { asWebsite } from '../encoding/layouts.js';
import { checkValue, flag } from '../internal/validators.js';

/**
 * Sends page views of a website, whose visitors the API counts by itself: each signal in a request of its own, without a
 * user or a session.
 *
 * @defaultValue `false`; `true` when called without an argument
 * @throws TelemetryDeckError `INVALID_OPTION`
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
