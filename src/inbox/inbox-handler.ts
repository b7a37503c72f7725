import type { AnsweredQuoteRequest } from '../activitypub/render/quote-answer.js';
import type { Uris } from '../activitypub/uris.js';
import type { InteractionKind } from '../model/interaction.js';
import type { QuotePolicy } from '../model/quote.js';
import type { Tell } from '../model/site-event.js';
import type { BlockStore } from '../store/blocks.js';
import type { DeliveryStore } from '../store/deliveries.js';
import type { FollowRequestStore } from '../store/follow-requests.js';
import type { FollowerStore } from '../store/followers.js';
import type { FollowingStore } from '../store/following.js';
import type { ForgetActor } from '../store/forget-actor.js';
import type { HandlerMemoryStore } from '../store/handler-memory.js';
import type { InteractionStore } from '../store/interactions.js';
import type { MoveActor } from '../store/move-actor.js';
import type { NoteStore } from '../store/notes.js';
import type { QuoteStampStore } from '../store/quote-stamps.js';
import type { ReceivedActivityStore } from '../store/received-activities.js';
import type { RemoteActorStore } from '../store/remote-actors.js';
import type { ReportStore } from '../store/reports.js';
import type { FollowLimits } from './follow-limits.js';
import type { HandlerFilter } from './handler-filter.js';
import type { VerifiedActivity } from './verified-activity.js';

/** `later`: there is no room now, and nothing was written. The sender is asked to come again after so many seconds. */
export type HandlerOutcome =
  | { outcome: 'handled' }
  | { outcome: 'ignored'; reason: string }
  | { outcome: 'later'; reason: string; retryAfter: number };

/** What handlers may do: read, write rows, enqueue. Never the network: all happens in one transaction. */
export interface InboxMeans {
  uris: Uris;
  /** Ours, without host. */
  handle: string;
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
  forget: ForgetActor;
  moveActor: MoveActor;
  memory: HandlerMemoryStore;
  /** For the notifiers, who tell the same once in a day; only what is new, and not of somebody silenced. */
  tell: Tell;
  /** Whether there is room today for one more of this kind from the actor's domain (D55). Asked once for each that is recorded. */
  hasRoomFor(actor: string, kind: InteractionKind): boolean;
  /** Enqueues Accept(Follow) or Reject(Follow) to the follower's own inbox. */
  answerFollow(type: 'Accept' | 'Reject', follow: { actor: string; inbox: string; followId: string | null }): void;
  /** Enqueues the answer to a QuoteRequest: Accept with the stamp, or Reject where there is none. */
  answerQuote(request: AnsweredQuoteRequest, stampId: string | null, inbox: string): void;
  /** How much waits for a host. */
  deliveries: Pick<DeliveryStore, 'crowded'>;
  /** Fresh opaque ids. */
  mintId: () => string;
  now: () => number;
}

/**
 * EXTENSION POINT. One handler, one file, one line in handlers/index.ts; or a file of the operator's own (load-handlers.ts).
 * Several may take the same type; one that throws stops no other. `Needs` names the means that it sees, and no others.
 */
export interface InboxHandler<Needs extends keyof InboxMeans = keyof InboxMeans> {
  /** For the log; no two have the same. */
  name: string;
  types: readonly string[] | '*';
  /** Which activities of these types; absent: all. */
  filter?: HandlerFilter;
  handle(activity: VerifiedActivity, means: Pick<InboxMeans, Needs>): HandlerOutcome;
}

export const handled: HandlerOutcome = { outcome: 'handled' };

export function ignored(reason: string): HandlerOutcome {
  return { outcome: 'ignored', reason };
}

export function later(reason: string, retryAfter: number): HandlerOutcome {
  return { outcome: 'later', reason, retryAfter };
}

/** Every handler, in the order in which they run. @throws Error when two have one name */
export function inOrder(handlers: readonly InboxHandler[]): readonly InboxHandler[] {
  const names = new Set<string>();
  for (const { name } of handlers) {
    if (names.has(name)) throw new Error(`two inbox handlers are called "${name}"`);
    names.add(name);
  }
  return handlers;
}
