import { appStateFolder } from '@td/node/spool';
import type { Io } from '../terminal/io.js';
import { printJSON } from '../terminal/print-json.js';
import { checkApp, checkNamespace } from './check-app.js';
import { checkClient } from './check-client.js';
import { checkConnection } from './check-connection.js';
import { checkDelivery, OFF } from './check-delivery.js';
import { checkFolder } from './check-folder.js';
import { checkName } from './check-name.js';
import { checkProxy } from './check-proxy.js';
import { checkRuntime } from './check-runtime.js';
import { checkSwitches } from './check-switches.js';
import { findingLines } from './doctor-report.js';
import type { Finding } from './finding.js';
import { type DoctorCommand, parseDoctor } from './parse-doctor.js';
import { tryTo } from './try-to.js';

/** Finds out why no signals arrive. Resolves with 0 if there is no problem, otherwise with 1. */
export async function doctor(args: readonly string[], io: Io): Promise<number> {
  const command = parseDoctor(args);
  const findings: Finding[] = [];
  for await (const finding of examine(command)) {
    findings.push(finding);
    if (!command.isJSON) for (const line of findingLines(finding, io.colour)) io.print(line);
  }
  const problems = findings.filter(({ state }) => state === 'problem').length;
  if (command.isJSON) printJSON(io, { ok: problems === 0, findings });
  return problems === 0 ? 0 : 1;
}

/** Makes all checks, in the order in which they affect a signal. */
async function* examine(command: DoctorCommand): AsyncGenerator<Finding> {
  const { appID, directory, isSending, timeoutMs, url } = command;
  const findFolder = () => directory ?? appStateFolder(appID ?? 'an app that is not named');
  const folder = tryTo(findFolder);
  let isStopped = false;
  const note = (finding: Finding) => {
    isStopped ||= finding.state === 'problem' && finding.check !== 'folder';
    return finding;
  };
  for (const finding of checkRuntime(tryTo(() => process.cwd()))) yield note(finding);
  yield note(checkApp(command));
  const namespace = checkNamespace(command);
  if (namespace) yield note(namespace);
  const switches = checkSwitches(command, folder);
  for (const finding of switches) yield note(finding);
  yield note(checkFolder(findFolder));
  const proxy = await checkProxy(url, timeoutMs);
  if (proxy) yield note(proxy);
  // With a proxy, the proxy looks up the name. If it refuses the connection, another attempt would fail, too.
  const name = proxy && proxy.state !== 'warning' ? undefined : await checkName(url.hostname, timeoutMs);
  if (name) yield note(name);
  const isUnreachable = [proxy, name].some((finding) => finding?.state === 'problem');
  if (!isUnreachable) for (const finding of await checkConnection(url, timeoutMs)) yield note(finding);
  yield await checkClient(command, folder, isStopped);
  const isOff = switches.some(({ state }) => state === 'problem');
  if (isSending) yield isOff ? OFF : await checkDelivery(command);
}
