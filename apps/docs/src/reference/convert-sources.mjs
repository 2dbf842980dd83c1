import { join } from 'node:path';
import { Application, TSConfigReader } from 'typedoc';
import { ROOT } from '../root.mjs';
import { arrangeProject } from './arrange-project.mjs';
import { findUndocumented } from './find-undocumented.mjs';
import { ReferenceRouter } from './reference-router.mjs';
import { ReferenceTheme } from './reference-theme.mjs';

/** @import { ProjectReflection } from 'typedoc' */
/** @import { EntryPoint } from './entry-points.mjs' */

/** @type {import('typedoc').TypeDocOptions & Record<string, unknown>} */
const OPTIONS = {
  plugin: ['typedoc-plugin-markdown'],
  tsconfig: join(ROOT, 'apps/docs/tsconfig.reference.json'),
  entryPointStrategy: 'resolve',
  name: 'Reference',
  readme: 'none',
  logLevel: 'Warn',
  // The output depends on the sources alone: no commit, no line, no version.
  disableGit: true,
  disableSources: true,
  excludeInternal: true,
  excludeExternals: true,
  sort: ['source-order'],
  // A default is a sentence, and an example has a fence of its own.
  jsDocCompatibility: { defaultTag: false, exampleTag: false },
  validation: { notExported: true, invalidLink: true, rewrittenLink: true, invalidPath: true },
  router: 'reference',
  theme: 'reference',
  entryFileName: 'index',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  expandParameters: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  classPropertiesFormat: 'table',
  typeAliasPropertiesFormat: 'table',
  tableColumnSettings: { hideModifiers: true, hideInherited: true, hideOverrides: true, hideSources: true },
  pageTitleTemplates: { module: '{rawName}' },
};

/**
 * What TypeDoc understood of the sources.
 *
 * @typedef {object} Sources
 * @property {Application} app
 * @property {ProjectReflection} project - One module for each entry point, which has its name.
 */

/**
 * Reads the sources of the entry points.
 *
 * @param {readonly EntryPoint[]} entryPoints
 * @returns {Promise<Sources>}
 * @throws Error when the sources do not compile, or something that is exported has no comment.
 */
export async function convertSources(entryPoints) {
  const app = await Application.bootstrapWithPlugins(
    { ...OPTIONS, entryPoints: entryPoints.map(({ source }) => source) },
    [new TSConfigReader()],
  );
  app.renderer.defineRouter('reference', ReferenceRouter);
  app.renderer.defineTheme('reference', ReferenceTheme);
  const project = await app.convert();
  if (!project) throw new Error('the sources do not compile');
  app.validate(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings())
    throw new Error('the comments have faults, which stand above');
  arrangeProject(project, entryPoints);
  const silent = findUndocumented(project);
  if (silent.length > 0) throw new Error(`these exports have no comment: ${silent.join(', ')}`);
  return { app, project };
}
