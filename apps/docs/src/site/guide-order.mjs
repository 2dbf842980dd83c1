/**
 * The guides in the order of a reader's questions. A guide that is not named here, or a name without a guide, fails the
 * build of the site.
 */
export const GUIDE_ORDER = [
  'getting-started',
  'see-what-is-sent',
  'td',
  'command-line-tools',
  'servers',
  'browsers',
  'websites',
  'workers',
  'what-signals-say',
  'users-sessions-consent',
  'how-delivery-works',
  'transports',
  'testing',
  'write-your-own-transport',
  'write-your-own-feature',
  'sizes-and-costs',
  'coming-from-go',
];

/**
 * Compares an order with the folder.
 *
 * @param {readonly string[]} order
 * @param {readonly string[]} existing
 * @returns {string[]} What is wrong, one sentence each.
 */
export function findOrderProblems(order, existing) {
  return [
    ...existing.filter((name) => !order.includes(name)).map((name) => `guides/${name}.md has no place in the order`),
    ...order.filter((name) => !existing.includes(name)).map((name) => `guides/${name}.md is ordered, and not there`),
    ...order.filter((name, index) => order.indexOf(name) !== index).map((name) => `guides/${name}.md is ordered twice`),
  ];
}
