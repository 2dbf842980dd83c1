// `npm test`: runs every check and every test of the repository.
//   npm test -- --list            lists the steps
//   npm test -- --only <step>     runs one step and the steps that it needs
import process from 'node:process';
import { setUp } from './setup.mjs';

const args = process.argv.slice(2);
setUp({ systemPackages: true });
// Imported only now, because these modules need the installed packages and a recent Node.
const { STEPS } = await import('./steps.mjs');
const { runSteps } = await import('./run-steps.mjs');

if (args.includes('--list')) {
  for (const { name } of STEPS) console.log(name);
} else {
  const only = args.flatMap((arg, index) => (args[index - 1] === '--only' ? [arg] : []));
  process.exitCode = (await runSteps(STEPS, only)) ? 0 : 1;
}
