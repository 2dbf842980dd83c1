import { run } from './run.js';

// What is set to the empty string counts as not set, see https://no-color.org
const colour = process.stdout.isTTY === true && !process.env['NO_COLOR'];

// Whoever reads may stop reading, as `head` does; the exit code still says what became of the signals.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

process.exitCode = await run(process.argv.slice(2), {
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  colour,
});
