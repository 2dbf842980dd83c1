import type { Payload } from '@td/core';
import { attempt } from '../attempt.js';
import { nodeOS } from '../builtin-modules.js';
import { goArch, goOS } from '../identity/go-names.js';

/** What does not change of a machine. Its operating system and processor have the names that the Go client sends. */
export function deviceParameters(): Payload {
  return {
    'TelemetryDeck.Device.operatingSystem': goOS(),
    'TelemetryDeck.Device.architecture': goArch(),
    ...systemVersions(),
  };
}

/**
 * The version of the kernel, without what a distribution adds: of Linux, of Windows NT, and of Darwin, whose versions are
 * not those of macOS. Node knows no other version.
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
