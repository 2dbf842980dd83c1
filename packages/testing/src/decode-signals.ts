import type { SignalBody } from '@td/core';

/** The fields of a signal that are not parameters, in both versions of the API. */
const FIELDS = new Set([
  'appID',
  'clientUser',
  'sessionID',
  'isTestMode',
  'type',
  'receivedAt',
  'floatValue',
  'payload',
]);

/**
 * Returns the signals in the parsed body of a request: an array of signals or one signal, with a payload (v2) or flat
 * (v3). Fills in absent fields as the API does.
 */
export function decodeSignals(json: unknown): SignalBody[] {
  const entries: unknown[] = Array.isArray(json) ? json : [json];
  return entries.filter(isRecord).map(decodeSignal);
}

function decodeSignal(entry: Readonly<Record<string, unknown>>): SignalBody {
  const { isTestMode, payload } = entry;
  const parameters = Object.entries(entry).filter(([name]) => !FIELDS.has(name));
  return {
    appID: text(entry['appID']),
    clientUser: text(entry['clientUser']),
    sessionID: text(entry['sessionID']),
    isTestMode: isTestMode === true || isTestMode === 'true',
    type: text(entry['type'], 'pageView'),
    receivedAt: text(entry['receivedAt'], new Date().toISOString()),
    payload: (isRecord(payload) ? payload : Object.fromEntries(parameters)) as SignalBody['payload'],
    ...(typeof entry['floatValue'] === 'number' && { floatValue: entry['floatValue'] }),
  };
}

function text(value: unknown, absent = ''): string {
  return typeof value === 'string' ? value : absent;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
