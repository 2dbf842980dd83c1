const DESTINATION = `\
  --app ID          the app's ID, from the TelemetryDeck dashboard (required)
  --namespace NAME  your organisation's namespace
  --ingest VERSION  the version of the ingest API, 2 or 3 (2)
  --endpoint URL    the complete URL to post to
  --base-url URL    another ingest service, or your own proxy
                    (https://nom.telemetrydeck.com)`;

const EVERYWHERE = `\
  --json            prints one line of JSON
  -h, --help        prints this help`;

/** The output of \`--help\`, by command. */
export const HELP: Readonly<Record<string, string>> = {
  td: `\
td send TYPE --app ID     sends one signal to TelemetryDeck
td hash                   hashes a user identifier from standard input
td spool list             lists the signals that wait on this machine
td doctor --app ID        finds out why no signals arrive, and how to fix it
td COMMAND --help         prints every flag of a command
td --version              prints the version

Exit codes: 0 if all is done; 1 if not (refused, unreachable, switched off, or
td doctor has found a problem); 2 if the command line is invalid.`,

  send: `\
td send TYPE [key=value …] --app ID [flags]

  TYPE              the signal's type, such as MyNamespace.mySignalType
  key=value         one parameter of the payload; repeat it for more
${DESTINATION}
  --user ID         the user; only a hash is sent
                    (default: an ID for this machine and its user)
  --salt TEXT       appended to the user ID before it is hashed
  --session ID      groups the signals of one session (a new UUID)
  --app-version V   the app's version
  --build B         the app's build number
  --float N         one number that the dashboard can sum, such as 1.5
  --test-mode       marks the signal as a test
  --timeout MS      how long to wait for the response, in ms (5000)
  --dry             prints the signal and sends nothing
${EVERYWHERE}

true and false are sent as booleans, numbers in JSON notation (42, -1.5, 2e3)
as numbers. Everything else is text, also 007 and integers too large to be
exact. A value in double quotes is text: 'answer="42"'.

Exit codes: 0 if the endpoint has accepted the signal; 1 if not (refused,
unreachable, or switched off on this machine); 2 if the command line is invalid.

  td send Command.run command=create files=3 --app ID --test-mode
  td send Invoice.paid plan=pro --app ID --float 19.9 --dry`,

  hash: `\
td hash [IDENTIFIER] [flags]

Prints the hash that a client sends in place of a user identifier. Reads the
identifier from standard input: arguments show in lists of processes.

  --salt TEXT       appended to the identifier before it is hashed
${EVERYWHERE}

Exit codes: 0 if it is printed; 1 if it cannot be; 2 if the command line or the
input is invalid.

  printf %s ada@example.com | td hash --salt "$SALT"`,

  spool: `\
td spool list        lists what waits: how many signals, for which app, how old,
                     and why
td spool show [ID]   shows the signals, as they will be sent
td spool send        sends them now
td spool clear       deletes them without sending; needs --app or --all

Does not touch signals that a running program owns.

  --app ID          only the signals of this app
  --all             with clear: the signals of all apps
  --directory DIR   the folder of a program that has its own
${EVERYWHERE}

Exit codes: 0 if all is done; 1 if signals are left that should have been sent
or deleted; 2 if the command line is invalid.`,

  doctor: `\
td doctor [flags]

Checks this machine: switches, folders, DNS, proxy, TLS and clock. Says what a
client would do here, and how to fix each problem. Sends no signal unless asked.

${DESTINATION.replace(' (required)', '')}
  --directory DIR   the folder of a program that has its own
  --opt-out NAME    the variable by which users of your program opt out
  --timeout MS      how long to wait for each answer, in ms (5000)
  --send            also sends one test signal
${EVERYWHERE}

Exit codes: 0 if there is no problem; 1 if there is one; 2 if the command line
is invalid.`,
};
