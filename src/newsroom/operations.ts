import type { Follower } from '../model/follower.js';
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
  /** One cycle now. A dry run writes nothing. */
  sync(options: { dryRun: boolean }): Promise<CycleReport[]>;
  /** Releases what the brake held, and runs a cycle. */
  approve(): Promise<CycleReport[]>;
  /** Sends Update(actor) to all followers. */
  pushProfile(): Promise<{ deliveries: number }>;
  importFollowers(followers: Omit<Follower, 'followId' | 'since'>[]): Promise<{ added: number; known: number }>;
  status(): Promise<StatusReport>;
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

export interface StatusReport {
  version: string;
  handle: string;
  followers: number;
  notes: number;
  /** Deliveries by state. */
  deliveries: Record<string, number>;
  /** Hosts that the breaker or the park holds. */
  troubledHosts: number;
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

/** The operator asked for something that cannot be done; the message says what would be right. */
export class OperationError extends Error {
  override name = 'OperationError';
}
