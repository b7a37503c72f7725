import type { Logger } from '../log/logger.js';
import type { Database } from '../store/database.js';
import type { FollowRequestStore } from '../store/follow-requests.js';
import type { FollowerStore } from '../store/followers.js';
import type { ForgetActor } from '../store/forget-actor.js';
import { type AnswerMeans, type Asking, answerFollow, blockForAMoment } from './answer-follow.js';
import { each, findActor, type KnownWorld } from './find-target.js';
import { type Moderation, ModerationError, type TargetsReport } from './operations.js';

export interface FollowerMeans extends AnswerMeans {
  db: Database;
  followers: FollowerStore;
  forget: Pick<ForgetActor, 'follower'>;
  requests: FollowRequestStore;
  world: KnownWorld;
  now: () => number;
  log: Logger;
}

/** In one transaction. */
const PORTION = 500;

type FollowerOperations = Pick<Moderation, 'removeFollowers' | 'acceptRequests' | 'rejectRequests'>;

/** Who follows, and who wants to. */
export function followerOperations(means: FollowerMeans): FollowerOperations {
  const { db, followers, forget, requests, world, now, log } = means;

  /** @param what does it to one; null where there is nobody of that name */
  async function toEach(
    targets: readonly string[],
    what: (actor: string) => Asking | null,
    done: string,
  ): Promise<TargetsReport> {
    const actors = [...new Set(each(targets, (target) => findActor(target, world)))];
    const report: TargetsReport = { done: [], unknown: [] };
    for (let from = 0; from < actors.length; from += PORTION) {
      db.transaction(() => {
        for (const actor of actors.slice(from, from + PORTION)) report[what(actor) ? 'done' : 'unknown'].push(actor);
      });
      await new Promise(setImmediate);
    }
    if (report.done.length > 0)
      log.info({ by: 'operator', actors: report.done.slice(0, 20), count: report.done.length }, done);
    return report;
  }

  const refuse = (actor: string, asking: Asking | null) => {
    if (asking === null) return null;
    forget.follower(actor, now());
    answerFollow(means, 'Reject', asking);
    return asking;
  };

  return {
    removeFollowers: (targets, { insist }) =>
      toEach(
        targets,
        (actor) => {
          const removed = refuse(actor, followers.byActor(actor) ?? requests.byActor(actor));
          if (removed !== null && insist) blockForAMoment(means, removed);
          return removed;
        },
        'followers removed',
      ),
    rejectRequests: (targets) =>
      toEach(targets, (actor) => refuse(actor, requests.byActor(actor)), 'follow requests rejected'),
    acceptRequests: (targets) =>
      toEach(
        targets,
        (actor) => {
          const request = requests.byActor(actor);
          if (request === null) return null;
          if (followers.isFull()) throw new ModerationError('there is no room for more followers');
          const { inbox, sharedInbox, followId } = request;
          requests.remove(actor);
          followers.upsert({ actor, inbox, sharedInbox, followId, since: now() });
          answerFollow(means, 'Accept', request);
          return request;
        },
        'follow requests accepted',
      ),
  };
}
