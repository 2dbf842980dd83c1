// Creates a transport and prints which of Node's HTTP modules are then loaded.
import process from 'node:process';
import { httpTransport } from '@td/transport-http';

httpTransport({ unref: true });
const modules = process.moduleLoadList.filter((name) => /^NativeModule (http|https|_http_client|tls)$/.test(name));
process.stdout.write(JSON.stringify(modules));
