// Gives each test an empty home, an empty state folder, and an environment without variables that change what is sent.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';

const VARIABLES = [
  ...['DO_NOT_TRACK', 'TELEMETRYDECK_TEST_MODE', 'NODE_TLS_REJECT_UNAUTHORIZED', 'NODE_ENV', 'NODE_USE_ENV_PROXY'],
  ...['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy', 'VITEST', 'JEST_WORKER_ID'],
  ...['NODE_TEST_CONTEXT', 'TELEMETRYDECK_DEBUG'],
];

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'td-home-'));
  vi.stubEnv('HOME', home);
  vi.stubEnv('XDG_STATE_HOME', join(home, 'state'));
  for (const name of VARIABLES) vi.stubEnv(name, undefined);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});
