import type { AnsweredQuoteRequest } from '../activitypub/render/quote-answer.js';
import type { Uris } from '../activitypub/uris.js';
import type { QuotePolicy } from '../model/quote.js';
import type { Tell } from '../model/site-event.js';
import type { BlockStore } from '../store/blocks.js';
import type { DeliveryStore } from '../store/deliveries.js';
import type { FollowRequestStore } from '../store/follow-requests.js';
import type { FollowerStore } from '../store/followers.js';
import type { FollowingStore } from '../store/following.js';
import type { InteractionStore } from '../store/interactions.js';
import type { NoteStore } from '../store/notes.js';
import type { QuoteStampStore } from '../store/quote-stamps.js';
import type { ReceivedActivityStore } from '../store/received-activities.js';
import type { RemoteActorStore } from '../store/remote-actors.js';
import type { ReportStore } from '../store/reports.js';
import type { FollowLimits } from './follow-limits.js';
import type { VerifiedActivity } from './verified-activity.js';

export type HandlerOutcome = { outcome: 'handled' } | { outcome: 'ignored'; reason: string };

/** What a handler may do: read, write rows, enqueue. Never the network: all happens in one transaction. */
export interface InboxMeans {
  uris: Uris;
  followers: FollowerStore;
  actors: RemoteActorStore;
  received: ReceivedActivityStore;
  /** Our Notes: what strangers speak of must be one that lives. */
  notes: Pick<NoteStore, 'living'>;
  interactions: InteractionStore;
  blocks: BlockStore;
  /** Who waits for the operator's word; all new followers do where `approvesFollowers`. */
  requests: FollowRequestStore;
  approvesFollowers: boolean;
  follows: FollowLimits;
  reports: ReportStore;
  /** Whom we follow. */
  following: FollowingStore;
  stamps: QuoteStampStore;
  /** Who may quote. */
  quotes: QuotePolicy;
  /** For the notifiers; only what is new, and not of somebody silenced. */
  tell: Tell;
  /** Enqueues Accept(Follow) to the follower's own inbox. */
  accept(follow: { id: string | null; actor: string }, inbox: string): void;
  /** Enqueues the answer to a QuoteRequest: Accept with the stamp, or Reject where there is none. */
  answerQuote(request: AnsweredQuoteRequest, stampId: string | null, inbox: string): void;
  /** How much waits for a host. */
  deliveries: Pick<DeliveryStore, 'crowded'>;
  /** Fresh opaque ids. */
  mintId: () => string;
  now: () => number;
}

/**
 * EXTENSION POINT. One handler, one file, one line in handlers/index.ts. Several may take the same type; one that throws
 * stops no other.
 */
export interface InboxHandler {
  /** For the log. */
  name: string;
  types: readonly string[];
  handle(activity: VerifiedActivity, means: InboxMeans): HandlerOutcome;
}

export const handled: HandlerOutcome = { outcome: 'handled' };

export function ignored(reason: string): HandlerOutcome {
  return { outcome: 'ignored', reason };
}
