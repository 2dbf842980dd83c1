// A program for browsers that must compile without the types of Node.
import { type Client, createClient, type FlushReport, withAppVersion, withTransport } from '@td/browser';
import { createClient as createCoreClient } from '@td/core';
import { fetchTransport } from '@td/transport-fetch';
import { kyTransport } from '@td/transport-fetch/ky';
import ky from 'ky';

const controller = new AbortController();
const client: Client = createClient('APP', withAppVersion('1.0.0'), { userID: 'ada' });
client.sendSignal('Page.shown', { path: location.pathname }, { signal: controller.signal });

export const report: Promise<FlushReport> = client.flush({ timeoutMs: 100, signal: controller.signal });
export const others: readonly Client[] = [
  createCoreClient('APP', withTransport(fetchTransport())),
  createCoreClient('APP', { transport: kyTransport(ky) }),
];
// @ts-expect-error unknown option
createClient('APP', { userId: 'ada' });

const typed = createClient<{ 'Page.shown': { path: string } }>('APP', { userID: 'ada' });
typed.sendSignal('Page.shown', { path: location.pathname });
// @ts-expect-error unknown signal
typed.sendSignal('Page.seen', { path: location.pathname });
