import { calendarParameters, type DefaultParameters, type Payload } from '@td/core';
import { attempt, getURL } from '../page-globals.js';
import { deviceParameters } from './device-parameters.js';
import { pageParameters } from './page-parameters.js';
import { sdkParameters } from './sdk.js';
import { accessibility, runContext, userPreference } from './user-parameters.js';

/** The parameters of the wanted groups, as far as the browser knows them. */
export function findParameters(wanted: DefaultParameters, time: number, isWebsite?: boolean): Payload {
  const parameters: Record<string, unknown> = {};
  for (const [group, find] of Object.entries(groups)) {
    try {
      if (wanted[group as keyof DefaultParameters]) Object.assign(parameters, find(time, isWebsite));
    } catch {
      // The browser refuses to answer, or a worker has nothing to ask: the group is left out.
    }
  }
  return parameters as Payload;
}

/**
 * How long the parameters of one page are good, in milliseconds. Dates and time zone offsets change only at quarters of an
 * hour, and a change of the user's preferences can wait that long.
 */
const QUARTER_MS = 900_000;

let stamp: { readonly quarter: number; readonly url: string | undefined } | undefined;

/** What the parameters depend on. Runs for every signal, so it makes no object and asks nothing that takes long. */
export function parameterStamp(time: number): unknown {
  const quarter = Math.floor(time / QUARTER_MS);
  // The same as `location.href`, at a twentieth of its cost in Chromium.
  const url = attempt(getURL);
  if (quarter !== stamp?.quarter || url !== stamp.url) stamp = { quarter, url };
  return stamp;
}

const groups: Readonly<Record<keyof DefaultParameters, (time: number, isWebsite?: boolean) => Payload>> = {
  sdk: sdkParameters,
  device: deviceParameters,
  runContext,
  userPreference,
  accessibility,
  calendar: calendarParameters,
  page: (_time, isWebsite) => pageParameters(isWebsite),
};
