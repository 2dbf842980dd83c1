// Prints which of Node's HTTP modules are loaded once the package is imported and a transport is made.
import process from 'node:process';
import { httpTransport } from '@td/transport-http';

httpTransport({ unref: true });
const modules = process.moduleLoadList.filter((name) => /^NativeModule (http|https|_http_client|tls)$/.test(name));
process.stdout.write(JSON.stringify(modules));
