import { execFile } from 'node:child_process';
import { readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { plainLine } from '../activitypub/clean-text.js';
import { readHandlers } from './handler-file.js';
import { handlers } from './handlers/index.js';
import type { OwnHandler } from './own-handler.js';

/** A folder or file of handlers is not as it must be; the message names it, and says what would be right. */
export class HandlerFileError extends Error {
  override name = 'HandlerFileError';
}

/** How long a file may take to be loaded. */
const PATIENCE = 10_000;

/**
 * EXTENSION POINT. Every .js and .mjs file of the folder, by name: each exports a handler, or a list of them, as default.
 * @param folder `inbox.handlers`; null: none
 * @param taken names that handlers of the house have
 * @throws HandlerFileError
 */
export async function loadHandlers(folder: string | null, taken = namesOfTheHouse()): Promise<OwnHandler[]> {
  if (folder === null) return [];
  const owners = new Map(taken.map((name) => [name, 'Herald itself']));
  const all: OwnHandler[] = [];
  for (const file of filesIn(folder)) {
    const found = readHandlers(await exportedBy(file));
    if (typeof found === 'string') throw fault(file, found);
    for (const handler of found) {
      const owner = owners.get(handler.name);
      if (owner !== undefined) throw fault(file, `the name "${handler.name}" is taken by ${owner}: choose another`);
      owners.set(handler.name, file);
      all.push(handler);
    }
  }
  return all;
}

function namesOfTheHouse(): string[] {
  return handlers.map(({ name }) => name);
}

function filesIn(folder: string): string[] {
  const found = looked(folder);
  if (!found?.isDirectory()) throw fault(folder, 'is no folder: make it, or leave inbox.handlers empty');
  demandOwn(folder, found);
  const files = readdirSync(folder)
    .filter((name) => /^[^.].*\.m?js$/.test(name))
    .sort()
    .map((name) => join(folder, name));
  for (const file of files) demandOwnFile(file);
  return files;
}

/** A link leads somewhere else: that place must be as safe as this one. */
function demandOwnFile(file: string): void {
  const found = looked(file);
  if (!found?.isFile()) throw fault(file, 'is no file');
  demandOwn(file, found);
  const target = realpathSync(file);
  const place = statSync(dirname(target));
  demandOwn(dirname(target), place);
}

/** What others may write would run as Herald, with its key and its store. */
function demandOwn(path: string, { mode, uid }: Stats): void {
  const shown = (mode & 0o7777).toString(8).padStart(4, '0');
  if ((mode & 0o022) !== 0)
    throw fault(path, `may be written by others (mode ${shown}), and its code runs as Herald: chmod go-w ${path}`);
  const self = process.getuid?.() ?? 0;
  if (uid !== 0 && uid !== self)
    throw fault(path, `belongs to another user (uid ${uid}), and its code runs as Herald: chown root ${path}`);
}

function looked(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

async function exportedBy(file: string): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('it does not come to an end')), PATIENCE);
  });
  try {
    const module: { default?: unknown } = await Promise.race([import(pathToFileURL(file).href), late]);
    return module.default;
  } catch (error) {
    throw fault(file, `cannot be loaded: ${await inOneLine(error, file)}`);
  } finally {
    clearTimeout(timer);
  }
}

/** The message, and the line of the file where it is known. */
async function inOneLine(error: unknown, file: string): Promise<string> {
  const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const line = lineIn(stack, file) ?? (name === 'SyntaxError' ? lineIn(await checked(file), file) : null);
  const said = plainLine(message, 500);
  return line === null ? said : `${said} (line ${line})`;
}

function lineIn(text: string, file: string): string | null {
  const at = text.indexOf(`${file}:`);
  return at < 0 ? null : (/^\d+/.exec(text.slice(at + file.length + 1))?.[0] ?? null);
}

/** The runtime tells where a syntax error is only when it checks a file by itself. */
function checked(file: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--check', file], { env: {}, timeout: PATIENCE }, (_error, _out, told) =>
      resolve(told),
    );
  });
}

function fault(path: string, what: string): HandlerFileError {
  return new HandlerFileError(`inbox.handlers: ${path} ${what}`);
}
