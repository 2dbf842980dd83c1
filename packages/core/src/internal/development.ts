/**
 * Whether this is the build for development, which checks the values of all options. `#development` resolves to this
 * file, and to `production.ts` under the condition `production`. The build inlines the constant, and drops code that
 * cannot run.
 */
export const isDevelopment: boolean = true;
