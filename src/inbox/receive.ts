import { createHash } from 'node:crypto';
import type { Logger } from '../log/logger.js';
import type { ReceivedRequest } from '../signatures/verify-request.js';
import type { Database } from '../store/database.js';
import { type AuthenticateMeans, authenticate, nothingToDo } from './authenticate.js';
import { dispatch } from './dispatch.js';
import { handlers } from './handlers/index.js';
import { InboxError } from './inbox-error.js';
import type { InboxMeans } from './inbox-handler.js';
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
/** Only what led to something is kept whole, and not at any size. */
const LARGEST_KEPT = 64 * 1024;

/** Authenticate → seen before? → dispatch → commit. 202 means on disk (promise 4); our own trouble is 503 (promise 7). */
export async function receive(request: ReceivedRequest, means: ReceiveMeans): Promise<ReceiveAnswer> {
  try {
    const activity = await authenticate(request, means);
    if (activity === nothingToDo) return TAKEN;
    await take(activity, request.body, means);
    return TAKEN;
  } catch (error) {
    return answerFor(error, means);
  }
}

async function take(activity: VerifiedActivity, body: Buffer, means: ReceiveMeans): Promise<void> {
  const { inbox, log } = means;
  const id = ledgerId(activity, body);
  const outcome = await means.db.together(() => {
    if (inbox.received.seen(id)) return null;
    const result = dispatch(activity, handlers, inbox, means.db.savepoint, log);
    inbox.received.record({
      id,
      actor: activity.actor,
      type: activity.type,
      object: activity.object,
      outcome: result.outcome,
      reason: result.outcome === 'ignored' ? result.reason : null,
      body: result.outcome === 'handled' && body.length <= LARGEST_KEPT ? body.toString('utf8') : null,
      receivedAt: means.now(),
    });
    return result;
  });
  const spoken = outcome?.outcome ?? 'seen before';
  means.observe?.({ type: activity.type, outcome: spoken });
  log.debug({ actor: activity.actor, type: activity.type, outcome: spoken }, 'received');
  means.hostSpoke(new URL(activity.actor).host);
  means.committed();
}

/** Together with the actor, so that nobody can use up another's ids; by its bytes where it has none. */
function ledgerId({ actor, id }: VerifiedActivity, body: Buffer): string {
  return `${actor} ${id ?? `urn:sha256:${createHash('sha256').update(body).digest('hex')}`}`;
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
