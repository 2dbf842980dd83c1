/**
 * Matches the names that TelemetryDeck reserves for itself, for signals and parameters. Ignores case. Also matches all
 * names that start with `TelemetryDeck.`, except those in the documented scopes.
 *
 * @see https://telemetrydeck.com/docs/ingest/default-parameters/
 */
const reserved =
  /^(type|clientUser|appID|sessionID|floatValue|newSessionBegan|platform|systemVersion|majorSystemVersion|majorMinorSystemVersion|appVersion|buildNumber|isSimulator|isDebug|isTestFlight|isAppStore|modelName|architecture|operatingSystem|targetEnvironment|locale|region|appLanguage|preferredLanguage|telemetryClientVersion|telemetryAPIVersion|extensionIdentifier|payload|receivedAt|isTestMode|count|TelemetryDeck\.(?!(Accessibility|Acquisition|Activation|AppInfo|Calendar|Device|Error|Link|Navigation|PageEngagement|Purchase|Referral|Retention|Revenue|RunContext|SDK|Session|Signal|UserPreference|Web)\.).*)$/i;

/** Returns whether TelemetryDeck or one of its older SDKs uses a name. */
export const isReservedName = (name: string): boolean => reserved.test(name);
