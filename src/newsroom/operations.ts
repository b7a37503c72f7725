import type { Follower } from '../model/follower.js';
import type { Following, FollowingState } from '../model/following.js';
import type { Visibility } from '../model/visibility.js';
import type { Orphan } from '../publishing/adopt-source.js';
import type { ChangeCounts, CycleReport } from '../publishing/cycle-report.js';
import type { HeldChoice } from '../publishing/decide-held.js';
import type { HeldAction, HeldReason } from '../store/held-changes.js';
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
  /**
   * Decides about what the brake holds at this moment, and runs a cycle.
   * @throws OperationError when something that is named is not held
   */
  approve(choice: HeldChoice): Promise<ApproveReport>;
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

export interface ApproveReport {
  /** How much was released, or with `asKnown` taken as known. */
  decided: ChangeCounts;
  /** The WordPress database that is accepted from now on; null: there was none to accept. */
  database: string | null;
  reports: CycleReport[];
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
    /** What waits for `herald approve`; null: nothing. */
    held: HeldReport | null;
  }[];
  /** Sources that are configured no more, and still have Notes. */
  orphans: Orphan[];
}

export interface HeldReport extends ChangeCounts {
  /** The first of them, the longest held first. */
  first: { action: HeldAction; reason: HeldReason; key: string; label: string }[];
}

export interface KeysReport {
  /** Of the newest key: the actor shows it. */
  keyId: string;
  fingerprint: string;
  publicKeyPem: string;
  /** The key before it, until it is forgotten. */
  previous: {
    keyId: string;
    fingerprint: string;
    /** Milliseconds since the epoch: when the newest was announced, and when this one ends. */
    since: number;
    endsAt: number;
    /** Servers that have not heard of the newest yet, or are left in peace after it. */
    unheard: number;
    /** Servers that are still sent this key, and the first thousand of them by name. */
    users: number;
    hosts: string[];
  } | null;
}

/** The operator asked for something that cannot be done; the message says what would be right. */
export class OperationError extends Error {
  override name = 'OperationError';
}
