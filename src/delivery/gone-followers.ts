import type { Logger } from '../log/logger.js';

/** Questions in flight, and those that wait; what comes above is dropped, for the next 410 asks again. */
const AT_ONCE = 4;
const WAITING = 1000;

export interface GoneFollowersDeps {
  /** Followers whose personal inbox this is, those behind a shared inbox left out. */
  followersAt: (inbox: string) => string[];
  /** Asks the actor's own server: true only when it answers 410. */
  confirmGone: (actor: string) => Promise<boolean>;
  remove: (actor: string) => void;
  log: Logger;
}

/**
 * What to do when a personal inbox answers 410: its follower is dropped once the actor itself answers 410 (fediverse.md R5). Nothing is
 * remembered: until it is confirmed, the next delivery asks again.
 */
export function createGoneFollowers(deps: GoneFollowersDeps): (inbox: string) => void {
  const waiting = new Set<string>();
  let asking = 0;

  async function ask(actor: string): Promise<void> {
    try {
      if (!(await deps.confirmGone(actor))) return;
      deps.remove(actor);
      deps.log.info({ actor }, 'follower removed: inbox and actor are gone');
    } catch (error) {
      deps.log.debug({ actor, error: (error as Error).message }, 'could not learn whether this follower is gone');
    }
  }

  function next(): void {
    for (const actor of waiting) {
      if (asking === AT_ONCE) return;
      waiting.delete(actor);
      asking += 1;
      void ask(actor).finally(() => {
        asking -= 1;
        next();
      });
    }
  }

  return (inbox) => {
    for (const actor of deps.followersAt(inbox)) if (waiting.size < WAITING) waiting.add(actor);
    next();
  };
}
