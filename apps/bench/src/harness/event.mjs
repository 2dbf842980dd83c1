/** Every event carries one of these, so that the receiver can count events and not just bytes, whatever their wrapping. */
export const EVENT_ID = /evt-\d{8}/g;

export const EVENT_NAME = 'Command.run';

/** The six values that every benchmark sends; `number` makes them unique. */
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
