import { type Payload, timeZoneName } from '@td/core';

/**
 * What a browser knows of the device. Sizes are those of CSS, which are the documentation's points; Kotlin counts pixels.
 * Browsers have stopped telling the true version of the system and the model.
 *
 * @see https://telemetrydeck.com/docs/ingest/default-parameters/
 */
export function deviceParameters(now: number): Payload {
  // A worker has no screen.
  const { devicePixelRatio, screen } = globalThis as Partial<typeof globalThis>;
  const orientation = screen?.orientation?.type;
  const system = operatingSystem();
  return {
    'TelemetryDeck.Device.platform': system,
    'TelemetryDeck.Device.operatingSystem': system,
    'TelemetryDeck.Device.timeZone': timeZoneName(now),
    'TelemetryDeck.Device.screenResolutionWidth': screen?.width,
    'TelemetryDeck.Device.screenResolutionHeight': screen?.height,
    'TelemetryDeck.Device.screenScaleFactor': devicePixelRatio,
    'TelemetryDeck.Device.orientation': orientation && (orientation.startsWith('p') ? 'Portrait' : 'Landscape'),
  };
}

/** The system by the name that TelemetryDeck has for it, where it is another one than browsers have. */
const NAMES: Readonly<Record<string, string>> = { iP: 'iOS', Mac: 'macOS', CrOS: 'Chrome OS' };

/** All browsers name the system in this text; `userAgentData` would say the same, and only in some. */
function operatingSystem(): string | undefined {
  const { maxTouchPoints = 0, userAgent = '' } = globalThis.navigator ?? {};
  const [name = ''] = /Android|iP(?=hone|ad|od)|Mac(?=intosh)|Windows|CrOS|Linux(?!.*Android)/.exec(userAgent) ?? [];
  // An iPad calls itself a Mac, of which none has a touch screen.
  return name === 'Mac' && maxTouchPoints > 1 ? 'iOS' : (NAMES[name] ?? (name || undefined));
}
