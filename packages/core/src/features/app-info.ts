import type { Feature } from '../contracts/feature.js';
import type { Payload } from '../contracts/payload.js';
import { checkValue, text } from '../internal/validators.js';

const VERSION = 'TelemetryDeck.AppInfo.version';
const BUILD = 'TelemetryDeck.AppInfo.buildNumber';
/** As the Go client writes it. Those for Swift and Kotlin write `1.2 (build 7)`, and the documentation does not say. */
const VERSION_AND_BUILD = 'TelemetryDeck.AppInfo.versionAndBuildNumber';

function withAppInfo(name: string, parameter: string, value: string): Feature {
  checkValue(name, value, text);
  return {
    name,
    join() {
      let known: Payload | undefined;
      let all: Payload = {};
      return {
        parameters(found) {
          if (found === known || value === '') return value ? all : found;
          known = found;
          const both: Payload = { ...found, [parameter]: value };
          const { [VERSION]: version, [BUILD]: build } = both;
          all = version && build ? { ...both, [VERSION_AND_BUILD]: `${version} ${build}` } : both;
          return all;
        },
      };
    },
  };
}

/**
 * Sends the app's version, which the dashboard's "App Versions" reads: `TelemetryDeck.AppInfo.version`.
 *
 * @defaultValue not sent, nor when empty
 * @throws TelemetryDeckError `INVALID_OPTION`
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withAppVersion('1.4.2'), withBuildNumber('318'));
 * ```
 */
export const withAppVersion = (version: string): Feature => withAppInfo('appVersion', VERSION, version);

/**
 * Sends the app's build: `TelemetryDeck.AppInfo.buildNumber`, and with a version also `.versionAndBuildNumber`.
 *
 * @defaultValue not sent, nor when empty
 * @throws TelemetryDeckError `INVALID_OPTION`
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withAppVersion('1.4.2'), withBuildNumber('318'));
 * ```
 */
export const withBuildNumber = (build: string): Feature => withAppInfo('buildNumber', BUILD, build);
