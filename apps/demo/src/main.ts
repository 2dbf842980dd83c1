import { run } from './run.js';

// An empty NO_COLOR counts as not set, see https://no-color.org
const colour = process.stdout.isTTY === true && !process.env['NO_COLOR'];

// A reader such as `head` may close the stream. The command then still ends with the right exit code.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

process.exitCode = await run(process.argv.slice(2), {
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  colour,
});
