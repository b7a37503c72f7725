import { cutText } from '../activitypub/clean-text.js';
import type { SiteEvent, SiteEventKind, Tell } from '../model/site-event.js';
import type { Database } from '../store/database.js';
import { keywordStore } from '../store/keywords.js';
import { notificationStore } from '../store/notifications.js';
import { notifierStore } from '../store/notifiers.js';
import { isMuted } from './keywords.js';
import { aboutOf, aboutTrouble, expendable, ONCE_IN, placeFor, TROUBLE_ONCE_IN } from './rules.js';

export interface TellMeans {
  db: Database;
  /** Who wants which events. */
  notifiers: readonly { name: string; events: readonly SiteEventKind[] }[];
  now: () => number;
  /** Rows were written: look soon. */
  told: () => void;
}

export interface Telling {
  tell: Tell;
  /** Something of ours that the operator should know. `subject` (a host, a list) is complained of once a week. */
  tellTrouble(subject: string, text: string): void;
}

/** Writes one row for each notifier that wants the event, in the caller's transaction or its own. Sends nothing. */
export function createTell({ db, notifiers, now, told: nudge }: TellMeans): Telling {
  const rows = notificationStore(db);
  const standings = notifierStore(db);
  const keywords = keywordStore(db);

  function place(notifier: string, event: SiteEvent, about: string, at: number): void {
    const pending = { own: rows.pending(notifier), all: rows.pendingInAll() };
    const place = placeFor(event.kind, pending);
    if (place !== 'keep') standings.dropped(notifier, 1);
    if (place === 'drop' || (place === 'replace' && !rows.drop(notifier, expendable, at))) return;
    rows.insert({ notifier, event, about, now: at });
  }

  function write(told: SiteEvent, about: string, onceIn: number): void {
    const event = bounded(told);
    const wanting = notifiers.filter(({ events }) => events.includes(event.kind));
    if (wanting.length === 0) return;
    const at = now();
    db.transaction(() => {
      const words = keywords.all().map(({ word }) => word);
      if (event.kind !== 'trouble' && isMuted(event, words)) return;
      for (const { name } of wanting) if (!rows.knows(name, about, at - onceIn)) place(name, event, about, at);
    });
    nudge();
  }

  return {
    tell: (event) => write(event, aboutOf(event), event.kind === 'trouble' ? TROUBLE_ONCE_IN : ONCE_IN),
    tellTrouble(subject, text) {
      const event: SiteEvent = { kind: 'trouble', at: now(), actor: null, note: null, text, url: null };
      write(event, aboutTrouble(subject), TROUBLE_ONCE_IN);
    },
  };
}

/** No row is larger than its words, whatever a handler let through (fediverse.md D56). */
function bounded(event: SiteEvent): SiteEvent {
  const address = (url: string | null) => (url !== null && url.length > 2048 ? null : url);
  const { actor, note, text, url } = event;
  return {
    ...event,
    actor: actor && {
      id: actor.id.slice(0, 2048),
      handle: actor.handle.slice(0, 300),
      name: actor.name.slice(0, 300),
      url: address(actor.url),
    },
    note: note && { url: note.url.slice(0, 2048), text: cutText(note.text, 500) },
    text: cutText(text, 2000),
    url: address(url),
  };
}
