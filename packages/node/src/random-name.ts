import { attempt } from './attempt.js';
import { thisProcess } from './this-process.js';

let made = 0;

/**
 * Returns up to 16 letters and digits for a name that no other program uses. A program that seeds `Math.random` draws
 * the same numbers in each run, so the time and the process count as well. The first use of `crypto` would take 2 ms.
 */
export function randomName(): string {
  const process = thisProcess();
  const parts = [() => Math.random(), () => process.uptime(), () => (process.pid + made++) * Math.SQRT2];
  const sum = parts.reduce((total, part) => total + (Number(attempt(part)) % 1 || 0), 0) % 1;
  // A broken clock or a replaced `Math.random` may give a negative number, or none.
  return (Date.now().toString(36) + sum.toString(36).slice(2, 10)).replace(/[^\da-z]/g, '');
}
