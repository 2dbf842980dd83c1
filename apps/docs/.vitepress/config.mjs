import { defineConfig } from 'vitepress';
import { headingSlug } from '../src/heading-slug.mjs';
import { addMarkdownRules } from '../src/site/markdown-rules.mjs';
import { optionSections } from '../src/site/option-sections.mjs';
import { repositoryAddress } from '../src/site/repository-address.mjs';
import { resolveVue } from '../src/site/resolve-vue.mjs';
import { sidebar } from '../src/site/sidebar.mjs';
import { NOT_ON_SITE, sitePath } from '../src/site/site-path.mjs';

/** A reader who searches a word wants a guide before a type. The site calls this in the reader's browser. */
const SEARCH = {
  weights: { fuzzy: 0.1, prefix: 0.5 },
  boostDocument: (/** @type {string} */ id) => {
    if (/^\/(guides|recipes)\//.test(id)) return 4;
    return /^\/(reference\/(options|errors|stats)\.html|index\.html|$)/.test(id) ? 3 : 1;
  },
};

/** Pages that are tables from side to side. */
const WIDE = /^reference\/(options|errors|stats)\.md$/;

const sections = sidebar();

/** @param {string} section */
const firstOf = (section) => sections.find(({ text }) => text === section)?.items?.[0]?.link ?? '/';

export default defineConfig({
  title: 'TelemetryDeck for TypeScript',
  description: 'Sends TelemetryDeck signals from Node, from browsers, and from wherever else JavaScript runs.',
  lang: 'en',
  // The documents stay where the repository has them.
  srcDir: '../..',
  srcExclude: NOT_ON_SITE,
  rewrites: (file) => sitePath(file) ?? file,
  additionalConfig: {},
  outDir: 'docs-output',
  cacheDir: 'node_modules/.vitepress',
  // Links are relative, so that the site works below any path.
  base: './',
  // No request for an icon.
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: {
    anchor: { slugify: headingSlug },
    config: addMarkdownRules,
  },
  transformPageData: ({ relativePath, frontmatter }) =>
    WIDE.test(relativePath) ? { frontmatter: { ...frontmatter, aside: false, pageClass: 'wide' } } : undefined,
  vite: {
    plugins: [resolveVue()],
    // Not the pages of other apps.
    optimizeDeps: { entries: [] },
  },
  themeConfig: {
    nav: [
      { text: 'Guides', link: firstOf('Guides'), activeMatch: '/(guides|recipes)/' },
      { text: 'Reference', link: firstOf('Reference'), activeMatch: '/reference/' },
      { text: 'Decisions', link: firstOf('Decisions'), activeMatch: '/decisions/' },
      { text: 'Contributing', link: firstOf('The project') },
      { text: 'Repository', link: repositoryAddress() },
    ],
    sidebar: sections,
    outline: [2, 3],
    siteTitle: 'telemetrydeck-ts',
    search: {
      provider: 'local',
      options: {
        miniSearch: {
          searchOptions: SEARCH,
          // @ts-expect-error A page for which this returns nothing is split by its headings, which the type does not say.
          _splitIntoSections: optionSections,
        },
      },
    },
  },
});
