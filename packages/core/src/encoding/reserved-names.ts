/**
 * Names that mean something to TelemetryDeck, for signals and parameters alike, in any case of their letters, and all
 * names in its own scope but the documented ones.
 *
 * @see https://telemetrydeck.com/docs/ingest/default-parameters/
 */
const reserved =
  /^(type|clientUser|appID|sessionID|floatValue|newSessionBegan|platform|systemVersion|majorSystemVersion|majorMinorSystemVersion|appVersion|buildNumber|isSimulator|isDebug|isTestFlight|isAppStore|modelName|architecture|operatingSystem|targetEnvironment|locale|region|appLanguage|preferredLanguage|telemetryClientVersion|telemetryAPIVersion|extensionIdentifier|payload|receivedAt|isTestMode|count|TelemetryDeck\.(?!(Accessibility|Acquisition|Activation|AppInfo|Calendar|Device|Error|Navigation|Purchase|Referral|Retention|Revenue|RunContext|SDK|Session|Signal|UserPreference|Web)\.).*)$/i;

/** Whether a name is TelemetryDeck's own, or one that its older SDKs have used. */
export function isReservedName(name: string): boolean {
  return reserved.test(name);
}
