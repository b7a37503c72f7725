import type { Config } from '../config/config.js';
import { openActorFinder } from './find-actor.js';
import type { ImportedFollower } from './follower-file.js';

export interface ResolvedHandles {
  found: (ImportedFollower & { handle: string })[];
  missing: { handle: string; reason: string }[];
}

const atOnce = 8;

/** Finds the actors behind `user@host` by WebFinger, a few at a time; who is not found is named, the others go on. */
export async function resolveHandles(config: Config, handles: readonly string[]): Promise<ResolvedHandles> {
  const finder = openActorFinder(config);
  const result: ResolvedHandles = { found: [], missing: [] };
  const waiting = [...handles];
  const work = async () => {
    for (let handle = waiting.shift(); handle !== undefined; handle = waiting.shift()) {
      try {
        const { id, inbox, sharedInbox } = await finder.find(handle);
        result.found.push({ handle, actor: id, inbox, sharedInbox });
      } catch (error) {
        result.missing.push({ handle, reason: (error as Error).message.replace(/\s+/g, ' ') });
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
  } finally {
    await finder.close();
  }
  return result;
}
