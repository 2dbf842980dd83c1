import { transportContract } from '@td/testing/contract';
import ky from 'ky';
import { fetchTransport } from './fetch-transport.js';
import { kyTransport } from './ky.js';

/** Node's own pool belongs to the whole program, and its `fetch` keeps its listeners until they are collected. */
const node = { closesConnections: false, removesListeners: false };

transportContract('fetchTransport', () => fetchTransport(), node);
transportContract('kyTransport', () => kyTransport(ky), node);
