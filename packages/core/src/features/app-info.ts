import type { Feature } from '../contracts/feature.js';
import type { Payload } from '../contracts/payload.js';
import { checkValue, text } from '../internal/validators.js';

const VERSION = 'TelemetryDeck.AppInfo.version';
const BUILD = 'TelemetryDeck.AppInfo.buildNumber';
/**
 * Has the format of the Go client: `1.2 7`. The Swift and Kotlin SDKs send `1.2 (build 7)`; the documentation is
 * silent.
 */
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
 * Sends the app's version as `TelemetryDeck.AppInfo.version`, for "App Versions" in the dashboard.
 *
 * @param version - The version. If it is empty, the client does not send it.
 * @defaultValue not sent
 * @throws TelemetryDeckError `INVALID_OPTION` if the version is not a string.
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withAppVersion('1.4.2'), withBuildNumber('318'));
 * ```
 */
export const withAppVersion = (version: string): Feature => withAppInfo('appVersion', VERSION, version);

/**
 * Sends the app's build number as `TelemetryDeck.AppInfo.buildNumber`. With a version, also sends
 * `TelemetryDeck.AppInfo.versionAndBuildNumber`.
 *
 * @param build - The build number. If it is empty, the client does not send it.
 * @defaultValue not sent
 * @throws TelemetryDeckError `INVALID_OPTION` if the build number is not a string.
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withAppVersion('1.4.2'), withBuildNumber('318'));
 * ```
 */
export const withBuildNumber = (build: string): Feature => withAppInfo('buildNumber', BUILD, build);
