import { PageKind, ReflectionKind } from 'typedoc';
import { ModuleRouter } from 'typedoc-plugin-markdown';
import { headingSlug } from '../heading-slug.mjs';
import { pageOf } from './entry-points.mjs';
import { memberHeading } from './member-heading.mjs';

/** @import { PageDefinition, Reflection, RouterTarget } from 'typedoc' */

/** One page for each entry point, and anchors that are the same on GitHub, on the site, and after the next change. */
export class ReferenceRouter extends ModuleRouter {
  /** The anchors of each page that are taken. @type {Map<Reflection, Set<string>>} */
  #taken = new Map();

  /** @override @param {Reflection} reflection */
  getIdealBaseName(reflection) {
    return reflection.kind === ReflectionKind.Module ? pageOf(reflection.name) : super.getIdealBaseName(reflection);
  }

  /**
   * @override
   * @param {Reflection} reflection
   * @param {PageDefinition[]} pages
   */
  buildChildPages(reflection, pages) {
    const url = this.getFileName(this.getIdealBaseName(reflection));
    this.fullUrls.set(reflection, url);
    pages.push({ kind: PageKind.Reflection, model: reflection, url });
    reflection.traverse((child) => {
      if (!child.isReference()) this.buildAnchors(child, reflection);
      return true;
    });
  }

  /**
   * What is exported has its heading; a method has a heading that names its owner; a property has an anchor in a table.
   *
   * @override
   * @param {RouterTarget} target
   * @param {RouterTarget} page
   */
  buildAnchors(target, page) {
    const reflection = /** @type {Reflection} */ (target);
    const module = /** @type {Reflection} */ (page);
    const anchor = this.#take(module, headingSlug(reflection.name));
    this.#setAnchor(reflection, module, anchor);
    this.#setAnchorsBelow(reflection, module, anchor);
  }

  /**
   * @param {Reflection} parent
   * @param {Reflection} module
   * @param {string} anchor
   */
  #setAnchorsBelow(parent, module, anchor) {
    parent.traverse((child) => {
      const name = this.#nameBelow(child, module, anchor);
      if (!child.isTypeParameter()) this.#setAnchor(child, module, name);
      this.#setAnchorsBelow(child, module, name);
      return true;
    });
  }

  /**
   * @param {Reflection} child
   * @param {Reflection} module
   * @param {string} anchor
   */
  #nameBelow(child, module, anchor) {
    if (child.kind === ReflectionKind.Method) return this.#take(module, headingSlug(memberHeading(child)));
    // A signature or an anonymous type stands under the heading of what it belongs to.
    const isNamed = child.isDeclaration() && child.kind !== ReflectionKind.TypeLiteral;
    return isNamed ? `${anchor}-${headingSlug(child.name)}` : anchor;
  }

  /**
   * @param {Reflection} page
   * @param {string} slug
   */
  #take(page, slug) {
    const taken = this.#taken.get(page) ?? new Set();
    this.#taken.set(page, taken);
    const free =
      [slug, ...Array.from(taken, (_, index) => `${slug}-${index + 1}`)].find((name) => !taken.has(name)) ?? slug;
    taken.add(free);
    return free;
  }

  /**
   * @param {Reflection} reflection
   * @param {Reflection} page
   * @param {string} anchor
   */
  #setAnchor(reflection, page, anchor) {
    this.anchors.set(reflection, anchor);
    this.fullUrls.set(reflection, `${this.fullUrls.get(page)}#${anchor}`);
  }
}
