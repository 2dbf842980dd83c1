// What is particular to this transport in some runtimes, for the checks that use it in each of them.

/** Where it sees that a connection has died while it was idle. */
export const seesDeadConnections = ['n20', 'n22', 'n24', 'n26'];
