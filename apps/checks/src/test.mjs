// `npm test`: every check and every test of the repository.
//   npm test -- --list            names the steps
//   npm test -- --only <step>     makes one step, and those it needs
import process from 'node:process';
import { setUp } from './setup.mjs';

const args = process.argv.slice(2);
setUp({ systemPackages: true });
// Only now: the rest needs what the set-up installs, and a Node that is not too old.
const { STEPS } = await import('./steps.mjs');
const { runSteps } = await import('./run-steps.mjs');

if (args.includes('--list')) {
  for (const { name } of STEPS) console.log(name);
} else {
  const only = args.flatMap((arg, index) => (args[index - 1] === '--only' ? [arg] : []));
  process.exitCode = (await runSteps(STEPS, only)) ? 0 : 1;
}
