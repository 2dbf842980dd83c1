import { type Payload, timeZoneName } from '@td/core';
import { attempt, getDevicePixelRatio, getNavigator, getScreen } from '../page-globals.js';

/**
 * What a browser knows of the device. Sizes are in CSS pixels, the points of TelemetryDeck's documentation; its SDK for
 * Kotlin counts device pixels. The version of the system and the model are absent: browsers no longer report them
 * truthfully.
 *
 * @see https://telemetrydeck.com/docs/ingest/default-parameters/
 */
export function deviceParameters(now: number): Payload {
  // A worker has no screen.
  const devicePixelRatio = getDevicePixelRatio();
  const screen = getScreen();
  const orientation = screen?.orientation?.type;
  const system = operatingSystem();
  return {
    'TelemetryDeck.Device.platform': system,
    'TelemetryDeck.Device.operatingSystem': system,
    'TelemetryDeck.Device.timeZone': attempt(() => timeZoneName(now)),
    'TelemetryDeck.Device.screenResolutionWidth': screen?.width,
    'TelemetryDeck.Device.screenResolutionHeight': screen?.height,
    'TelemetryDeck.Device.screenScaleFactor': devicePixelRatio,
    'TelemetryDeck.Device.orientation': orientation && (orientation.startsWith('p') ? 'Portrait' : 'Landscape'),
  };
}

/** TelemetryDeck's names of systems, where they differ from those in a browser's user agent. */
const NAMES: Readonly<Record<string, string>> = { iP: 'iOS', Mac: 'macOS', CrOS: 'Chrome OS' };

/** The system by the user agent, which all browsers have; `userAgentData` has the same name, in some browsers only. */
function operatingSystem(): string | undefined {
  const { maxTouchPoints = 0, userAgent = '' } = getNavigator() ?? {};
  const [name = ''] = /Android|iP(?=hone|ad|od)|Mac(?=intosh)|Windows|CrOS|Linux(?!.*Android)/.exec(userAgent) ?? [];
  // An iPad calls itself a Mac. No Mac has a touch screen.
  return name === 'Mac' && maxTouchPoints > 1 ? 'iOS' : (NAMES[name] ?? (name || undefined));
}
