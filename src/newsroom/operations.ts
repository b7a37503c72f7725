import type { Follower } from '../model/follower.js';
import type { Following, FollowingState } from '../model/following.js';
import type { Visibility } from '../model/visibility.js';
import type { CycleReport } from '../publishing/cycle-report.js';
import type { NotifierOperations } from './notifier-operations.js';

/**
 * What an operator may have Herald do. One interface, two ways in: in this process, or through the operator listener of
 * a running service, so that two writers never meet.
 */
export interface Operations extends NotifierOperations {
  /** On disk when it returns. @throws OperationError on an empty or oversized text, an unknown visibility, … */
  postNote(input: NoteInput): Promise<{ id: string }>;
  /**
   * Sends an Update of a Note that was sent in by hand. `id`: opaque, or its address. A summary or language that is not given
   * stays; an empty summary takes it away. @throws OperationError also when the Note comes from the blog, or is deleted
   */
  editNote(input: NoteEdit): Promise<{ id: string; changed: boolean }>;
  /** Sends a Delete of such a Note: its address answers 410 from now on. @throws OperationError as above */
  deleteNote(options: { id: string }): Promise<{ id: string }>;
  /** One cycle now. A dry run writes nothing. */
  sync(options: { dryRun: boolean }): Promise<CycleReport[]>;
  /** Releases what the brake held, and runs a cycle. */
  approve(): Promise<CycleReport[]>;
  /** Sends Update(actor) to all followers. */
  pushProfile(): Promise<{ deliveries: number }>;
  /** Who is suspended is left out. */
  importFollowers(
    followers: Omit<Follower, 'followId' | 'since'>[],
  ): Promise<{ added: number; known: number; blocked: number }>;
  /**
   * Sends a Follow, unless one is under way or was accepted.
   * @throws OperationError when it is this site itself, somebody blocked, or one too many
   */
  follow(whom: Pick<Following, 'actor' | 'handle' | 'inbox'>): Promise<FollowReport>;
  /** Sends Undo(Follow). `whom`: actor id, or `user@host`. @throws OperationError when the site does not follow them */
  unfollow(options: { whom: string }): Promise<{ actor: string; handle: string }>;
  /** Revokes a stamp, and tells the quote's author. `id`: opaque, or its address. @throws OperationError when there is none */
  revokeQuote(options: { id: string }): Promise<RevokeReport>;
  /** Takes an interaction out of what everybody may see, or puts it back. @throws OperationError when there is none */
  hideInteraction(options: { seq: number; hidden: boolean }): Promise<{ seq: number; hidden: boolean }>;
  status(): Promise<StatusReport>;
  /** Which key the site signs with, and how far a new one is. */
  keys(): Promise<KeysReport>;
  /** Makes a new key and tells all followers; it signs once they heard. @throws OperationError while that goes on */
  rotateKey(): Promise<{ deliveries: number }>;
}

export interface FollowReport {
  actor: string;
  handle: string;
  state: FollowingState;
  /** False where they were asked before. */
  sent: boolean;
}

export interface RevokeReport {
  id: string;
  /** Id of the quote. */
  quote: string;
  actor: string;
  /** False where it was revoked before. */
  revoked: boolean;
}

/** Exactly one of `text` (plain, newlines become paragraphs) and `html` (sanitised before use). */
export interface NoteInput {
  text?: string;
  html?: string;
  summary?: string;
  language?: string;
  visibility?: Visibility;
  inReplyTo?: string;
}

/** Whom it is for, and what it answers, cannot change. */
export type NoteEdit = { id: string } & Omit<NoteInput, 'visibility' | 'inReplyTo'>;

export interface StatusReport {
  version: string;
  handle: string;
  followers: number;
  notes: number;
  /** The store came from a backup of the time `from`, and an answer is waited for; null as a rule. Milliseconds since the epoch. */
  restored: { from: number; at: number } | null;
  /** Deliveries by state. */
  deliveries: Record<string, number>;
  /** Hosts that the breaker or the park holds. */
  troubledHosts: number;
  /** What waits for a person: follow requests, and reports that are not resolved. */
  requests: number;
  reports: number;
  /** Events that notifiers have to tell, or failed to tell and could try again. */
  notifications: { pending: number; failed: number };
  sources: {
    name: string;
    /** Items by state. */
    items: Record<string, number>;
    /** Milliseconds since the epoch, or null before the first cycle. */
    lastCycleAt: number | null;
    lastError: string | null;
    held: { creates: number; deletes: number } | null;
  }[];
}

export interface KeysReport {
  keyId: string;
  /** Of the key that signs. */
  fingerprint: string;
  publicKeyPem: string;
  /** A new key that the actor shows already. `since` in milliseconds since the epoch; `unheard`: deliveries that are waited for. */
  next: { fingerprint: string; since: number; unheard: number } | null;
}

/** The operator asked for something that cannot be done; the message says what would be right. */
export class OperationError extends Error {
  override name = 'OperationError';
}
