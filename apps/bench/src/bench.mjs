import process from 'node:process';
import { parseArgs } from 'node:util';
import { describeMachine, machineLine } from './harness/machine.mjs';
import { startReceiver } from './harness/receiver-control.mjs';
import { allocation } from './measures/allocation.mjs';
import { cpu } from './measures/cpu.mjs';
import { endOfProgram } from './measures/end-of-program.mjs';
import { failingServer } from './measures/failing-server.mjs';
import { hotPath } from './measures/hot-path.mjs';
import { leftovers } from './measures/leftovers.mjs';
import { memory } from './measures/memory.mjs';
import { startUp } from './measures/start-up.mjs';
import { throughput } from './measures/throughput.mjs';
import { formatMeasure } from './report/table.mjs';
import { resultsFolder, writeResult } from './report/write-results.mjs';
import { SUBJECTS } from './subjects.mjs';

const MEASURES = [startUp, hotPath, allocation, cpu, throughput, endOfProgram, leftovers, failingServer, memory];

const HELP = `node src/bench.mjs [quick] [measure …] [--only subject,subject] [--write] [--check]

quick     fewer repetitions, and no long cases of the slow measures: less than two minutes
measure   ${MEASURES.map(({ key }) => key).join(', ')}; all of them by default
--only    some subjects: ${SUBJECTS.map(({ key }) => key).join(', ')}; all of them by default
--write   write the results to results/ instead of a temporary folder
--check   exit with 1 if one of our packages is above a limit of a measure
`;

const { values, positionals } = parseArgs({
  // A package manager may pass on the "--" of its own command line.
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
});

const quick = values.quick || positionals.includes('quick');
const names = positionals.filter((name) => name !== 'quick');
const keys = values.only.split(',').filter(Boolean);
const mistake = unknownOf('measure', names, MEASURES) ?? unknownOf('subject', keys, SUBJECTS);
if (mistake !== undefined) console.error(`${mistake}\n`);
if (values.help || mistake !== undefined) {
  console.log(HELP);
  process.exitCode = mistake === undefined ? 0 : 1;
} else {
  const isSelected =
    (selected) =>
    ({ key }) =>
      selected.length === 0 || selected.includes(key);
  await runAll(MEASURES.filter(isSelected(names)), SUBJECTS.filter(isSelected(keys)));
}

function unknownOf(kind, selected, known) {
  const unknown = selected.find((name) => !known.some(({ key }) => key === name));
  return unknown && `unknown ${kind} "${unknown}"`;
}

async function runAll(measures, subjects) {
  const machine = describeMachine();
  console.log(`${machineLine(machine)}\n${quick ? 'quick: too few repetitions to quote these numbers\n' : ''}`);
  const folder = await resultsFolder(values.write);
  const receiver = await startReceiver();
  try {
    for (const { key, title, columns, chart, limits, run } of measures) {
      const result = {
        title,
        columns,
        chart,
        quick,
        ...(await run({
          subjects: subjects.filter(({ measures }) => measures?.includes(key) ?? true),
          receiver,
          quick,
          progress: progressOf(key),
        })),
      };
      clearProgress();
      console.log(formatMeasure(result));
      if (result.rows.length > 0) await writeResult(folder, key, machine, result);
      if (values.check) checkLimits(title, result.rows, limits);
    }
  } finally {
    await receiver.stop();
  }
  console.log(`the results are in ${folder}`);
}

function checkLimits(title, rows, limits = {}) {
  const ours = rows.filter(({ kind }) => kind === 'ours');
  const isOver = ([key, limit]) => ours.length === 0 || ours.some((row) => !(row[key] <= limit));
  for (const [key, limit] of Object.entries(limits).filter(isOver)) {
    console.error(`${title}: ${key} is above the limit of ${limit}`);
    process.exitCode = 1;
  }
}

/** Returns a function that shows progress in one line of a terminal. Writes nothing if there is no terminal. */
function progressOf(key) {
  return (text) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${key}: ${text}`);
  };
}

function clearProgress() {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}
