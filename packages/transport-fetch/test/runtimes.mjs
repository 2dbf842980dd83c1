// How this transport differs in some runtimes, for the checks that use it in each of them.

/**
 * The runtimes in which the transport notices that an idle connection has died. Not Node 20, whose `fetch` cannot know
 * whether a request over a dead connection has arrived.
 */
export const seesDeadConnections = ['n22', 'n24', 'n26', 'Bun', 'Deno'];
