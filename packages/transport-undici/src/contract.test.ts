import { transportContract } from '@td/testing/contract';
import { Agent } from 'undici';
import { undiciTransport } from './undici-transport.js';

transportContract('undiciTransport', () => undiciTransport());

transportContract('undiciTransport with a dispatcher', () => undiciTransport({ dispatcher: new Agent() }), {
  // The user closes the dispatcher.
  closesConnections: false,
});
