import { fileURLToPath } from 'node:url';

/**
 * What a plugin of Vite may ask, as far as it is needed here.
 *
 * @typedef {object} PluginContext
 * @property {(source: string, importer: string, options: { skipSelf: boolean }) => Promise<{ id: string } | null>}
 *   resolve
 */

const HERE = fileURLToPath(import.meta.url);

/** The documents are outside this app, where Vue is not found. Their compiled pages load it from here. */
export function resolveVue() {
  return {
    name: 'resolve-vue',
    enforce: /** @type {const} */ ('pre'),
    /**
     * @this {PluginContext}
     * @param {string} source
     * @param {string | undefined} importer
     */
    resolveId(source, importer) {
      const isDocument = importer?.replace(/\?.*$/, '').endsWith('.md');
      return isDocument && /^vue(\/|$)/.test(source) ? this.resolve(source, HERE, { skipSelf: true }) : undefined;
    },
  };
}
