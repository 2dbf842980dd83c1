import { run } from '@td/cli';
import { tour } from './tour.js';

// An empty NO_COLOR counts as not set, see https://no-color.org
const colour = process.stdout.isTTY === true && !process.env['NO_COLOR'];

// A reader such as `head` may close the stream. The command then still ends with the right exit code.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const io = {
  print: (line: string) => process.stdout.write(`${line}\n`),
  complain: (line: string) => process.stderr.write(`${line}\n`),
  readInput: async () => (await process.stdin.setEncoding('utf8').toArray()).join(''),
  colour,
};
const args = process.argv.slice(2);

process.exitCode = args.length > 0 ? await run(args, io) : await tour(io);
