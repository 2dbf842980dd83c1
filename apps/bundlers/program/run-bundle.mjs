// node run-bundle.mjs <file> <endpoint>: runs the bundled program, and prints the codes of its errors as JSON. Here core
// is not bundled, so a bundle's errors come from another copy of core than the one that judges them.
import { resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { isTelemetryDeckError } from '@td/core';

const [file, endpoint] = process.argv.slice(2);
await import(pathToFileURL(resolve(file)));
const errors = await globalThis.program(endpoint);
const codes = Object.entries(errors).map(([name, error]) => [
  name,
  isTelemetryDeckError(error) ? error.code : `not ours: ${error}`,
]);
console.log(JSON.stringify(Object.fromEntries(codes)));
