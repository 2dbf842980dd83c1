export type { Duration } from './duration.js';

export { startDuration } from './duration.js';

export type { ErrorOptions } from './error.js';

export { errorOccurred } from './error.js';

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
