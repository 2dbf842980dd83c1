/** Matches the ID that each event contains, so that the receiver can count events in any format. */
export const EVENT_ID = /evt-\d{8}/g;

export const EVENT_NAME = 'Command.run';

/** Returns the six values that every benchmark sends. `number` makes them unique. */
export function makeProperties(number) {
  return {
    eventID: `evt-${String(number).padStart(8, '0')}`,
    command: 'create',
    files: 3,
    durationInSeconds: 1.25,
    interactive: true,
    region: 'eu-central-1',
  };
}

/** Parameters of the same types and lengths as those that `@td/node` adds, for subjects that are compared with it. */
export const DEFAULT_PARAMETERS = {
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
};
