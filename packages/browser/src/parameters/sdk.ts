/** The name of this package, which signals report as their SDK. */
export const SDK_NAME = '@td/browser';

/** The version of this package. A test compares it with the manifest. */
export const SDK_VERSION = '0.1.0';
