// A CommonJS program that must compile with the published declarations, also where `require` finds CommonJS alone.
import core = require('@td/core');
import ready = require('@td/core/signals');
import node = require('@td/node');
import testing = require('@td/testing');
import contract = require('@td/testing/contract');
import jest = require('@td/testing/jest');
import http = require('@td/transport-http');

const client: node.Client = node.createClient('APP', { userID: 'ada' });
ready.errorOccurred(client, 'Command.failed');

const transport: core.Transport = http.httpTransport();
const recording: testing.RecordingTransport = testing.recordingTransport();
const others: readonly core.Client[] = [transport, recording].map((each) =>
  core.createClient('APP', { transport: each }),
);

export = others;
