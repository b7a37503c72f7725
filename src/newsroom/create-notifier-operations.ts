import { folded, keywordFault } from '../notifiers/keywords.js';
import type { Notifier, SiteFacts } from '../notifiers/notifier.js';
import type { NotifierReport } from '../notifiers/report.js';
import { sampleEvent } from '../notifiers/sample-event.js';
import type { Database } from '../store/database.js';
import type { KeywordStore } from '../store/keywords.js';
import type { NotificationStore } from '../store/notifications.js';
import type { NotifierOperations } from './notifier-operations.js';
import { OperationError } from './operations.js';

export interface NotifierOperationsMeans {
  db: Database;
  keywords: KeywordStore;
  notifications: NotificationStore;
  notifying: {
    notifiers: readonly Notifier[];
    site: () => SiteFacts;
    reports: { all(): NotifierReport[] };
    worker: { hurry(): void };
  };
  mintId: () => string;
  now: () => number;
}

const MOST_KEYWORDS = 1000;
/** Failed rows that come back at once: what may wait for one notifier. */
const MOST_RETRIED = 1000;
const TEST_TIMEOUT = 60_000;

export function createNotifierOperations(means: NotifierOperationsMeans): NotifierOperations {
  const { db, keywords, notifications, notifying, mintId, now } = means;
  const named = (name: string): Notifier => {
    const found = notifying.notifiers.find((notifier) => notifier.name === name);
    if (found) return found;
    const known = notifying.notifiers.map((notifier) => notifier.name).join(', ') || 'none';
    throw new OperationError(
      `there is no notifier ${name.slice(0, 50)}: configured are ${known}; a running Herald knows those that were configured when it started`,
    );
  };
  return {
    notifiers: async () => notifying.reports.all(),
    async testNotifier(name) {
      const at = now();
      const events = [sampleEvent(notifying.site(), at)];
      const message = { id: `test${mintId()}`, gatheredAt: at, events };
      return named(name).send(message, AbortSignal.timeout(TEST_TIMEOUT));
    },
    async retryNotifier(name) {
      named(name);
      const pending = db.transaction(() => notifications.reopen(name, MOST_RETRIED, now()));
      notifying.worker.hurry();
      return { pending };
    },
    keywords: async () => keywords.all(),
    async addKeywords(words) {
      for (const word of words) {
        const fault = keywordFault(word);
        if (fault !== null) throw new OperationError(fault);
      }
      return db.transaction(() => {
        const added = words.filter((word) => keywords.add(folded(word), now())).length;
        if (keywords.all().length > MOST_KEYWORDS)
          throw new OperationError(`there are at most ${MOST_KEYWORDS} keywords`);
        return { added };
      });
    },
    async removeKeywords(words) {
      return db.transaction(() => ({ removed: words.filter((word) => keywords.remove(folded(word))).length }));
    },
  };
}
