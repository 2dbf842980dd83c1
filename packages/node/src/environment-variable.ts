import process from 'node:process';
import { attempt } from './attempt.js';

/** The value of an environment variable; empty where it is not set or must not be read. */
export function environmentVariable(name: string): string {
  return attempt(() => process.env[name]) ?? '';
}
