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
export function createTell({ db, notifiers, now, told }: TellMeans): Telling {
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

  function write(event: SiteEvent, about: string, onceIn: number): void {
    const wanting = notifiers.filter(({ events }) => events.includes(event.kind));
    if (wanting.length === 0) return;
    const at = now();
    db.transaction(() => {
      const words = keywords.all().map(({ word }) => word);
      if (event.kind !== 'trouble' && isMuted(event, words)) return;
      for (const { name } of wanting) if (!rows.knows(name, about, at - onceIn)) place(name, event, about, at);
    });
    told();
  }

  return {
    tell: (event) => write(event, aboutOf(event), event.kind === 'trouble' ? TROUBLE_ONCE_IN : ONCE_IN),
    tellTrouble(subject, text) {
      const event: SiteEvent = { kind: 'trouble', at: now(), actor: null, note: null, text, url: null };
      write(event, aboutTrouble(subject), TROUBLE_ONCE_IN);
    },
  };
}
