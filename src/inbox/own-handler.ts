import { plainLine, plainText } from '../activitypub/clean-text.js';
import { remoteAudienceOf } from '../activitypub/remote-audience.js';
import { idOf } from '../activitypub/untrusted.js';
import type { Logger } from '../log/logger.js';
import type { SiteEventKind, Tell } from '../model/site-event.js';
import { type Author, authorOf, toldActor } from './author.js';
import { living } from './concern.js';
import type { HandlerFilter } from './handler-filter.js';
import { type HandlerOutcome, handled, type InboxHandler, type InboxMeans, ignored } from './inbox-handler.js';
import { toldNote } from './told-note.js';
import type { VerifiedActivity } from './verified-activity.js';

/** A handler from a file of the operator's own. It sees copies, and no more means than these. */
export interface OwnHandler {
  name: string;
  types: readonly string[] | '*';
  filter?: HandlerFilter;
  /** Returns nothing when it is done, or why not: `{ outcome: 'ignored', reason: '…' }`. No promise: it runs in a transaction. */
  handle(activity: OwnActivity, means: OwnHandlerMeans): unknown;
}

export interface OwnActivity {
  id: string | null;
  type: string;
  /** Actor id, proven. */
  actor: string;
  object: string | null;
  /** As it came, untrusted. */
  json: Readonly<Record<string, unknown>>;
  author: Readonly<Author>;
}

export interface OwnHandlerMeans {
  /** Milliseconds since the epoch. */
  now(): number;
  site: { actor: string; host: string; handle: string };
  /** Our Note at this address, when everybody may see it. */
  note(uri: string | null): { id: string; url: string; text: string; publishedAt: number } | null;
  isFollower(actor: string): boolean;
  /** Tells the notifiers, at most five times for an activity; silent where the actor is silenced. */
  tell(said: string | { text: string; url?: string | null }): void;
  /** Small JSON values that stay, 10,000 keys for each handler. @throws Error when too large */
  remember(key: string, value: unknown): void;
  recall(key: string): unknown;
  forget(key: string): void;
  log: { info(text: string): void; warn(text: string): void };
}

const MOST_TOLD = 5;
const LONGEST = 2000;
const LONGEST_REASON = 300;

/** Of a like only the emoji is told: words about one are a mention. */
const kinds: Record<string, SiteEventKind> = { Follow: 'follow', Announce: 'announce' };

/** Lets a handler of the operator's own run as one of the house. */
export function fromOutside(own: OwnHandler, { tell, log }: { tell: Tell; log: Logger }): InboxHandler {
  const { filter } = own;
  return {
    name: own.name,
    types: own.types,
    ...(filter === undefined
      ? {}
      : { filter: typeof filter === 'function' ? (seen) => filter(frozenCopy(seen)) : filter }),
    handle(activity, means) {
      const author = authorOf(activity, means);
      const { id, type, actor, object, json } = activity;
      const seen = frozenCopy({ id, type, actor, object, json, author });
      return outcomeOf(own.handle(seen, ownMeans(own.name, { activity, author, means, tell, log })));
    },
  };
}

interface Behind {
  activity: VerifiedActivity;
  author: Author;
  means: InboxMeans;
  tell: Tell;
  log: Logger;
}

function ownMeans(name: string, behind: Behind): OwnHandlerMeans {
  const { means, log } = behind;
  const { uris, handle, now, memory } = means;
  const note = (uri: string | null) => (typeof uri === 'string' ? living([uri], means) : null);
  const line = (text: string) => plainLine(String(text), LONGEST);
  return Object.freeze<OwnHandlerMeans>({
    now,
    site: Object.freeze({ actor: uris.actor, host: uris.host, handle }),
    note(uri) {
      const found = note(uri);
      if (found === null || found.content.visibility === 'followers') return null;
      return { id: uris.note(found.id), ...toldNote(found, uris), publishedAt: found.publishedAt };
    },
    isFollower: (actor) => means.followers.byActor(String(actor)) !== null,
    tell: teller(behind),
    remember: (key, value) => memory.remember(name, String(key), value, now()),
    recall: (key) => memory.recall(name, String(key)),
    forget: (key) => memory.forget(name, String(key)),
    log: Object.freeze({
      info: (text: string) => log.info({ handler: name }, line(text)),
      warn: (text: string) => log.warn({ handler: name }, line(text)),
    }),
  });
}

function teller({ activity, author, means, tell }: Behind): OwnHandlerMeans['tell'] {
  let told = 0;
  return (said) => {
    const { text, url = null } = typeof said === 'string' ? { text: said } : said;
    if (typeof text !== 'string') throw new Error('tell wants a text, or { text, url }');
    told += 1;
    if (told > MOST_TOLD) throw new Error(`tell is for at most ${MOST_TOLD} messages about one activity`);
    if (means.blocks.severityOf(activity.actor) !== null) return;
    const note = activity.object === null ? null : living([activity.object], means);
    // What it tells may repeat what was said to few.
    const audience = remoteAudienceOf(activity.embedded ?? activity.json, activity.actor);
    tell({
      kind: kinds[activity.type] ?? 'mention',
      at: means.now(),
      actor: toldActor(author),
      note: note && toldNote(note, means.uris),
      text: plainText(text, LONGEST),
      url: idOf(url) ?? author.url ?? author.actor,
      ...(audience.told ? { visibility: audience.visibility } : {}),
    });
  };
}

/** @throws Error for a promise, and for what says neither */
function outcomeOf(returned: unknown): HandlerOutcome {
  if (returned === undefined) return handled;
  if (typeof (returned as { then?: unknown } | null)?.then === 'function') {
    // What it does later is done outside the transaction: neither awaited, nor allowed to end the process.
    Promise.resolve(returned).catch(() => {});
    throw new Error('it returned a promise: handlers are synchronous, for they run in a transaction');
  }
  const { outcome, reason } = (returned ?? {}) as { outcome?: unknown; reason?: unknown };
  if (outcome === 'handled') return handled;
  if (outcome === 'ignored' && typeof reason === 'string') return ignored(plainLine(reason, LONGEST_REASON));
  throw new Error("it must return nothing, or { outcome: 'ignored', reason: '…' }");
}

function frozenCopy<T extends object>(value: T): T {
  return deeplyFrozen(structuredClone(value));
}

function deeplyFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) deeplyFrozen(member);
  return Object.freeze(value);
}
