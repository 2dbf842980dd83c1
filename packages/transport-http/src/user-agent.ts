/** The version of this package. A check compares it with the manifest. */
const VERSION = '0.1.0';

/** Names the software that sends, as HTTP recommends. Contains nothing about the user, the machine or the program. */
export const USER_AGENT: string = `telemetrydeck-ts/${VERSION}`;
