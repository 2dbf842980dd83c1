import { attempt } from '../attempt.js';
import { nodeFS } from '../builtin-modules.js';
import { environmentVariable } from '../environment-variable.js';
import { thisProcess } from '../this-process.js';

/** Whether a program runs for its developer, and how that shows. */
export interface DevelopmentRun {
  readonly isDevelopment: boolean;
  /** A part of a sentence, such as `NODE_ENV is "test"`. */
  readonly why: string;
}

/** The variables that test runners set: Vitest, Jest, and that of Node. */
const RUNNER_VARIABLES = ['VITEST', 'JEST_WORKER_ID', 'NODE_TEST_CONTEXT'];

/** The main scripts of test runners that set no variable. */
const RUNNER_SCRIPT = /[\\/]node_modules[\\/](?:\.bin[\\/])?(mocha|ava|jasmine)\b/;

/** The main scripts of all these test runners. They are installed, and run the code of somebody else. */
const ANY_RUNNER_SCRIPT = /[\\/]node_modules[\\/](?:vitest|tinypool|jest|mocha|ava|jasmine)\b/;

/**
 * Finds out whether a program runs for its developer: `NODE_ENV` says so, a test runner runs it, or a debugger does. Those
 * who install a tool run it in development, too, but not in its own: its main script lies below a `node_modules` folder.
 */
export function developmentRun(): DevelopmentRun {
  const why = findSign();
  if (!why) return { isDevelopment: false, why: 'it is no development run' };
  const [, script = ''] = attempt(() => thisProcess().argv) ?? [];
  // A command is a link to its script.
  const found = (script && attempt(() => nodeFS().realpathSync(script))) || script;
  const isInstalled = /[\\/]node_modules[\\/]/.test(found) && !ANY_RUNNER_SCRIPT.test(found);
  return isInstalled ? { isDevelopment: false, why: 'it is an installed tool' } : { isDevelopment: true, why };
}

function findSign(): string | undefined {
  const mode = environmentVariable('NODE_ENV');
  if (/^(development|test)$/.test(mode)) return `NODE_ENV is "${mode}"`;
  const variable = RUNNER_VARIABLES.find((name) => environmentVariable(name));
  if (variable) return `${variable} is set`;
  const { argv = [], execArgv = [] } = attempt(thisProcess) ?? {};
  const [, runner] = RUNNER_SCRIPT.exec(argv[1] ?? '') ?? [];
  if (runner) return `${runner} runs it`;
  if (mode === 'production') return undefined;
  const flags = [...execArgv, environmentVariable('NODE_OPTIONS')].join(' ');
  return /(^|\s)--inspect/.test(flags) || environmentVariable('VSCODE_INSPECTOR_OPTIONS')
    ? 'a debugger runs it'
    : undefined;
}
