import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type { CodeBlock } from './code-blocks.js';

const APP = fileURLToPath(new URL('..', import.meta.url));

/** A block, and the file that it was saved as. */
export interface SavedBlock {
  readonly block: CodeBlock;
  readonly path: string;
}

/** Compiles blocks of code against the sources of the packages. Returns what is wrong, as `README.md:45: …`. */
export function checkTypes(saved: readonly SavedBlock[]): string[] {
  const program = ts.createProgram(
    saved.map(({ path }) => path),
    compilerOptions(),
  );
  return saved.flatMap(({ block, path }) => {
    const source = program.getSourceFile(path);
    return ts
      .getPreEmitDiagnostics(program, source)
      .filter(({ file }) => file === source)
      .map(({ file, start, messageText }) => {
        const line = block.line + (file?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0);
        const document = block.place.replace(/:\d+$/, '');
        return `${document}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
      });
  });
}

/** What a reader has who writes `"strict": true`, and the sources of the packages in place of their builds. */
function compilerOptions(): ts.CompilerOptions {
  const read = ts.readConfigFile(join(APP, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, APP);
  return {
    ...options,
    allowJs: true,
    checkJs: true,
    moduleDetection: ts.ModuleDetectionKind.Force,
    noPropertyAccessFromIndexSignature: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
  };
}
