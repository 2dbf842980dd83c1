/**
 * Whether this is the build for development, which checks the values of all options. `#development` leads here, and to
 * `production.ts` under the condition `production`. The build puts the constant in its place and drops what cannot run.
 */
export const isDevelopment: boolean = true;
