import type { RemoteVisibility } from './interaction.js';

/**
 * What notifiers may tell: what somebody did (mention, reply, quote, like, announce, follow, follow-request, report), and
 * trouble of our own that the operator should know.
 */
export const siteEventKinds = [
  'mention',
  'reply',
  'quote',
  'like',
  'announce',
  'follow',
  'follow-request',
  'report',
  'trouble',
] as const;
export type SiteEventKind = (typeof siteEventKinds)[number];

/** Every text in it may be a stranger's: plain text, to be escaped for where it goes. */
export interface SiteEvent {
  kind: SiteEventKind;
  /** Milliseconds since the epoch. */
  at: number;
  /** Null for trouble. */
  actor: {
    /** Actor id. */
    id: string;
    /** `user@host`. */
    handle: string;
    name: string;
    /** Page for people; http(s). */
    url: string | null;
  } | null;
  /** Our Note that it is about: its page for people, and how it begins. */
  note: { url: string; text: string } | null;
  /** What was said, as plain text of at most 2000 characters; a reaction's emoji; empty where nothing was. */
  text: string;
  /** Where a person can look at it; http(s), or null. */
  url: string | null;
  /** Who may see what was said, by its author's word; absent where nothing was said to anybody, as in a follow. */
  visibility?: RemoteVisibility;
  /** Of what is kept as an interaction, its number: once that is deleted, taken back or hidden, nobody is told any more. */
  interaction?: number;
}

/** Hands an event over to whoever tells it. Call it inside the transaction that caused it: rows are written, nothing is sent. */
export type Tell = (event: SiteEvent) => void;
