import { attempt } from './attempt.js';

/** Returns a thrown value as text, or its type. A program can throw any value, also one that has no text. */
export const textOf = (value: unknown): string => attempt(() => `${value}`) ?? typeof value;
