import { isDoNotTrackSet, readDecision } from '@td/node/spool';
import { onOneLine } from '../terminal/one-line.js';
import { whyDry } from '../why-off.js';
import { type Finding, ok, problem } from './finding.js';
import type { DoctorCommand } from './parse-doctor.js';

/** Finds what switches telemetry off, and where that is set. */
export function checkSwitches({ optOutVariable }: DoctorCommand, folder: string | undefined): Finding[] {
  const findings: Finding[] = [];
  if (isDoNotTrackSet()) {
    findings.push(
      problem(
        'DO_NOT_TRACK',
        'is set, so that no client sends anything',
        'unset DO_NOT_TRACK where it is set (shell profile, CI, container); on the machine of a user, respect it',
      ),
    );
  }
  const dry = whyDry();
  if (dry) {
    const mend = 'unset TELEMETRYDECK_DEBUG, or set it to 1: then clients show what they do, and send';
    findings.push(problem('dry run', `${dry}, so that no client sends anything`, mend));
  }
  if (optOutVariable && !/^(0|false)?$/i.test(process.env[optOutVariable] ?? '')) {
    findings.push(problem('opt-out', `${optOutVariable} is set`, `unset ${optOutVariable}`));
  }
  if (folder) findings.push(...checkDecision(folder));
  return findings.length > 0 ? findings : [ok('switches', 'nothing switches telemetry off')];
}

function checkDecision(folder: string): Finding[] {
  const { decision, failure, path: file } = readDecision(folder);
  const path = onOneLine(file, 600);
  if (decision === 'denied') {
    const mend = `call client.optIn() in the program, or its command for that; the decision is in ${path}`;
    return [problem('opt-out', `the user has opted out: ${path} says "denied"`, mend)];
  }
  if (decision !== 'unreadable') return [];
  return [problem('opt-out', `${failure}`, `make ${path} readable for this user, or delete it and decide again`)];
}
