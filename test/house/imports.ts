import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';

export const root = new URL('../../', import.meta.url).pathname;

/** One import as written in a file of src/: `from` is relative to src/, `to` too when it is ours, else a package or `node:…`. */
export interface Import {
  from: string;
  to: string;
  ours: boolean;
}

/** Every .ts file under src/, relative to it. */
export function sourceFiles(): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort();
}

export function sourceText(file: string): string {
  return readFileSync(join(root, 'src', file), 'utf8');
}

/** All imports of a text: values, types, re-exports, `import()` and import types alike; the compiler finds them. */
export function importsOf(from: string, text: string): Import[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => {
    if (!fileName.startsWith('.')) return { from, to: fileName, ours: false };
    const to = normalize(join(dirname(from), fileName)).replace(/\.js$/, '.ts');
    return { from, to, ours: true };
  });
}

export function allImports(): Import[] {
  return sourceFiles().flatMap((file) => importsOf(file, sourceText(file)));
}

/** `http/routes/actor.ts` → `http`; `main.ts` → `main.ts`. */
export function roomOf(file: string): string {
  return file.split('/')[0] ?? file;
}

/** `@koa/router/x` → `@koa/router`; `mysql2/promise` → `mysql2`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
