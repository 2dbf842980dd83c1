// TelemetryDeck's ready-made signals, for programs that have installed this package alone.

export type {
  Duration,
  DurationOptions,
  ErrorOptions,
  IdentifiableError,
  NavigationOptions,
  Purchase,
  RatingOptions,
  ReadyMadeSignalOptions,
  ReferralOptions,
  SignalSender,
} from '@td/core/signals';
export {
  cancelDuration,
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
  stopDuration,
  userAcquired,
  userRatingSubmitted,
} from '@td/core/signals';
