import { nodeOS } from '../builtin-modules.js';
import { thisProcess } from '../this-process.js';

/** Go's name of an operating system (GOOS), if it differs from Node's. */
const goOSNames: Readonly<Record<string, string>> = {
  // The only SunOS on which Node runs is SmartOS, which is an illumos.
  sunos: 'illumos',
  win32: 'windows',
  cygwin: 'windows',
};

/** Go's name of a processor architecture (GOARCH), if it differs from Node's. */
const goArchNames: Readonly<Record<string, string>> = {
  ia32: '386',
  mips64el: 'mips64le',
  mipsel: 'mipsle',
  x64: 'amd64',
};

/** The operating system by Go's name, such as `linux`, `darwin` or `windows`. */
export function goOS(): string {
  return goOSNames[thisProcess().platform] ?? thisProcess().platform;
}

/** The processor architecture by Go's name, such as `amd64`, `arm64` or `386`. */
export function goArch(): string {
  // Node has one name for both byte orders of this architecture, Go has two.
  if (thisProcess().arch === 'ppc64' && nodeOS().endianness() === 'LE') return 'ppc64le';
  return goArchNames[thisProcess().arch] ?? thisProcess().arch;
}
