import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A file for its owner alone (0600), written beside, on disk before it gets its name: a crash or a power cut never leaves
 * half of it, nor a name that leads nowhere. @throws what the file system says
 */
export function writePrivateFile(file: string, text: string): void {
  const draft = `${file}.new`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const opened = openSync(draft, 'w', 0o600);
  try {
    // A draft that a crash left behind keeps its mode, whatever it was.
    chmodSync(draft, 0o600);
    writeSync(opened, text);
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
  renameDurably(draft, file);
}

/** One name takes the place of the other, at once and for good. */
export function renameDurably(from: string, to: string): void {
  renameSync(from, to);
  const directory = openSync(dirname(to), 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
