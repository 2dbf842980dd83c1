// How this transport differs in some runtimes, for the checks that use it in each of them.

/** Bun replaces undici with a stub that cannot send. */
export const failsIn = ['Bun'];

/** The runtimes in which the transport notices that an idle connection has died. */
export const seesDeadConnections = ['n20', 'n22', 'n24', 'n26'];
