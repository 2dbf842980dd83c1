import { fileURLToPath } from 'node:url';
import { startNode, startProgram } from '../harness/child.mjs';
import { interleave } from '../harness/interleave.mjs';
import { median, mediansOf } from '../harness/statistics.mjs';

/** When a program is killed, in milliseconds. Some peers keep their program alive for ten seconds. */
const MAX_LIFETIME_MS = 1500;

/** The tool `td`, as it is installed. */
const TD = fileURLToPath(new URL('../../../../packages/cli/dist/td.js', import.meta.url));

/** Measures whole processes: what one event costs a command-line tool. */
export const startUp = {
  key: 'start-up',
  title: 'Start-up: a whole process, one event',
  columns: [
    { key: 'importMs', label: 'import only, ms above bare node' },
    { key: 'firstRequestMs', label: 'start → first request received, ms' },
    { key: 'wholeMs', label: 'whole process, ms (— : longer than 1500)' },
    { key: 'addedMs', label: 'whole process, ms above bare node' },
  ],
  chart: { key: 'firstRequestMs', unit: 'ms' },
  async run({ subjects, receiver, quick, progress }) {
    const repetitions = quick ? 5 : 21;
    const bare = { name: 'node -e 0', bare: true };
    const module = { name: 'an ES module that imports nothing', source: ' ' };
    const threeLines = { name: '@td/node in three lines, without harness', source: threeLinesFor(receiver.port) };
    const tools = [['--version'], ['hash', 'ada'], ['spool', 'list']].map((words) => ({
      name: `td ${words.join(' ')}, without harness`,
      parts: [TD, ...words],
    }));
    const { rows, failures } = await interleave(
      [bare, module, threeLines, ...tools, ...subjects],
      repetitions,
      (subject) => oneStart(subject, receiver),
      progress,
    );
    const [{ results: bareResults }] = rows;
    const bareMs = mediansOf(bareResults, ['wholeMs']).wholeMs;
    return {
      repetitions,
      notes: [`bare node: ${bareMs.toFixed(1)} ms; the floor imports node:http and randomUUID`, ...failures],
      rows: rows.map(({ subject, results }) => {
        const { importedMs, firstRequestMs, wholeMs } = mediansOf(results, ['importedMs', 'firstRequestMs', 'wholeMs']);
        const ended = wholeMs < MAX_LIFETIME_MS;
        return {
          subject: subject.name,
          kind: subject.kind ?? 'baseline',
          importMs: subject.bare ? 0 : subject.parts ? undefined : importedMs - bareMs,
          firstRequestMs: subject.kind ? firstRequestMs : undefined,
          wholeMs: ended ? wholeMs : undefined,
          // Paired: each start with that of bare Node in the same repetition.
          addedMs: ended ? median(results.map((one, at) => one.wholeMs - bareResults[at].wholeMs)) : undefined,
        };
      }),
    };
  },
};

/** The shortest program of a user: import, client, signal. Its column `import only` is the whole program. */
function threeLinesFor(port) {
  return `
    import { createClient } from '@td/node';
    const client = createClient('APP', { endpoint: 'http://127.0.0.1:${port}/v2/' });
    client.sendSignal('App.started');
  `;
}

async function oneStart(subject, receiver) {
  if (subject.parts) return { importedMs: 0, firstRequestMs: 0, wholeMs: await lifetime(subject.parts) };
  if (subject.bare) return { importedMs: 0, firstRequestMs: 0, wholeMs: await lifetime(['-e', '0']) };
  const source = subject.source ?? `import ${JSON.stringify(subject.packageName)}`;
  const importedMs = await lifetime(['--input-type=module', '-e', source]);
  if (!subject.file) return { importedMs, firstRequestMs: 0, wholeMs: importedMs };

  await receiver.reset();
  const task = { file: subject.file, origin: `http://127.0.0.1:${receiver.port}`, flush: true };
  const program = startProgram('start.mjs', task, { guarded: false });
  const { firstRequestAt } = await receiver.waitFor(1, MAX_LIFETIME_MS, 5);
  const timer = setTimeout(program.kill, MAX_LIFETIME_MS);
  const { livedMs, signal, errors } = await program.exit;
  clearTimeout(timer);
  if (firstRequestAt === undefined) throw new Error(`nothing was received: ${errors.trim().slice(0, 300)}`);
  return {
    importedMs,
    firstRequestMs: (firstRequestAt - program.startedAt) / 1e6,
    wholeMs: signal ? MAX_LIFETIME_MS : livedMs,
  };
}

/** Starts Node from the folder of the benchmarks, where the packages are installed. */
async function lifetime(parts) {
  const { code, errors, livedMs } = await startNode(parts, { stdio: ['ignore', 'ignore', 'pipe'] }).exit;
  if (code !== 0) throw new Error(errors.trim().slice(0, 300));
  return livedMs;
}
