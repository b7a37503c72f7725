import { readFileSync, statSync } from 'node:fs';

/**
 * What `read` makes of a file, made again after the file has changed. A file that cannot be read counts as empty.
 * Its state is asked for at each call: that costs microseconds, and a test or an operator never waits for a change.
 */
export function watchedFile<T>(file: string, read: (text: string) => T): () => T {
  let seen: string | null = null;
  let value: T;
  return () => {
    const state = stateOf(file);
    if (state !== seen) {
      value = read(textOf(file));
      seen = state;
    }
    return value;
  };
}

function stateOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? `${found.ino} ${found.size} ${found.mtimeMs}` : 'absent';
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
