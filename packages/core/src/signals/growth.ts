import { TelemetryDeckError } from '../contracts/errors.js';
import { readSafely } from './read-safely.js';
import { type ReadyMadeSignalOptions, type SignalSender, sendReadyMade } from './signal-sender.js';

/**
 * Reports the channel that brought a new user: sends `TelemetryDeck.Acquisition.userAcquired`.
 *
 * @see https://telemetrydeck.com/docs/articles/pirate-metrics/
 * @example
 * ```ts
 * userAcquired(client, 'newsletter');
 * ```
 */
export function userAcquired(client: SignalSender, channel: string, options?: ReadyMadeSignalOptions): void {
  sendReadyMade(client, 'Acquisition.userAcquired', { 'TelemetryDeck.Acquisition.channel': channel }, options);
}

/**
 * Reports a possible customer: sends `TelemetryDeck.Acquisition.leadStarted`.
 *
 * @param leadID - Your own identifier of the lead.
 * @example
 * ```ts
 * leadStarted(client, 'lead-4711');
 * ```
 */
export function leadStarted(client: SignalSender, leadID: string, options?: ReadyMadeSignalOptions): void {
  sendReadyMade(client, 'Acquisition.leadStarted', { 'TelemetryDeck.Acquisition.leadID': leadID }, options);
}

/**
 * Reports that a lead became a customer: sends `TelemetryDeck.Acquisition.leadConverted`.
 *
 * @param leadID - The identifier that you passed to {@link leadStarted}.
 * @example
 * ```ts
 * leadConverted(client, 'lead-4711');
 * ```
 */
export function leadConverted(client: SignalSender, leadID: string, options?: ReadyMadeSignalOptions): void {
  sendReadyMade(client, 'Acquisition.leadConverted', { 'TelemetryDeck.Acquisition.leadID': leadID }, options);
}

/**
 * Reports that the user completed the onboarding: sends `TelemetryDeck.Activation.onboardingCompleted`.
 *
 * @example
 * ```ts
 * onboardingCompleted(client);
 * ```
 */
export function onboardingCompleted(client: SignalSender, options?: ReadyMadeSignalOptions): void {
  sendReadyMade(client, 'Activation.onboardingCompleted', {}, options);
}

/**
 * Reports that the user used a core feature of the app: sends `TelemetryDeck.Activation.coreFeatureUsed`.
 *
 * @example
 * ```ts
 * coreFeatureUsed(client, 'export');
 * ```
 */
export function coreFeatureUsed(client: SignalSender, featureName: string, options?: ReadyMadeSignalOptions): void {
  sendReadyMade(client, 'Activation.coreFeatureUsed', { 'TelemetryDeck.Activation.featureName': featureName }, options);
}

/** Options of {@link referralSent}. */
export interface ReferralOptions extends ReadyMadeSignalOptions {
  /** The number of people who got the referral. @defaultValue 1 */
  readonly receiversCount?: number | undefined;
  /** The kind of referral, such as `email`. @defaultValue not sent */
  readonly kind?: string | undefined;
}

/**
 * Reports that the user recommended the app to others: sends `TelemetryDeck.Referral.sent`.
 *
 * @example
 * ```ts
 * referralSent(client, { receiversCount: 3, kind: 'email' });
 * ```
 */
export function referralSent(client: SignalSender, given?: ReferralOptions): void {
  const { kind, receiversCount = 1, ...options } = readSafely(given);
  const parameters = { 'TelemetryDeck.Referral.receiversCount': receiversCount, 'TelemetryDeck.Referral.kind': kind };
  sendReadyMade(client, 'Referral.sent', parameters, options);
}

/** Options of {@link userRatingSubmitted}. */
export interface RatingOptions extends ReadyMadeSignalOptions {
  /** The user's comment, sent unchanged. @defaultValue not sent */
  readonly comment?: string | undefined;
}

/**
 * Reports the user's rating of the app: sends `TelemetryDeck.Referral.userRatingSubmitted`.
 *
 * @param rating - The rating, from 0 to 10.
 * @throws TelemetryDeckError `INVALID_VALUE` if the rating is not a number from 0 to 10.
 * @example
 * ```ts
 * userRatingSubmitted(client, 9);
 * ```
 */
export function userRatingSubmitted(client: SignalSender, rating: number, given?: RatingOptions): void {
  if (typeof rating !== 'number' || !(rating >= 0 && rating <= 10)) {
    const got = typeof rating === 'number' ? rating : typeof rating;
    throw new TelemetryDeckError('INVALID_VALUE', `rating must be a number from 0 to 10, not ${got}`);
  }
  const { comment, ...options } = readSafely(given);
  const parameters = {
    'TelemetryDeck.Referral.ratingValue': rating,
    'TelemetryDeck.Referral.ratingComment': comment,
  };
  sendReadyMade(client, 'Referral.userRatingSubmitted', parameters, options);
}

/**
 * Reports that the app showed a paywall: sends `TelemetryDeck.Revenue.paywallShown`.
 *
 * @param reason - Why the app showed the paywall.
 * @example
 * ```ts
 * paywallShown(client, 'trial ended');
 * ```
 */
export function paywallShown(client: SignalSender, reason: string, options?: ReadyMadeSignalOptions): void {
  sendReadyMade(client, 'Revenue.paywallShown', { 'TelemetryDeck.Revenue.paywallShowReason': reason }, options);
}
