export type { Duration, DurationOptions } from './duration.js';

export { cancelDuration, startDuration, stopDuration } from './duration.js';

export type { ErrorOptions } from './error.js';

export { errorOccurred } from './error.js';
export type { IdentifiableError } from './error-id.js';

export type { RatingOptions, ReferralOptions } from './growth.js';

export {
  coreFeatureUsed,
  leadConverted,
  leadStarted,
  onboardingCompleted,
  paywallShown,
  referralSent,
  userAcquired,
  userRatingSubmitted,
} from './growth.js';

export type { NavigationOptions } from './navigation.js';

export { navigationPathChanged } from './navigation.js';
export type { Purchase } from './purchase.js';
export { convertedFromTrial, freeTrialStarted, purchaseCompleted } from './purchase.js';
export type { ReadyMadeSignalOptions, SignalSender } from './signal-sender.js';
