import { strict as assert } from 'node:assert';

/** @import { Checks } from './stage.mjs' */

/** Checks of a page that the browser loads ahead. Firefox and WebKit load none. @type {Checks} */
export const aheadChecks = {
  'a page that is loaded ahead stores and counts nothing until it is opened, and is then one visit': async (stage) => {
    const close = await stage.openUndriven?.(stage.address({ from: 'opener', app: stage.app }));
    if (!close) return;
    try {
      const signals = await stage.server.waitForSignals(4, { timeoutMs: 20_000 });
      assert.deepEqual(
        signals.map(({ type }) => type),
        ['Check.opened', 'TelemetryDeck.Acquisition.newInstallDetected', 'TelemetryDeck.Session.started', 'Check.sent'],
      );
      const [opened, ...ahead] = signals;
      assert.equal(opened?.payload?.['Check.kept'], '');
      assert.equal(ahead.at(-1)?.payload?.['Check.isAhead'], true);
      assert.equal(new Set(ahead.map(({ clientUser, sessionID }) => `${clientUser} ${sessionID}`)).size, 1);
      assert.deepEqual(stage.server.faults, []);
    } finally {
      await close();
    }
  },
};
