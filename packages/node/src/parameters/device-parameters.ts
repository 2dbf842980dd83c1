import type { Payload } from '@td/core';
import { attempt } from '../attempt.js';
import { nodeOS } from '../builtin-modules.js';
import { goArch, goOS } from '../identity/go-names.js';

/** The common name of an operating system, by its name in Go. */
const platformNames: Readonly<Record<string, string>> = {
  aix: 'AIX',
  android: 'Android',
  darwin: 'macOS',
  freebsd: 'FreeBSD',
  linux: 'Linux',
  netbsd: 'NetBSD',
  openbsd: 'OpenBSD',
  windows: 'Windows',
};

/**
 * Returns the parameters of the machine, which do not change. The operating system and the processor have the names that
 * the Go client sends. The platform has the name that TelemetryDeck's SDKs and `@td/browser` send, so that the dashboard
 * counts them together.
 *
 * @see https://telemetrydeck.com/docs/ingest/default-parameters/
 */
export function deviceParameters(): Payload {
  return {
    'TelemetryDeck.Device.platform': platformNames[goOS()] ?? goOS(),
    'TelemetryDeck.Device.operatingSystem': goOS(),
    'TelemetryDeck.Device.architecture': goArch(),
    ...systemVersions(),
  };
}

/**
 * Returns the version of the kernel (Linux, Windows NT or Darwin), without the suffix of a distribution. The versions of
 * Darwin are not those of macOS, but Node knows no other version.
 *
 * The documentation does not say how to write a version, and the SDKs differ: Kotlin sends a bare major version. As in
 * Swift 3, the name of the operating system comes first in all three parameters.
 */
function systemVersions(): Payload {
  const [version] = /^\d+(\.\d+)*/.exec(attempt(() => nodeOS().release()) ?? '') ?? [];
  if (version === undefined) return {};
  const upTo = (parts: number) => `${goOS()} ${version.split('.').slice(0, parts).join('.')}`;
  return {
    'TelemetryDeck.Device.systemVersion': `${goOS()} ${version}`,
    'TelemetryDeck.Device.systemMajorVersion': upTo(1),
    'TelemetryDeck.Device.systemMajorMinorVersion': upTo(2),
  };
}
