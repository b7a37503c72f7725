import type { BlockRule } from '../model/block.js';

/**
 * Whom the site listens to and who may follow it. One interface, two ways in: in this process, or through the operator
 * listener of a running service, so that two writers never meet. Targets are actor ids, handles (`user@host`, of actors
 * that are known here) or domains. @throws ModerationError in all of them, before anything was changed
 */
export interface Moderation {
  /** Blocks all of them, or none. `importing`: what the operator allowed is left as it is. */
  block(blocks: readonly NewBlock[], options: { importing: boolean }): Promise<BlockReport>;
  /** Lifts blocks. What a list names is allowed for good; `forget` takes that back. Followers do not come back. */
  unblock(targets: readonly string[], options: { forget: boolean }): Promise<UnblockReport>;
  /** Reads a list at its address, now and daily. */
  subscribe(url: string): Promise<ListReport>;
  /** What only this list blocks is blocked no more. */
  unsubscribe(url: string): Promise<Effects & { lifted: number }>;
  /** Reads one list now, or all. */
  refresh(url: string | null): Promise<ListReport[]>;
  /** What the brake held of a list counts in full. */
  approveList(url: string): Promise<Effects & { released: number }>;
  resolveReports(ids: readonly number[]): Promise<{ resolved: number[]; unknown: number[] }>;
  /**
   * Sends Reject(Follow): they may follow again. `insist` sends Block and Undo(Block) as well, because GoToSocial ignores a
   * Reject of what was accepted.
   */
  removeFollowers(targets: readonly string[], options: { insist: boolean }): Promise<TargetsReport>;
  acceptRequests(targets: readonly string[]): Promise<TargetsReport>;
  rejectRequests(targets: readonly string[]): Promise<TargetsReport>;
}

export interface NewBlock {
  target: string;
  severity: Exclude<BlockRule, 'allow'>;
  handle?: string;
  comment?: string;
  rejectMedia?: boolean;
  rejectReports?: boolean;
  obfuscate?: boolean;
}

/** What followed from a change of blocks. */
export interface Effects {
  /** Followers removed; each is sent a Reject(Follow). */
  followers: number;
  requests: number;
  /** Interactions that are hidden now, and shown again. */
  hidden: number;
  shown: number;
  /** Deliveries given up. */
  deliveries: number;
}

export interface BlockReport extends Effects {
  added: number;
  changed: number;
  known: number;
  /** What the operator allowed, left alone by an import. */
  allowed: string[];
}

export interface UnblockReport extends Effects {
  lifted: string[];
  /** Lifted for good, though lists name them. */
  allowed: string[];
}

export interface ListReport extends Effects {
  url: string;
  /** `same`: unchanged since last time. `failed`: the last good state stays. */
  outcome: 'changed' | 'same' | 'failed';
  entries: number;
  /** Rows that could not be used, and why, the first of them. */
  skipped: { line: number; reason: string }[];
  /** Suspensions held back, because they would cost `wouldLose` followers. */
  held: number;
  wouldLose: number;
  error: string | null;
}

export interface TargetsReport {
  done: string[];
  /** Named, but neither followers nor waiting. */
  unknown: string[];
}

/** The operator asked for something that cannot be done; the message says what would be right. */
export class ModerationError extends Error {
  override name = 'ModerationError';
}

export const noEffects: Effects = { followers: 0, requests: 0, hidden: 0, shown: 0, deliveries: 0 };
