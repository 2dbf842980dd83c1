// TelemetryDeck's ready-made signals, for programs that have installed this package alone.

export type {
  Duration,
  ErrorOptions,
  NavigationOptions,
  Purchase,
  RatingOptions,
  ReadyMadeSignalOptions,
  ReferralOptions,
  SignalSender,
} from '@td/core/signals';
export {
  convertedFromTrial,
  coreFeatureUsed,
  errorOccurred,
  freeTrialStarted,
  leadConverted,
  leadStarted,
  navigationPathChanged,
  onboardingCompleted,
  paywallShown,
  purchaseCompleted,
  referralSent,
  startDuration,
  userAcquired,
  userRatingSubmitted,
} from '@td/core/signals';
