import { relative } from 'node:path';
import { ROOT } from '../root.mjs';
import { labelCells } from './label-cells.mjs';
import { siteLink } from './site-link.mjs';

/** @import { MarkdownRenderer } from 'vitepress' */

/**
 * Reads the documents as they are: links lead to files of the repository, and the fence of a block may name its file.
 *
 * @param {MarkdownRenderer} markdown
 */
export function addMarkdownRules(markdown) {
  markdown.core.ruler.push('site-links', ({ tokens, env }) => {
    const from = relative(ROOT, env.realPath ?? env.path);
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : undefined;
      if (typeof href === 'string') token.attrSet('href', siteLink(href, from));
    }
  });
  labelCells(markdown);
  nameFiles(markdown);
  showBraces(markdown);
}

/**
 * Shows two braces as they are, where Vue would put a value.
 *
 * @param {MarkdownRenderer} markdown
 */
function showBraces(markdown) {
  const { text } = markdown.renderer.rules;
  if (!text) throw new Error('there is no rule for text');
  markdown.renderer.rules.text = (...args) => text(...args).replaceAll('{{', '&#123;&#123;');
}

/**
 * Shows the name of the file above a block of code that has one.
 *
 * @param {MarkdownRenderer} markdown
 */
function nameFiles(markdown) {
  const { fence } = markdown.renderer.rules;
  if (!fence) throw new Error('there is no rule for blocks of code');
  markdown.renderer.rules.fence = (tokens, index, ...rest) => {
    const [, name] = /\btitle="([^"]+)"/.exec(tokens[index]?.info ?? '') ?? [];
    const block = fence(tokens, index, ...rest);
    return name === undefined ? block : `<p class="file-name">${markdown.utils.escapeHtml(name)}</p>${block}`;
  };
}
