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

/** The packages of test runners that set no variable. */
const SILENT_RUNNER = /^(_?mocha|ava|jasmine|jasmine-ts)$/;

/** The packages of the other test runners. All of them are installed, and run the code of somebody else. */
const OTHER_RUNNER = /^(vitest|tinypool|jest|jest-cli|jest-worker)$/;

/** The flags that start a debugger; others, such as `--inspect-port`, only set it up. */
const DEBUGGER_FLAG = /(^|\s)--inspect([-_](brk|wait))?(=|\s|$)/;

/** The name of the innermost package that a script is in, or of its link below `.bin`; `''` if it is in none. */
const packageOf = (script: string): string =>
  /.*[\\/]node_modules[\\/](?:\.bin[\\/])?([^\\/]+)/s.exec(script)?.[1] ?? '';

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
  const name = packageOf(found);
  const isInstalled = name !== '' && !SILENT_RUNNER.test(name) && !OTHER_RUNNER.test(name);
  return isInstalled ? { isDevelopment: false, why: 'it is an installed tool' } : { isDevelopment: true, why };
}

function findSign(): string | undefined {
  const mode = environmentVariable('NODE_ENV');
  if (/^(development|test)$/.test(mode)) return `NODE_ENV is "${mode}"`;
  const variable = RUNNER_VARIABLES.find((name) => environmentVariable(name));
  if (variable) return `${variable} is set`;
  const { argv = [], execArgv = [] } = attempt(thisProcess) ?? {};
  const runner = packageOf(argv[1] ?? '');
  if (SILENT_RUNNER.test(runner)) return `${runner} runs it`;
  if (mode === 'production') return undefined;
  const flags = [...execArgv, environmentVariable('NODE_OPTIONS')].join(' ');
  return DEBUGGER_FLAG.test(flags) || environmentVariable('VSCODE_INSPECTOR_OPTIONS')
    ? 'a debugger runs it'
    : undefined;
}
