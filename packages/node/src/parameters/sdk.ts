/** The name under which signals report this package: its own. */
export const SDK_NAME = '@td/node';

/** This package's version. A test compares it with the manifest. */
export const SDK_VERSION = '0.1.0';
