import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { runBuild } from 'metro';
import { getDefaultConfig, mergeConfig } from 'metro-config';

/** @import { Bundle } from './bundler.ts' */

const metro = createRequire(import.meta.url).resolve('metro');

/** A module that Metro puts into each bundle. A user's project has it beside Metro; here it is in another folder. */
const runtime = dirname(createRequire(metro).resolve('metro-runtime/package.json'));

/** @type {Bundle} */
export async function bundle({ entry, output, isProduction, conditions }) {
  const projectRoot = dirname(entry);
  const config = mergeConfig(await getDefaultConfig(projectRoot), {
    projectRoot,
    watchFolders: [projectRoot, runtime],
    reporter: { update() {} },
    cacheStores: [],
    fileMapCacheDirectory: dirname(output),
    resolver: {
      useWatchman: false,
      extraNodeModules: { 'metro-runtime': runtime },
      ...(conditions.length > 0 && { unstable_conditionNames: [...conditions] }),
    },
    transformer: {
      // Without React Native's preset of Babel, Metro has to turn imports into its own by itself.
      getTransformOptions: async () => ({ transform: { experimentalImportSupport: true, inlineRequires: false } }),
    },
  });
  await mkdir(dirname(output), { recursive: true });
  const { code } = await runBuild(config, { entry, dev: !isProduction, minify: isProduction });
  await writeFile(output, code);
}
