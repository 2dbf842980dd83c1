import { readFileSync } from 'node:fs';

const subject = (key, file, name, parts = {}) => ({ key, name, file, kind: 'peer', ...parts });
const versionOf = (name) => {
  try {
    // Read as a file, because some packages do not export their manifest.
    return JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;
  } catch {
    return '';
  }
};
const peer = (key, file, packageName, label = packageName, parts = {}) =>
  subject(key, `./peers/${file}`, `${label} ${versionOf(packageName)}`.trim(), { packageName, ...parts });

/**
 * All subjects of the measures. `file` is the module that drives the subject. `packageName` is the package that the
 * start-up measure imports. `measures` limits a subject to some measures. `floor` names the floor with the same values.
 */
export const SUBJECTS = [
  subject('td-node', './ours/td-node.mjs', '@td/node', { kind: 'ours', packageName: '@td/node' }),
  subject('td-node-bare', './ours/td-node-bare.mjs', '@td/node, no default parameters', {
    kind: 'ours',
    measures: ['cpu'],
    floor: 'floor-bare',
  }),
  subject('td-core', './ours/td-core.mjs', '@td/core + node:http', { kind: 'ours', packageName: '@td/core' }),
  subject('floor', './floors/node-http.mjs', 'floor: node:http by hand', { kind: 'floor', packageName: 'node:http' }),
  subject('floor-bare', './floors/node-http-bare.mjs', 'floor, no default parameters', {
    kind: 'floor',
    measures: ['cpu'],
    floor: 'floor-bare',
  }),
  peer('td-queue', 'telemetrydeck-queue.mjs', '@telemetrydeck/sdk', '@telemetrydeck/sdk queue()'),
  peer('td-signal', 'telemetrydeck-signal.mjs', '@telemetrydeck/sdk', '@telemetrydeck/sdk signal()', {
    single: true,
  }),
  peer('posthog', 'posthog.mjs', 'posthog-node'),
  peer('segment', 'segment.mjs', '@segment/analytics-node'),
  peer('amplitude', 'amplitude.mjs', '@amplitude/analytics-node'),
  peer('mixpanel', 'mixpanel.mjs', 'mixpanel'),
  peer('snowplow', 'snowplow.mjs', '@snowplow/node-tracker'),
];

/** Imports the module that drives a subject. */
export const importSubject = (file) => import(new URL(file, import.meta.url).href);
