import type { SiteEvent } from '../model/site-event.js';

/** What is told at once. The same message comes again with the same id and events when an attempt failed. */
export interface Message {
  /** Of letters and digits; a receiver can know by it what comes twice. */
  id: string;
  /** When it was gathered, in milliseconds since the epoch: the same at every attempt. */
  gatheredAt: number;
  /** At least one, oldest first. Every text in them is a stranger's: escape it for where it goes. */
  events: readonly SiteEvent[];
}

/**
 * - `told`: somebody has it; `remark` says what was not quite well.
 * - `retry`: by retry-policy.ts, not before `retryAfter` milliseconds.
 * - `refused`: trying again would not help.
 * Reasons are one line, without secrets.
 */
export type NotifierOutcome =
  | { kind: 'told'; remark?: string }
  | { kind: 'retry'; reason: string; retryAfter: number | null }
  | { kind: 'refused'; reason: string };

/** EXTENSION POINT. One notifier, one file, one line in index.ts, and its keys in config/. */
export interface Notifier {
  /** As configured. */
  name: string;
  kind: string;
  /** Where it goes, for people, without secrets: a host, addresses. */
  to: string;
  /** Events in one message. */
  most: number;
  /** Whoever throws is tried again. The signal ends an attempt that must not go on. */
  send(message: Message, signal: AbortSignal): Promise<NotifierOutcome>;
  close?(): Promise<void>;
}

/** Whose notifiers they are. */
export interface SiteFacts {
  /** What people call it. */
  name: string;
  origin: string;
  /** `@news@example.com` */
  handle: string;
  actor: string;
}
