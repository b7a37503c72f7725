import type { SiteEventKind } from '../model/site-event.js';
import type { Database } from '../store/database.js';
import { notificationStore } from '../store/notifications.js';
import { type NotifierStanding, notifierStore } from '../store/notifiers.js';
import type { Notifier } from './notifier.js';

/** How a notifier fares, for people. Events; times in milliseconds since the epoch. */
export interface NotifierReport extends NotifierStanding {
  kind: string;
  /** Where it goes: a host, addresses; no secret. */
  to: string;
  events: readonly SiteEventKind[];
  pending: number;
  /** Of those that failed: still kept, so that `retry` would tell them. */
  retriable: number;
  /** When the message that failed last is tried again; null: none waits. */
  nextAt: number | null;
}

export interface ReportedNotifier {
  notifier: Pick<Notifier, 'name' | 'kind' | 'to'>;
  events: readonly SiteEventKind[];
}

/** What `herald notifiers` and the metrics tell. */
export function createNotifierReports(db: Database, notifiers: readonly ReportedNotifier[]) {
  const rows = notificationStore(db);
  const standings = notifierStore(db);
  return {
    all(): NotifierReport[] {
      const known = new Map(standings.all().map((standing) => [standing.name, standing]));
      return notifiers.map(({ notifier: { name, kind, to }, events }) => {
        const open = rows.open(name);
        return {
          ...(known.get(name) ?? unheard(name)),
          ...{ kind, to, events },
          pending: rows.pending(name),
          retriable: rows.failed(name),
          nextAt: open !== null && open.attempts > 0 ? open.nextAt : null,
        };
      });
    },
    /** Cheap enough for every scrape: labels are configured names and four states. */
    counts(): { notifier: string; state: 'told' | 'failed' | 'dropped'; count: number }[] {
      const names = new Set(notifiers.map(({ notifier }) => notifier.name));
      return standings
        .all()
        .filter(({ name }) => names.has(name))
        .flatMap(({ name: notifier, told, failed, dropped }) => [
          { notifier, state: 'told' as const, count: told },
          { notifier, state: 'failed' as const, count: failed },
          { notifier, state: 'dropped' as const, count: dropped },
        ]);
    },
  };
}

function unheard(name: string): NotifierStanding {
  return { name, told: 0, failed: 0, dropped: 0, lastToldAt: null, lastError: null, lastErrorAt: null };
}
