import { LRUCache } from 'lru-cache';
import { RemoteError } from './remote-error.js';

/** How often others may make us ask, whatever they make us ask for (D25, D27, D62). */
export interface AskBudget {
  /** One question to this host. @throws RemoteError too-often when there were too many of late */
  spend(host: string): void;
  /** The question proved right: whoever caused it was the host itself, so that it need not be protected from them. */
  refund(host: string): void;
}

/** A stranger may make us ask any host: not more often than this in a minute (D25). */
const ASKS_A_MINUTE = 60;
/** Nor all hosts together: names are cheap for whoever owns a domain (D27). */
const ALL_ASKS_A_MINUTE = 1200;

/** Counts questions of whole minutes. */
export function createAskBudget(now: () => number): AskBudget {
  const hosts = new LRUCache<string, { minute: number; asked: number }>({ max: 10_000 });
  const all = { minute: 0, asked: 0 };
  return {
    spend(host) {
      const minute = Math.floor(now() / 60_000);
      const one = hosts.get(host) ?? { minute, asked: 0 };
      hosts.set(host, one);
      for (const count of [one, all]) if (count.minute !== minute) Object.assign(count, { minute, asked: 0 });
      if (one.asked >= ASKS_A_MINUTE || all.asked >= ALL_ASKS_A_MINUTE)
        throw new RemoteError('too-often', 'too many questions just now');
      one.asked += 1;
      all.asked += 1;
    },
    refund(host) {
      for (const count of [hosts.get(host), all]) if (count && count.asked > 0) count.asked -= 1;
    },
  };
}
