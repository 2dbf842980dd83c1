// What is particular to this transport in some runtimes, for the checks that use it in each of them.

/**
 * Where it sees that a connection has died while it was idle. The `fetch` of Node 20 does not: what it sent into a dead
 * connection may have arrived, for all it knows.
 */
export const seesDeadConnections = ['n22', 'n24', 'n26', 'Bun', 'Deno'];
