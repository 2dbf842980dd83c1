import { APP_ID } from '../command-line/parse-values.js';
import { type Finding, ok, problem, warning } from './finding.js';
import type { DoctorCommand } from './parse-doctor.js';

/** The form of the IDs in the dashboard. */
const UUID = /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/i;

/** Matches placeholders of documents, such as `YOUR-APP-ID`, `<app-id>`, `xxxxxxxx-…` and all zeros. */
const PLACEHOLDER =
  /^\W*((your|my|the|some|test|example)?[\W_]*app(lication)?[\W_]*id|[x\W_]+|[0\W_]+|todo|changeme)\W*$/i;

const MEND = 'copy the ID of your app from the TelemetryDeck dashboard (app settings), and pass it to createClient';

/** Checks whether the app ID has the form of TelemetryDeck's IDs. */
export function checkApp({ appID }: DoctorCommand): Finding {
  if (appID === undefined) return warning('app ID', 'not given, so not checked', 'add --app ID');
  if (PLACEHOLDER.test(appID)) return problem('app ID', `"${appID}" is a placeholder`, MEND);
  if (!APP_ID.test(appID)) return problem('app ID', `"${appID}" is no app ID`, MEND);
  if (!UUID.test(appID)) return warning('app ID', `"${appID}" is not a UUID, but the IDs of TelemetryDeck are`, MEND);
  return ok('app ID', appID);
}

/** Checks whether there is a namespace, if the version of the API needs one. */
export function checkNamespace({ endpoint, ingest, namespace }: DoctorCommand): Finding | undefined {
  if (ingest !== 3 || endpoint !== undefined) return undefined;
  if (namespace && namespace !== 'w') return ok('namespace', namespace);
  return problem(
    'namespace',
    'version 3 of the ingest API needs a namespace, and there is none',
    'find it in the TelemetryDeck dashboard (organisation settings); pass it to withNamespace(), here to --namespace',
  );
}
