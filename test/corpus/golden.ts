import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Json } from './faults.js';

const directory = new URL('golden/', import.meta.url);
const fileOf = (name: string) => new URL(`${name}.json`, directory);

/**
 * A Note as its golden file has it: its JSON as it goes over the wire, but for its text, which stands in lines so that a
 * difference can be read, and once.
 */
export function goldenText(notes: Readonly<Record<string, Json | null>>): string {
  const legible = Object.entries(notes).map(([text, note]) => [text, note === null ? null : inLines(note)]);
  return `${JSON.stringify(Object.fromEntries(legible), null, 2)}\n`;
}

function inLines(note: Json): Json {
  const { content, contentMap } = note;
  const lines = String(content).split(/(?<=<\/(?:p|li|ul|ol|blockquote|pre)>)/);
  const languages = Object.entries((contentMap ?? {}) as Json).map(([language, text]) => [
    language,
    text === content ? 'the same' : text,
  ]);
  return { ...note, content: lines, ...(contentMap ? { contentMap: Object.fromEntries(languages) } : {}) };
}

/** The golden file's text, or nothing where there is none. */
export function readGolden(name: string): string {
  return existsSync(fileOf(name)) ? readFileSync(fileOf(name), 'utf8') : '';
}

export function writeGolden(texts: ReadonlyMap<string, string>): void {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
  for (const [name, text] of texts) writeFileSync(fileOf(name), text);
}

/** Names of all golden files. */
export function goldenNames(): string[] {
  return existsSync(directory) ? readdirSync(directory).map((file) => file.replace(/\.json$/, '')) : [];
}
