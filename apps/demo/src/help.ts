import { TRANSPORT_NAMES } from './transports.js';

/** The output of `--help`. */
export const HELP = `\
npm start                          a tour: every transport sends to a server on this machine
npm start -- send TYPE --app ID    sends one real signal to TelemetryDeck
npm start -- --version             prints the version
npm start -- --help                prints this help

send TYPE [key=value …] --app ID [flags]
  TYPE              the signal's type, such as MyNamespace.mySignalType
  key=value         one parameter of the payload; repeat it for more; see below
  --app ID          the app's ID, from the TelemetryDeck dashboard (required)
  --user ID         the user; only a hash is sent (default: an ID for this machine and its user)
  --salt TEXT       appended to the user ID before it is hashed
  --session ID      groups the signals of one session (a new UUID)
  --namespace NAME  your organisation's namespace
  --app-version V   the app's version
  --build B         the app's build number
  --float N         one number that the dashboard can sum and average, such as 1.5
  --test-mode       marks the signal as a test
  --endpoint URL    the complete URL to post to; --base-url and --namespace do not apply
  --base-url URL    another ingest service, or your own proxy (https://nom.telemetrydeck.com)
  --transport NAME  the transport: ${TRANSPORT_NAMES.join(', ')} (http)
  --timeout MS      how long to wait for the response, in milliseconds (5000)

Values of the payload: true and false are sent as booleans. Numbers in JSON notation (42, -1.5, 2e3)
are sent as numbers. Everything else is sent as text, also 007 and integers too large to be exact.
A value in double quotes is always text. Quote it again for the shell: 'answer="42"'.

Exit codes: 0 if all signals have arrived; 1 if not (refused, unreachable, or not sent because
DO_NOT_TRACK is set); 2 if the command line is invalid.

  npm start -- send Command.run command=create files=3 --app YOUR-APP-ID --test-mode
  npm start -- send Invoice.paid plan=pro --app YOUR-APP-ID --user ada@example.com --float 19.9
  npm start -- send App.started --app ID --base-url http://localhost:8080 --transport undici`;
