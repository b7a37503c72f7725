import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { KnownKeys } from '../model/site-actor.js';
import { fingerprintOf, KeyError, type KeyPair, loadKeyPair, writeNewKeyPair } from './key-pair.js';
import { renameDurably, writePrivateFile } from './private-file.js';

/** Where it is remembered which keys others know; `settingsStore` fits, joined in the sidecar. */
export interface KeyMemory {
  get(): KnownKeys | null;
  set(keys: KnownKeys): void;
}

export interface SiteKey extends KeyPair {
  /** Counted from 1. */
  number: number;
}

/** The site's keys: the newest, and for a time the one before it, which servers know that have not heard of the newest (fediverse.md S17). */
export interface KeyRing {
  /** The newest key: the actor shows it. */
  current(): SiteKey;
  /** The key before it; `since` in milliseconds since the epoch: when the newest was announced. Null: there is none any more. */
  previous(): { key: SiteKey; since: number } | null;
  /**
   * Makes a new key. `commit` announces it and calls `remember`, both or neither. A previous key that is still there is forgotten.
   * @throws KeyError while another call runs, or when a file cannot be written
   */
  rotate<T>(now: number, commit: (remember: () => void) => T): Promise<T>;
  /** Forgets the previous key, and removes its file. */
  endPrevious(): void;
}

export interface KeyRingPlace {
  directory: string;
  memory: KeyMemory;
  /** False: another process may be writing, so that nothing is finished here. */
  mayWrite: boolean;
}

interface Keys {
  current: SiteKey;
  previous: { key: SiteKey; since: number } | null;
}

/**
 * Reads the keys and finishes what a crash interrupted: `actor.pem` is the newest, `actor-old.pem` the one before it, `actor-next.pem` a new
 * one that has not got its name yet. It never makes the first key: init does.
 * @throws KeyError when the files are not the keys that others were told of
 */
export function openKeyRing({ directory, memory, mayWrite }: KeyRingPlace): KeyRing {
  const files = {
    current: join(directory, 'actor.pem'),
    next: join(directory, 'actor-next.pem'),
    old: join(directory, 'actor-old.pem'),
  };
  let keys = read();
  let busy = false;

  function read(): Keys {
    const known = memory.get();
    const pair = loadKeyPair(files.current);
    if (known === null) {
      if (mayWrite) memory.set(knownOf({ current: { ...pair, number: 1 }, previous: null }));
      return { current: { ...pair, number: 1 }, previous: null };
    }
    const { current, number, previous } = known;
    const found = fingerprintOf(pair);
    if (found === current) {
      const older = previous && { key: oldPair(previous.key), since: previous.since };
      return {
        current: { ...pair, number },
        previous: older && { ...older, key: { ...older.key, number: number - 1 } },
      };
    }
    // Killed between the announcement and the new names of the files.
    if (previous?.key === found && existsSync(files.next)) {
      const next = loadKeyPair(files.next);
      if (fingerprintOf(next) === current) {
        if (mayWrite) renameFiles();
        const key = { ...pair, number: number - 1 };
        return { current: { ...next, number }, previous: { key, since: previous.since } };
      }
    }
    // A running service that rotates meanwhile: the memory was read before the file.
    if (!mayWrite && memory.get()?.current !== current) return read();
    throw anotherKey(files.current);
  }

  /** @throws KeyError */
  function oldPair(fingerprint: string): KeyPair {
    const cure = `some servers know only that key: restore the file from a backup`;
    if (!existsSync(files.old)) throw new KeyError(`${files.old} is missing, and ${cure}`);
    const pair = loadKeyPair(files.old);
    if (fingerprintOf(pair) === fingerprint) return pair;
    throw new KeyError(`${files.old} holds another key than the one before ${files.current}, and ${cure}`);
  }

  /** Done again after a crash, it goes on. */
  function renameFiles(): void {
    writePrivateFile(files.old, readFileSync(files.current, 'utf8'));
    renameDurably(files.next, files.current);
  }

  return {
    current: () => keys.current,
    previous: () => keys.previous,
    async rotate(now, commit) {
      if (busy) throw new KeyError('a new key is being made already');
      busy = true;
      const before = keys;
      try {
        const pair = await writeNewKeyPair(files.next);
        keys = {
          current: { ...pair, number: before.current.number + 1 },
          previous: { key: before.current, since: now },
        };
        const done = commit(() => memory.set(knownOf(keys)));
        renameFiles();
        return done;
      } catch (error) {
        if (memory.get()?.current !== fingerprintOf(keys.current)) keys = before;
        throw error;
      } finally {
        busy = false;
      }
    },
    endPrevious() {
      const left = { ...keys, previous: null };
      memory.set(knownOf(left));
      keys = left;
      rmSync(files.old, { force: true });
    },
  };
}

function knownOf({ current, previous }: Keys): KnownKeys {
  return {
    current: fingerprintOf(current),
    number: current.number,
    previous: previous && { key: fingerprintOf(previous.key), since: previous.since },
  };
}

function anotherKey(file: string): KeyError {
  return new KeyError(
    `${file} holds another key than this site speaks with, and others would distrust it: restore the one that goes with herald.sqlite (it may be in a backup)`,
  );
}
