// What is particular to this transport in some runtimes, for the checks that use it in each of them.

/** Bun puts a stub of its own in place of undici, and its dispatchers cannot send. */
export const failsIn = ['Bun'];

/** Where it sees that a connection has died while it was idle. */
export const seesDeadConnections = ['n20', 'n22', 'n24', 'n26'];
