import type { ClientOptions } from './options.js';

/** The groups of parameters that a preset adds to every signal. */
export interface DefaultParameters {
  /** `TelemetryDeck.SDK.*` */
  readonly sdk: boolean;
  /** `TelemetryDeck.Device.*` */
  readonly device: boolean;
  /** `TelemetryDeck.RunContext.*` */
  readonly runContext: boolean;
  /** `TelemetryDeck.UserPreference.*` */
  readonly userPreference: boolean;
  /** `TelemetryDeck.Accessibility.*` */
  readonly accessibility: boolean;
  /** `TelemetryDeck.Calendar.*` */
  readonly calendar: boolean;
  /** In a browser: the page, its referrer and the campaign. */
  readonly page: boolean;
}

/** The plain values that every client accepts, and the one that the presets add. */
export interface PresetOptions extends ClientOptions {
  /**
   * The groups of parameters that the preset adds: all except those set to `false`; `false` alone turns all groups off.
   *
   * @defaultValue all
   */
  readonly defaultParameters?: false | Partial<DefaultParameters> | undefined;
}
