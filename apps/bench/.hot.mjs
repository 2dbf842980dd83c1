import { createClient } from '@td/core';

const payloads = Array.from({ length: 1000 }, (_, i) => ({
  command: 'create',
  files: i,
  plan: 'professional',
  dark: i % 2 === 0,
  ratio: i / 7,
  locale: 'de-DE',
}));
const defaultPayload = {
  'TelemetryDeck.Device.operatingSystem': 'linux',
  'TelemetryDeck.Device.architecture': 'amd64',
  'TelemetryDeck.SDK.name': 'TypeScript',
  'TelemetryDeck.SDK.version': '0.1.0',
  'TelemetryDeck.SDK.nameAndVersion': 'TypeScript 0.1.0',
};
const transport = { send: async () => ({ status: 200, header: () => null, text: async () => '' }) };
const client = createClient('APP', { transport, userID: 'ada', defaultPayload });
let best = Infinity;
const all = [];
for (let w = 0; w < 400; w++) {
  const t0 = process.hrtime.bigint();
  for (const p of payloads) client.sendSignal('Command.run', p);
  const us = Number(process.hrtime.bigint() - t0) / 1e6;
  if (us < best) best = us;
  all.push(us);
  await client.flush();
}
all.sort((a, b) => a - b);
console.log('best', best.toFixed(3), 'median', all[200].toFixed(3), 'µs/call');
