import { TRANSPORT_NAMES } from './transports.js';

/** What `--help` prints. */
export const HELP = `\
npm start                          a tour: every transport sends to a server on this machine
npm start -- send TYPE --app ID    sends one real signal to TelemetryDeck
npm start -- --version             prints the version
npm start -- --help                prints this

send TYPE [key=value …] --app ID [flags]
  TYPE              the signal's type, such as MyNamespace.mySignalType
  key=value         one parameter of the payload, as many as you like; see below
  --app ID          the app's ID, from the TelemetryDeck dashboard (needed)
  --user ID         who uses the program; only its hash is sent (generated for this machine and user)
  --salt TEXT       appended to the user ID before it is hashed
  --session ID      groups the signals of one session (a new UUID)
  --namespace NAME  your organisation's namespace
  --app-version V   the app's version
  --build B         the app's build number
  --float N         one number that the dashboard can sum and average, such as 1.5
  --test-mode       marks the signal as a test
  --endpoint URL    the complete URL to post to, used as it is
  --base-url URL    another ingest service, or your own proxy (https://nom.telemetrydeck.com)
  --transport NAME  what carries the request: ${TRANSPORT_NAMES.join(', ')} (http)
  --timeout MS      how long to wait for the answer, in milliseconds (5000)

A value of the payload that reads true or false is sent as a boolean; one that is a number as JSON
writes it (42, -1.5, 2e3) as a number; all else as text, also 007, and whole numbers too large to be
exact. In double quotes it is always text; a shell wants them quoted themselves: 'answer="42"'.

Exit codes: 0 when all that was sent has arrived, 1 when it has not (refused, unreachable, or not
sent at all because DO_NOT_TRACK is set), 2 when the command line cannot be understood.

  npm start -- send Command.run command=create files=3 --app YOUR-APP-ID --test-mode
  npm start -- send Invoice.paid plan=pro --app YOUR-APP-ID --user ada@example.com --float 19.9
  npm start -- send App.started --app ID --base-url http://localhost:8080 --transport undici`;
