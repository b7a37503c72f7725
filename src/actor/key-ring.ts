import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KnownKeys } from '../model/site-actor.js';
import { fingerprintOf, KeyError, type KeyPair, loadKeyPair, writeNewKeyPair } from './key-pair.js';
import { renameDurably, writePrivateFile } from './private-file.js';

/** Where it is remembered which key others know; `settingsStore` fits, joined in the sidecar. */
export interface KeyMemory {
  get(): KnownKeys | null;
  set(keys: KnownKeys): void;
}

/** The site's keys: one signs, and while a new one is made known, that one is shown already (fediverse.md S17). */
export interface KeyRing {
  signing(): KeyPair;
  shown(): KeyPair;
  /** Milliseconds since the epoch: when the next key was announced. Null: there is none. */
  announcedAt(): number | null;
  /**
   * Makes the next key, on disk in `actor-next.pem`. `commit` announces it and calls `remember`, both or neither.
   * @throws KeyError while there is a next key already, or the file cannot be written
   */
  announceNext<T>(now: number, commit: (remember: () => void) => T): Promise<T>;
  /** From now on the next key signs, and is `actor.pem`; the old one is kept as `actor-old.pem`. Said again, it goes on. */
  switchOver(): void;
}

export interface KeyRingPlace {
  directory: string;
  memory: KeyMemory;
  /** False: another process may be writing, so that nothing is finished here. */
  mayWrite: boolean;
}

/**
 * Reads the keys and finishes what a crash interrupted. It never makes the first key: init does.
 * @throws KeyError when the files are not the keys that others were told of
 */
export function openKeyRing({ directory, memory, mayWrite }: KeyRingPlace): KeyRing {
  const file = join(directory, 'actor.pem');
  const nextFile = join(directory, 'actor-next.pem');
  const oldFile = join(directory, 'actor-old.pem');
  const remember = (keys: KnownKeys) => {
    if (mayWrite) memory.set(keys);
  };

  // What is remembered first: a running service that switches meanwhile is seen as having switched.
  const known = memory.get();
  let current = loadKeyPair(file);
  let next: { pair: KeyPair; since: number } | null = null;
  let busy = false;

  if (known === null) remember({ current: fingerprintOf(current), next: null });
  else if (known.next && fingerprintOf(current) === known.next.key) {
    // Killed between the file's new name and the memory of it.
    remember({ current: known.next.key, next: null });
  } else {
    if (fingerprintOf(current) !== known.current) throw anotherKey(file);
    if (known.next) next = { pair: announcedPair(nextFile, known.next.key), since: known.next.since };
  }

  return {
    signing: () => current,
    shown: () => next?.pair ?? current,
    announcedAt: () => next?.since ?? null,
    async announceNext(now, commit) {
      if (next || busy)
        throw new KeyError('a new key is being made known already: herald keys show says how far it is');
      busy = true;
      try {
        const pair = await writeNewKeyPair(nextFile);
        next = { pair, since: now };
        const keys = { current: fingerprintOf(current), next: { key: fingerprintOf(pair), since: now } };
        return commit(() => memory.set(keys));
      } catch (error) {
        next = null;
        throw error;
      } finally {
        busy = false;
      }
    },
    switchOver() {
      if (!next) return;
      // Where the store did not take it last time, only that is left to do.
      if (existsSync(nextFile)) {
        writePrivateFile(oldFile, readFileSync(file, 'utf8'));
        renameDurably(nextFile, file);
      }
      current = next.pair;
      memory.set({ current: fingerprintOf(current), next: null });
      next = null;
    },
  };
}

/** @throws KeyError */
function announcedPair(file: string, key: string): KeyPair {
  const cure = 'others were told of that key: restore the file from a backup';
  if (!existsSync(file)) throw new KeyError(`${file} is missing, and ${cure}`);
  const pair = loadKeyPair(file);
  if (fingerprintOf(pair) !== key) throw new KeyError(`${file} holds another key than was announced, and ${cure}`);
  return pair;
}

function anotherKey(file: string): KeyError {
  return new KeyError(
    `${file} holds another key than this site speaks with, and others would distrust it: restore the one that goes with herald.sqlite (it may be actor-old.pem, or in a backup)`,
  );
}
