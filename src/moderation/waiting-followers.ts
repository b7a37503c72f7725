import type { Logger } from '../log/logger.js';
import type { Database } from '../store/database.js';
import type { FollowRequest, FollowRequestStore } from '../store/follow-requests.js';
import type { FollowerStore } from '../store/followers.js';
import { type AnswerMeans, answerFollow } from './answer-follow.js';
import { inPages, PAGE } from './in-pages.js';

export interface WaitingMeans extends AnswerMeans {
  db: Database;
  followers: FollowerStore;
  requests: FollowRequestStore;
  /** New followers wait for the operator's word. */
  approvesFollowers: boolean;
  now: () => number;
  log: Logger;
}

/**
 * Of one domain, in each call of `letIn`, which the schedule makes every minute: more in an hour than may wait of one
 * domain (`store/follow-requests.ts`), so that everybody who waits is let in within the hour. Meanwhile the operator can
 * block the domain, for it was told.
 */
const AT_ONCE = 20;

/** What becomes of those who wait to follow, without a word of the operator. */
export function waitingFollowers(means: WaitingMeans) {
  const { db, followers, requests, approvesFollowers, now, log } = means;
  let stopping = false;
  const pages = { db, stopped: () => stopping };

  return {
    /** A crowd that nobody has to approve comes in by and by, those who wait longest first. @returns how many came in */
    async letIn(): Promise<number> {
      let count = 0;
      if (approvesFollowers) return count;
      const turns = requests.turns(AT_ONCE, 10 * PAGE);
      for (let from = 0; from < turns.length && !stopping; from += PAGE) {
        db.transaction(() => {
          for (const request of turns.slice(from, from + PAGE)) if (accept(request)) count += 1;
        });
        await new Promise(setImmediate);
      }
      if (count > 0) log.info({ count, waiting: requests.count() }, 'followers who waited were let in');
      return count;
    },
    /** Who waited in vain is told so: their server would say "requested" for ever. */
    forget(at: number): Promise<void> {
      return inPages(
        pages,
        () => requests.forgotten(at, PAGE),
        (request) => {
          requests.remove(request.actor);
          answerFollow(means, 'Reject', request);
        },
      );
    },
    stop(): void {
      stopping = true;
    },
  };

  function accept({ actor, inbox, sharedInbox, followId }: FollowRequest): boolean {
    if (followers.isFull() || !requests.remove(actor)) return false;
    followers.upsert({ actor, inbox, sharedInbox, followId, since: now() });
    answerFollow(means, 'Accept', { actor, inbox, followId });
    return true;
  }
}
