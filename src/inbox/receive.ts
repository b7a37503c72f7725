import { createHash } from 'node:crypto';
import { typeOf } from '../activitypub/untrusted.js';
import type { Logger } from '../log/logger.js';
import type { Database } from '../store/database.js';
import { ledgerId } from '../store/received-activities.js';
import { type AuthenticateMeans, authenticate, nothingToDo } from './authenticate.js';
import { dispatch } from './dispatch.js';
import { InboxError } from './inbox-error.js';
import type { InboxHandler, InboxMeans } from './inbox-handler.js';
import type { SentRequest } from './prove-signer.js';
import type { UndoableCounts } from './undoable-counts.js';
import type { VerifiedActivity } from './verified-activity.js';

export interface ReceiveAnswer {
  status: number;
  reason: string | null;
  /** Seconds. */
  retryAfter: number | null;
}

export interface ReceiveMeans extends AuthenticateMeans {
  db: Database;
  inbox: InboxMeans;
  counts: UndoableCounts;
  /** In the order in which they run. */
  handlers: readonly InboxHandler[];
  /** The host said something that was proven: deliveries to it may go on (fediverse.md Y7). */
  hostSpoke: (host: string) => void;
  /** After the commit: something may have been enqueued. */
  committed: () => void;
  /** Told of every answer, for the metrics. */
  observe?: (seen: { type: string; outcome: string }) => void;
  log: Logger;
}

const TAKEN: ReceiveAnswer = { status: 202, reason: null, retryAfter: null };
const LATER = 60;

/** Authenticate → seen before? → dispatch → commit. 202 means on disk (promise 4); our own trouble is 503 (promise 7). */
export async function receive(request: SentRequest, means: ReceiveMeans): Promise<ReceiveAnswer> {
  try {
    const activity = await authenticate(request, means);
    if (activity === nothingToDo) return TAKEN;
    await take(activity, means);
    return TAKEN;
  } catch (error) {
    return answerFor(error, means);
  }
}

async function take(activity: VerifiedActivity, means: ReceiveMeans): Promise<void> {
  const { inbox, handlers, log } = means;
  const id = placeOf(activity);
  const counts = means.counts.around();
  const work = () => {
    if (isKnown(id, activity, inbox)) return null;
    const result = dispatch(activity, handlers, inbox, means.db.savepoint, log);
    if (result.outcome === 'later') {
      // It may come again, even the very same bytes.
      inbox.received.restore(activity.proof, activity.actor);
      return result;
    }
    inbox.received.record({
      id,
      actor: activity.actor,
      type: activity.type,
      object: activity.object,
      outcome: result.outcome,
      reason: result.outcome === 'ignored' ? result.reason : null,
      receivedAt: means.now(),
    });
    return result;
  };
  const outcome = await means.db
    .together(() => counts.run(work))
    .catch((error) => {
      counts.undo();
      throw error;
    });
  if (outcome?.outcome === 'later') {
    counts.undo();
    throw new InboxError(503, outcome.reason, outcome.retryAfter);
  }
  const spoken = outcome?.outcome ?? 'seen before';
  means.observe?.({ type: activity.type, outcome: spoken });
  log.debug({ actor: activity.actor, type: activity.type, outcome: spoken }, 'received');
  means.hostSpoke(new URL(activity.forwardedBy ?? activity.actor).host);
  means.committed();
}

/** By its words where it has no id. */
function placeOf({ actor, id, json }: VerifiedActivity): string {
  return ledgerId(actor, id ?? `urn:sha256:${createHash('sha256').update(JSON.stringify(json)).digest('hex')}`);
}

/**
 * Seen before? Misskey has one id for the Follows of a pair, and one for their Undos: a Follow may come again after its Undo, and an Undo
 * after another Follow. Signed anew, though: the very same bytes were kept by somebody who now sends them in another's name (D14).
 */
function isKnown(id: string, activity: VerifiedActivity, { received, now }: InboxMeans): boolean {
  const { actor, type, embedded, proof } = activity;
  const undoesFollow = type === 'Undo' && embedded !== null && typeOf(embedded) === 'Follow';
  if (!undoesFollow && received.seen(id)) return true;
  if (!undoesFollow && type !== 'Follow') return false;
  if (received.wasWithdrawn(proof, actor)) return true;
  received.withdraw(proof, actor, now());
  return false;
}

function answerFor(error: unknown, { observe, log }: ReceiveMeans): ReceiveAnswer {
  if (error instanceof InboxError) {
    observe?.({ type: 'unknown', outcome: String(error.status) });
    log.debug({ status: error.status, reason: error.message }, 'not received');
    return { status: error.status, reason: error.message, retryAfter: error.retryAfter };
  }
  observe?.({ type: 'unknown', outcome: '503' });
  log.error({ error: (error as Error).message }, 'the inbox is in trouble; senders are asked to come again');
  return { status: 503, reason: 'this server is in trouble, please come again', retryAfter: LATER };
}
