import { ReflectionKind } from 'typedoc';
import { MarkdownTheme, MarkdownThemeContext } from 'typedoc-plugin-markdown';
import { memberHeading } from './member-heading.mjs';
import { tidyPage } from './tidy-page.mjs';

/**
 * @import { DeclarationHierarchy, ParameterReflection, ReferenceReflection, Reflection, ReflectionGroup,
 * SignatureReflection } from 'typedoc'
 */
/** @import { MarkdownPageEvent } from 'typedoc-plugin-markdown' */

/** The pages of the entry points, shorter than the plugin makes them. */
export class ReferenceTheme extends MarkdownTheme {
  /** @override @param {MarkdownPageEvent} page */
  render(page) {
    return tidyPage(super.render(page));
  }

  /** @override @param {MarkdownPageEvent<Reflection>} page */
  getRenderContext(page) {
    return new ReferenceContext(this, page, this.application.options);
  }
}

class ReferenceContext extends MarkdownThemeContext {
  /**
   * @param {MarkdownTheme} theme
   * @param {MarkdownPageEvent<Reflection>} page
   * @param {import('typedoc').Options} options
   */
  constructor(theme, page, options) {
    super(theme, page, options);
    const { comment, groups, memberTitle, parametersTable, propertiesTable } = this.partials;
    /** @type {MarkdownThemeContext['partials']} */
    const shorter = {
      ...this.partials,
      comment: (model, settings) => comment(model, { ...settings, headingLevel: undefined }),
      groups: (model, settings) => {
        const [references, others] = partition(model.groups ?? [], ({ title }) => title === 'References');
        const shown = Object.create(model, { groups: { value: others } });
        return [groups(shown, settings), ...references.map((group) => this.#links(group))].join('\n\n');
      },
      hierarchy: (model) => this.#parents(model),
      inheritance: () => '',
      memberTitle: (model) =>
        model.kind === ReflectionKind.Method ? escapeBrackets(memberHeading(model)) : memberTitle(model),
      parametersTable: (model) => this.#parameters(model, parametersTable(model)),
      propertiesTable: (model, settings) => withoutUndefined(propertiesTable(model, settings)),
      signatureReturns: (model) => this.#returns(model),
    };
    this.partials = shorter;
  }

  /**
   * Writes what an interface or class extends, without repeating the text of the parent.
   *
   * @param {DeclarationHierarchy} model
   */
  #parents({ isTarget, types }) {
    if (isTarget) return '';
    return `Extends ${types.map((type) => this.helpers.getHierarchyType(type, { isTarget: false })).join(', ')}.`;
  }

  /**
   * Leaves out a table of parameters that only repeats the types of the signature.
   *
   * @param {ParameterReflection[]} parameters
   * @param {string} table
   */
  #parameters(parameters, table) {
    const isDescribed = parameters.some((parameter) => parameter.hasComment());
    return isDescribed || table.includes('](') ? withoutUndefined(table) : '';
  }

  /**
   * Writes what a function returns, unless its signature says it.
   *
   * @param {SignatureReflection} model
   */
  #returns({ kind, type, comment }) {
    if (kind === ReflectionKind.ConstructorSignature) return '';
    const tag = comment?.getTag('@returns');
    const text = this.helpers.getReturnType(type);
    if (!tag && !text.includes('](')) return '';
    return `**Returns** ${text}${tag ? `: ${this.helpers.getCommentParts(tag.content)}` : ''}`;
  }

  /**
   * What an entry point takes from others, as one paragraph for each of them.
   *
   * @param {ReflectionGroup} group
   */
  #links({ children }) {
    const targets = children.map((child) => /** @type {ReferenceReflection} */ (child).getTargetReflectionDeep());
    const modules = new Set(targets.map(({ parent }) => /** @type {Reflection} */ (parent)));
    const paragraphs = Array.from(modules, (module) => {
      const members = targets.filter(({ parent }) => parent === module);
      const names = members.map((member) => `[\`${member.name}\`](${this.urlTo(member)})`);
      return `From [\`${module.name}\`](${this.urlTo(module)}): ${names.join(', ')}.`;
    });
    return ['## Re-exports', ...paragraphs].join('\n\n');
  }
}

/**
 * Leaves the column of defaults empty where there is none.
 *
 * @param {string} table
 */
function withoutUndefined(table) {
  return table.replaceAll(/(?<!\\)\| `undefined` \|/g, '| |');
}

/**
 * Escapes the name of a method that is a symbol, which would become a link.
 *
 * @param {string} heading
 */
function escapeBrackets(heading) {
  return heading.replaceAll(/[[\]]/g, '\\$&');
}

/**
 * @template Item
 * @param {readonly Item[]} items
 * @param {(item: Item) => boolean} isFirst
 * @returns {[Item[], Item[]]}
 */
function partition(items, isFirst) {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
