/**
 * Whether this is the build for development, which checks the values of all options. `#development` leads here, or to
 * `production.ts` under the condition `production`. Bundling replaces it by its value, and drops what can never run.
 */
export const isDevelopment: boolean = true;
