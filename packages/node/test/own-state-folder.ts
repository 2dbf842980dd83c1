// Clients store their files in a folder of the test's own, away from the next test and from the user's programs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, afterEach } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'state-'));
process.env['XDG_STATE_HOME'] = folder;

const remove = () => rmSync(folder, { recursive: true, force: true });
afterEach(remove);
afterAll(remove);
