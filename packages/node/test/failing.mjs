// A program that fails as its first parameter says, and reports its errors if the second one is `tracked`. The third one
// is the endpoint.
import process from 'node:process';
import { createClient, trackErrors } from '../src/index.ts';

const [failure = '', mode, endpoint = ''] = process.argv.slice(2);

const client = createClient('FAILING', { endpoint, exitTimeoutMs: 0 });
if (mode === 'tracked') {
  trackErrors(client);
  trackErrors(client);
}

class Failure extends Error {
  /** @type {string} */
  id = 'Shop.failed';
}

const error = new Failure('a secret');

const failures = {
  throws: () => {
    throw error;
  },
  throwsText: () => {
    throw 'a secret';
  },
  throwsNothing: () => {
    throw undefined;
  },
  rejects: () => void Promise.reject(error),
  rejectsText: () => void Promise.reject('a secret'),
  rejectsAndListens: () => {
    process.on('unhandledRejection', () => {});
    Promise.reject(error);
  },
  goesOn: () => {
    process.on('uncaughtException', () => process.stdout.write('goes on\n'));
    for (let time = 0; time < 30; time++) setImmediate(failures.throws);
    for (let time = 0; time < 30; time++) setImmediate(failures.throwsText);
  },
  failsWhileItEnds: () => {
    process.on('exit', () => {
      throw error;
    });
  },
  succeeds: () => {},
};
failures[/** @type {keyof typeof failures} */ (failure)]();
