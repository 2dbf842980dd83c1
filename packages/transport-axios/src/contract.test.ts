import { transportContract } from '@td/testing/contract';
import axios from 'axios';
import { axiosTransport } from './axios-transport.js';

transportContract('axiosTransport', () => axiosTransport());

transportContract('axiosTransport with an instance', () => axiosTransport({ instance: axios.create() }), {
  // The connections of an instance are its owner's to close.
  closesConnections: false,
});
