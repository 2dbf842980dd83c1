import { TelemetryDeckError } from '../contracts/errors.js';
import { type ReadyMadeSignalOptions, type SignalSender, sendReadyMade } from './signal-sender.js';

/**
 * Tells by which channel a user was won: `TelemetryDeck.Acquisition.userAcquired`.
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
 * Tells that somebody may become a customer: `TelemetryDeck.Acquisition.leadStarted`.
 *
 * @example
 * ```ts
 * leadStarted(client, 'lead-4711');
 * ```
 */
export function leadStarted(client: SignalSender, leadID: string, options?: ReadyMadeSignalOptions): void {
  sendReadyMade(client, 'Acquisition.leadStarted', { 'TelemetryDeck.Acquisition.leadID': leadID }, options);
}

/**
 * Tells that somebody has become a customer: `TelemetryDeck.Acquisition.leadConverted`.
 *
 * @example
 * ```ts
 * leadConverted(client, 'lead-4711');
 * ```
 */
export function leadConverted(client: SignalSender, leadID: string, options?: ReadyMadeSignalOptions): void {
  sendReadyMade(client, 'Acquisition.leadConverted', { 'TelemetryDeck.Acquisition.leadID': leadID }, options);
}

/**
 * Tells that the user knows the way around: `TelemetryDeck.Activation.onboardingCompleted`.
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
 * Tells that the user has used what the app is for: `TelemetryDeck.Activation.coreFeatureUsed`.
 *
 * @example
 * ```ts
 * coreFeatureUsed(client, 'export');
 * ```
 */
export function coreFeatureUsed(client: SignalSender, featureName: string, options?: ReadyMadeSignalOptions): void {
  sendReadyMade(client, 'Activation.coreFeatureUsed', { 'TelemetryDeck.Activation.featureName': featureName }, options);
}

/** What can be said of a referral. */
export interface ReferralOptions extends ReadyMadeSignalOptions {
  /** To how many people it went. @defaultValue 1 */
  readonly receiversCount?: number | undefined;
  /** What kind it was. @defaultValue not sent */
  readonly kind?: string | undefined;
}

/**
 * Tells that the user has told others of the app: `TelemetryDeck.Referral.sent`.
 *
 * @example
 * ```ts
 * referralSent(client, { receiversCount: 3, kind: 'email' });
 * ```
 */
export function referralSent(
  client: SignalSender,
  { kind, receiversCount = 1, ...options }: ReferralOptions = {},
): void {
  const parameters = { 'TelemetryDeck.Referral.receiversCount': receiversCount, 'TelemetryDeck.Referral.kind': kind };
  sendReadyMade(client, 'Referral.sent', parameters, options);
}

/** What can be said of a rating. */
export interface RatingOptions extends ReadyMadeSignalOptions {
  /** What the user wrote. It leaves the machine as it is. @defaultValue not sent */
  readonly comment?: string | undefined;
}

/**
 * Tells how the user rates the app: `TelemetryDeck.Referral.userRatingSubmitted`.
 *
 * @param rating - From 0 to 10.
 * @throws TelemetryDeckError `INVALID_VALUE` for another number.
 * @example
 * ```ts
 * userRatingSubmitted(client, 9);
 * ```
 */
export function userRatingSubmitted(
  client: SignalSender,
  rating: number,
  { comment, ...options }: RatingOptions = {},
): void {
  if (!(rating >= 0 && rating <= 10)) {
    throw new TelemetryDeckError('INVALID_VALUE', `a rating must be a number from 0 to 10, not ${String(rating)}`);
  }
  const parameters = {
    'TelemetryDeck.Referral.ratingValue': rating,
    'TelemetryDeck.Referral.ratingComment': comment,
  };
  sendReadyMade(client, 'Referral.userRatingSubmitted', parameters, options);
}

/**
 * Tells that the user was asked to pay: `TelemetryDeck.Revenue.paywallShown`.
 *
 * @example
 * ```ts
 * paywallShown(client, 'trial ended');
 * ```
 */
export function paywallShown(client: SignalSender, reason: string, options?: ReadyMadeSignalOptions): void {
  sendReadyMade(client, 'Revenue.paywallShown', { 'TelemetryDeck.Revenue.paywallShowReason': reason }, options);
}
