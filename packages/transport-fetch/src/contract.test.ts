import { transportContract } from '@td/testing/contract';
import ky from 'ky';
import { fetchTransport } from './fetch-transport.js';
import { kyTransport } from './ky.js';

/** Node's `fetch` shares one connection pool in the whole process, and removes its abort listeners only on collection. */
const nodeFetch = { closesConnections: false, removesListeners: false };

transportContract('fetchTransport', () => fetchTransport(), nodeFetch);
transportContract('kyTransport', () => kyTransport(ky), nodeFetch);
