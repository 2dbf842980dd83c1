import { fallbackTransport, type Transport, teeTransport } from '@td/core';
import { referenceTransport } from '../test/reference-transport.js';
import { transportContract } from './contract.js';
import { recordingTransport, refusingURL, reset } from './index.js';

const url = await refusingURL();

/** Carries nothing: whatever is sent over it is refused. */
function cutOffTransport(): Transport {
  const reference = referenceTransport();
  return { ...reference, send: (request) => reference.send({ ...request, url }) };
}

transportContract('fallbackTransport, by its first', () =>
  fallbackTransport([referenceTransport(), cutOffTransport()]),
);
transportContract('fallbackTransport, by its second', () =>
  fallbackTransport([cutOffTransport(), referenceTransport()]),
);

transportContract('teeTransport', () => teeTransport([referenceTransport(), recordingTransport()]));
transportContract('teeTransport of which a copy is cut', () =>
  teeTransport([referenceTransport(), recordingTransport({ defaultReply: reset() })]),
);
