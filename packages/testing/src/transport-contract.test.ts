import { referenceTransport } from '../test/reference-transport.js';
import { transportContract } from './contract.js';

transportContract('the reference transport', referenceTransport);
