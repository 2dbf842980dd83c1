import { handWrittenClient } from './hand-written-client.mjs';

// Written out, because spreading an object with many dotted names creates a slow object.
const withDefaultParameters = (properties) => ({
  'TelemetryDeck.SDK.name': '@td/node',
  'TelemetryDeck.SDK.version': '0.1.0',
  'TelemetryDeck.SDK.nameAndVersion': '@td/node 0.1.0',
  'TelemetryDeck.Device.operatingSystem': 'linux',
  'TelemetryDeck.Device.architecture': 'amd64',
  'TelemetryDeck.Device.systemVersion': 'linux 6.18.44',
  'TelemetryDeck.Device.systemMajorVersion': 'linux 6',
  'TelemetryDeck.Device.systemMajorMinorVersion': 'linux 6.18',
  'TelemetryDeck.Device.timeZone': 'UTC+0',
  'TelemetryDeck.RunContext.targetEnvironment': 'node',
  'TelemetryDeck.Calendar.dayOfMonth': 24,
  'TelemetryDeck.Calendar.dayOfWeek': 2,
  'TelemetryDeck.Calendar.dayOfYear': 328,
  'TelemetryDeck.Calendar.weekOfYear': 48,
  'TelemetryDeck.Calendar.isWeekend': false,
  'TelemetryDeck.Calendar.monthOfYear': 11,
  'TelemetryDeck.Calendar.quarterOfYear': 4,
  'TelemetryDeck.Calendar.hourOfDay': 22,
  ...properties,
});

/** The floor of `@td/node`: the same signals, with its default parameters. */
export const createSubject = (task) => handWrittenClient(task, withDefaultParameters);
