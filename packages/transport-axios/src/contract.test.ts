import { transportContract } from '@td/testing/contract';
import axios from 'axios';
import { axiosTransport } from './axios-transport.js';

transportContract('axiosTransport', () => axiosTransport());

transportContract('axiosTransport with an instance', () => axiosTransport({ instance: axios.create() }), {
  // The user closes the connections of the instance.
  closesConnections: false,
});
