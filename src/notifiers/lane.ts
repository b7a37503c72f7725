import type { Logger } from '../log/logger.js';
import type { Database } from '../store/database.js';
import { notificationStore, type OpenMessage } from '../store/notifications.js';
import { notifierStore } from '../store/notifiers.js';
import { nextStep, type Step } from './next-step.js';
import type { Notifier, NotifierOutcome } from './notifier.js';
import { GIVE_UP_AFTER, nextDelay } from './retry-policy.js';

const HOUR = 60 * 60_000;

export interface LaneMeans {
  db: Database;
  now: () => number;
  /** 0 ≤ n < 1 */
  random: () => number;
  mintId: () => string;
  log: Logger;
}

export interface LaneRules {
  /** Milliseconds. */
  digest: number;
  perHour: number;
}

/** The rows of one notifier: which message is next, and what became of it. Each call is one transaction. */
export function createLane(
  notifier: Pick<Notifier, 'name' | 'most'>,
  { digest, perHour }: LaneRules,
  means: LaneMeans,
) {
  const { db, now, random, mintId, log } = means;
  const { name } = notifier;
  const rows = notificationStore(db);
  const standings = notifierStore(db);

  /** When the messages of the last hour were finished, oldest first; read once, for this lane writes them all. */
  let finished: number[] | null = null;

  /** The hour's allowance is used up until the message that is `perHour` messages back is an hour old. */
  function allowedAt(at: number): number | null {
    finished = (finished ?? rows.finishedSince(name, at - HOUR)).slice(-perHour);
    const [first] = finished;
    return first === undefined || finished.length < perHour ? null : Math.min(first, at) + HOUR;
  }

  function step(at: number): Step {
    const open = rows.open(name);
    const oldestAt = rows.waiting(name, 1)[0]?.createdAt ?? null;
    // The clock may have been set back: what was written in the future waits no longer than what is written now.
    const written = oldestAt === null ? null : Math.min(oldestAt, at);
    return nextStep({ now: at, open, oldestAt: written, digest, allowedAt: oldestAt === null ? null : allowedAt(at) });
  }

  function gather(at: number): void {
    const waiting = rows.waiting(name, notifier.most);
    rows.gather(
      waiting.map(({ id }) => id),
      mintId(),
      at,
    );
  }

  function finish(message: OpenMessage, state: 'told' | 'failed', error: string | null, at: number): void {
    const events = rows.finish({ notifier: name, message: message.id, state, error, now: at });
    finished?.push(at);
    if (state === 'told') standings.told(name, events, at);
    else standings.failed(name, events);
  }

  /** Three days are over, and what waited behind it for most of them is no news any more. */
  function giveUp(message: OpenMessage, error: string, at: number): void {
    finish(message, 'failed', error, at);
    const expired = rows.expire({ notifier: name, before: at - GIVE_UP_AFTER, error, now: at });
    if (expired > 0) standings.failed(name, expired);
    log.error({ notifier: name, events: message.rows.length + expired, reason: error }, 'not told, given up');
  }

  function retryOrGiveUp(message: OpenMessage, reason: string, retryAfter: number | null, at: number): void {
    standings.trouble(name, reason, at);
    const delay = nextDelay(message.attempts + 1, retryAfter, random());
    if (delay === null) {
      giveUp(message, reason, at);
      return;
    }
    rows.retry({ notifier: name, message: message.id, nextAt: at + delay, error: reason });
    log.warn({ notifier: name, reason, next: new Date(at + delay).toISOString() }, 'could not tell, trying again');
  }

  return {
    /** The message that is due, or how long there is nothing to do: null for until something is told. */
    next(): { message: OpenMessage } | { until: number | null } {
      const at = now();
      return db.transaction(() => {
        const { kind, ...rest } = step(at);
        if (kind === 'gather') gather(at);
        const message = kind === 'gather' || kind === 'send' ? rows.open(name) : null;
        return message === null ? { until: 'until' in rest ? rest.until : null } : { message };
      });
    },
    settle(message: OpenMessage, outcome: NotifierOutcome): void {
      const at = now();
      db.transaction(() => {
        switch (outcome.kind) {
          case 'told':
            finish(message, 'told', null, at);
            if (outcome.remark) log.warn({ notifier: name, remark: outcome.remark }, 'told, though not quite well');
            return;
          case 'retry':
            retryOrGiveUp(message, outcome.reason, outcome.retryAfter, at);
            return;
          case 'refused':
            standings.trouble(name, outcome.reason, at);
            finish(message, 'failed', outcome.reason, at);
            log.error(
              { notifier: name, events: message.rows.length, reason: outcome.reason },
              `not told: the receiver refuses; mend it, then run herald notifiers retry ${name}`,
            );
        }
      });
    },
  };
}

export type Lane = ReturnType<typeof createLane>;
