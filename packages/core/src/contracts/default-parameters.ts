import type { ClientOptions } from './options.js';

/** The groups of parameters that a preset adds by itself. */
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
  /** In a browser: the page, where its visitor came from, and the campaign. */
  readonly page: boolean;
}

/** The values that a client of a preset knows beside those of every client. */
export interface PresetOptions extends ClientOptions {
  /** Which groups of parameters the preset adds: all but those that are `false`, or none at all. @defaultValue all */
  readonly defaultParameters?: false | Partial<DefaultParameters> | undefined;
}
