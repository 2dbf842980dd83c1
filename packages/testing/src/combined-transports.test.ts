import { fallbackTransport, type Transport, teeTransport } from '@td/core';
import { referenceTransport } from '../test/reference-transport.js';
import { transportContract } from './contract.js';
import { recordingTransport, refusingURL, reset } from './index.js';

const url = await refusingURL();

/** A transport whose connections are all refused. */
function refusedTransport(): Transport {
  const reference = referenceTransport();
  return { ...reference, send: (request) => reference.send({ ...request, url }) };
}

transportContract('fallbackTransport, with its first transport,', () =>
  fallbackTransport([referenceTransport(), refusedTransport()]),
);
transportContract('fallbackTransport, with its second transport,', () =>
  fallbackTransport([refusedTransport(), referenceTransport()]),
);

transportContract('teeTransport', () => teeTransport([referenceTransport(), recordingTransport()]));
transportContract('teeTransport, with a copy that fails,', () =>
  teeTransport([referenceTransport(), recordingTransport({ defaultReply: reset() })]),
);
