import { transportContract } from '@td/testing/contract';
import { httpTransport } from './http-transport.js';

transportContract('httpTransport', () => httpTransport());
transportContract('httpTransport with unref', () => httpTransport({ unref: true }));
